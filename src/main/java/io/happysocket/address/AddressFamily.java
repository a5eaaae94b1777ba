// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.util.Objects.requireNonNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;

/** The two address families of the Internet. Immutable. */
public enum AddressFamily {
  /** IPv6, asked for with AAAA. */
  IPV6("IPv6"),
  /** IPv4, asked for with A. */
  IPV4("IPv4");

  private final String text;

  AddressFamily(String text) {
    this.text = text;
  }

  /**
   * The family of an address. An IPv4-mapped IPv6 address is an {@link java.net.Inet4Address} to
   * the JDK and so IPv4 here, too.
   *
   * @param address any address
   * @return its family
   */
  public static AddressFamily of(InetAddress address) {
    requireNonNull(address, "address");
    return address instanceof Inet6Address ? IPV6 : IPV4;
  }

  /**
   * The family that this one is not.
   *
   * @return IPv4 for IPv6, IPv6 for IPv4
   */
  public AddressFamily other() {
    return this == IPV6 ? IPV4 : IPV6;
  }

  /**
   * The same, as channels are opened with it: a channel that is opened without one is an IPv6
   * socket for IPv4, too.
   *
   * @return INET6 for IPv6, INET for IPv4
   */
  public StandardProtocolFamily protocolFamily() {
    return this == IPV6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  @Override
  public String toString() {
    return text;
  }
}
