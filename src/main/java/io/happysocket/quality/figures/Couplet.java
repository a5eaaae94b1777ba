// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import java.util.OptionalLong;

/**
 * The same destination over both protocols, from one machine and at about the same time. Immutable.
 *
 * @param ipv6 the attempt over IPv6
 * @param ipv4 the attempt over IPv4
 */
public record Couplet(Row ipv6, Row ipv4) {

  /**
   * Checks the families.
   *
   * @throws IllegalArgumentException if one is of the other family
   */
  public Couplet {
    if (ipv6.family() != AddressFamily.IPV6 || ipv4.family() != AddressFamily.IPV4) {
      throw new IllegalArgumentException("ipv6 and ipv4 must be of their families");
    }
  }

  /** Joins two rows of different families. */
  static Couplet of(Row one, Row other) {
    return one.family() == AddressFamily.IPV6 ? new Couplet(one, other) : new Couplet(other, one);
  }

  /**
   * The row of a family.
   *
   * @param family which
   * @return the row
   */
  public Row of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  /**
   * How much longer the handshake took over IPv6.
   *
   * @return the RTT of IPv6 minus that of IPv4, in microseconds; empty unless both are known
   */
  public OptionalLong relativeMicros() {
    Long six = ipv6.rttMicros();
    Long four = ipv4.rttMicros();
    return six == null || four == null ? OptionalLong.empty() : OptionalLong.of(six - four);
  }
}
