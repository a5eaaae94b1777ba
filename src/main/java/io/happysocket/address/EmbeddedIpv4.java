// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the IPv4 address inside an IPv6 address of a transition mechanism. */
final class EmbeddedIpv4 {

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
  static @Nullable Inet4Address of(InetAddress address) {
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
  static @Nullable Inet4Address teredoServer(InetAddress address) {
    return AddressClass.of(address) == AddressClass.TEREDO
        ? extract(address.getAddress(), 4, 0)
        : null;
  }

  /**
   * The node that an ISATAP address is tunnelled to: the last 32 bits behind {@code 0:5efe} or
   * {@code 200:5efe}, under whatever prefix (RFC 5214 section 6.1; the two lowest bits of the first
   * octet are flags). An ordinary address may look like one by chance.
   *
   * @param address any address
   * @return the node's IPv4 address, or null when the address does not have the form
   */
  static @Nullable Inet4Address isatap(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean has =
        bytes.length == 16
            && (bytes[8] & ~3) == 0
            && bytes[9] == 0
            && bytes[10] == 0x5e
            && bytes[11] == (byte) 0xfe
            && AddressClass.of(address) != AddressClass.TEREDO; // there these are flags and a port
    return has ? extract(bytes, 12, 0) : null;
  }

  /**
   * Every IPv4 address inside an address: those of {@link #of}, {@link #teredoServer} and {@link
   * #isatap}, and that of each NAT64 prefix in use that the address lies in. What a provider embeds
   * with 6rd (RFC 5969) cannot be known: it uses a prefix and a length of its own.
   *
   * @param address any address
   * @param inUse the NAT64 prefixes of the network, the well-known one excepted
   * @return all of them; empty when there is none
   */
  static List<Inet4Address> all(InetAddress address, List<Nat64Prefix> inUse) {
    List<Inet4Address> all = new ArrayList<>(2);
    add(all, of(address));
    add(all, teredoServer(address));
    add(all, isatap(address));
    for (Nat64Prefix prefix : inUse) {
      add(all, prefix.embedded(address));
    }
    return all;
  }

  private static void add(List<Inet4Address> all, @Nullable Inet4Address one) {
    if (one != null) {
      all.add(one);
    }
  }

  private static Inet4Address extract(byte[] bytes, int offset, int inversion) {
    byte[] ipv4 = new byte[4];
    for (int i = 0; i < 4; i++) {
      ipv4[i] = (byte) (bytes[offset + i] ^ inversion);
    }
    return ipv4(ipv4);
  }

  static Inet4Address ipv4(byte[] bytes) {
    return (Inet4Address) AddressLiteral.ofBytes(bytes);
  }
}
