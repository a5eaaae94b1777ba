// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;

/** Refuses nothing. Equal to its like, so that a connector without a filter is known as one. */
record EveryAddress() implements AddressFilter {

  @Override
  public boolean allows(InetAddress address) {
    return true;
  }
}
