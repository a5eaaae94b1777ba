// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.strategy.LookupFact;
import java.net.InetAddress;
import java.util.List;

/**
 * The {@link LookupFact} of a race. Immutable.
 *
 * @param family the family
 * @param status how far it is
 * @param answeredNanos when the answer or the failure came, in nanoseconds since the race began; 0
 *     while there is none
 * @param destinations the usable ones of the answer in RFC 6724 order; empty unless answered
 */
record KnownLookup(
    AddressFamily family,
    LookupFact.Status status,
    long answeredNanos,
    List<Destination> destinations)
    implements LookupFact {

  /** Made when it is asked for: most strategies ask only whether there is one. */
  @Override
  public List<InetAddress> addresses() {
    return destinations.stream().map(Destination::address).toList();
  }

  @Override
  public boolean positive() {
    return status == Status.ANSWERED && !destinations.isEmpty();
  }
}
