// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import io.happysocket.address.order.LocalNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Writes addresses in tests as people do. Literals only, so nothing is looked up. */
public final class Addresses {

  private Addresses() {}

  public static InetAddress ip(String literal) {
    if (!literal.matches("[0-9a-fA-F:.%]+")) {
      throw new IllegalArgumentException("not a literal: " + literal);
    }
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not a literal: " + literal, e);
    }
  }

  public static List<InetAddress> ips(String... literals) {
    return Arrays.stream(literals).map(Addresses::ip).toList();
  }

  /** An address of this machine, IPv6 on a /64 and IPv4 on a /24. */
  public static LocalAddress local(String literal) {
    InetAddress address = ip(literal);
    int prefix = AddressFamily.of(address) == AddressFamily.IPV6 ? 64 : 24;
    return new LocalAddress(address, "eth0", prefix, false);
  }

  public static LocalNetwork network(String... literals) {
    return new LocalNetwork(Arrays.stream(literals).map(Addresses::local).toList());
  }
}
