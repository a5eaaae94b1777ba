// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import java.util.List;

/**
 * The client's host. A family without addresses has no default route.
 *
 * @param ipv4 its addresses, of {@code 198.51.100.0/24}
 * @param ipv6 its addresses, of {@code 2001:db8:c::/48} or, unique local, {@code fd00:c::/32} or,
 *     of one site with the server's {@code fd00:0:0:5::/64}, {@code fd00:0:0:c::/64}
 */
public record Host(List<String> ipv4, List<String> ipv6) {

  /** One address of each family. */
  public static final Host DUAL = new Host(List.of("198.51.100.2"), List.of("2001:db8:c::2"));

  public Host {
    ipv4 = ipv4 == null ? List.of() : List.copyOf(ipv4);
    ipv6 = ipv6 == null ? List.of() : List.copyOf(ipv6);
    if (ipv4.isEmpty() && ipv6.isEmpty()) {
      throw new IllegalArgumentException("host has no address");
    }
    allIn(ipv4, List.of("198.51.100.0/24"));
    allIn(ipv6, List.of("2001:db8:c::/48", "fd00:c::/32", "fd00:0:0:c::/64"));
  }

  private static void allIn(List<String> addresses, List<String> prefixes) {
    for (String address : addresses) {
      if (prefixes.stream().noneMatch(prefix -> Prefix.of(prefix).contains(Prefix.of(address)))) {
        throw new IllegalArgumentException(
            "host has an address outside " + prefixes + ": " + address);
      }
    }
  }
}
