// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Finds the IPv4 address inside an IPv6 address of a transition mechanism. */
public final class EmbeddedIpv4 {

  private EmbeddedIpv4() {}

  /**
   * The IPv4 address that an IPv6 address stands for or is reached over: the last 32 bits of an
   * IPv4-mapped, IPv4-compatible or well-known NAT64 address (RFC 6052), the gateway of a 6to4
   * address, the client's public address of a Teredo one (RFC 4380 section 4). Where a NAT64 prefix
   * of local use puts it cannot be known from the address.
   *
   * @param address any address
   * @return the IPv4 address inside, or null when there is none
   */
  public static @Nullable Inet4Address of(InetAddress address) {
    return switch (AddressClass.of(address)) {
      case IPV4_MAPPED, IPV4_COMPATIBLE, NAT64 -> extract(address.getAddress(), 12, 0);
      case SIX_TO_FOUR -> extract(address.getAddress(), 2, 0);
      // RFC 4380 stores it inverted, so that NATs do not rewrite it
      case TEREDO -> extract(address.getAddress(), 12, 0xff);
      default -> null;
    };
  }

  /**
   * The server that a Teredo client got its address from.
   *
   * @param address any address
   * @return the server's IPv4 address, or null when this is no Teredo address
   */
  public static @Nullable Inet4Address teredoServer(InetAddress address) {
    return AddressClass.of(address) == AddressClass.TEREDO
        ? extract(address.getAddress(), 4, 0)
        : null;
  }

  private static Inet4Address extract(byte[] bytes, int offset, int inversion) {
    byte[] ipv4 = new byte[4];
    for (int i = 0; i < 4; i++) {
      ipv4[i] = (byte) (bytes[offset + i] ^ inversion);
    }
    try {
      return (Inet4Address) InetAddress.getByAddress(ipv4);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an IPv4 address", e);
    }
  }
}
