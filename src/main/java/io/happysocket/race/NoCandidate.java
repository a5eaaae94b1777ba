// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.text.AddressText;
import io.happysocket.address.text.Discreet;
import java.net.InetAddress;

/** A strategy chose an address that the race does not have, or has tried. */
final class NoCandidate extends IllegalStateException implements Discreet {

  private static final long serialVersionUID = 1L;

  private static final String FAULT = " is not an untried address of this race";

  NoCandidate(InetAddress address) {
    super(AddressText.of(address) + FAULT);
  }

  @Override
  public Exception discreetly() {
    return new IllegalStateException("what the strategy chose" + FAULT);
  }
}
