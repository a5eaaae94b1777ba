// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What kind of address an address is, by its prefix alone: the IANA special-purpose registries of
 * both families, the transition mechanisms, and what is left, {@link #NATIVE}. Prefixes that the
 * registries call globally reachable and that are ordinary unicast in use (the AS112 and AMT ones)
 * are native. Immutable.
 */
public enum AddressClass {
  /** Ordinary unicast: public IPv4, or IPv6 of 2000::/3. */
  NATIVE("native"),
  /** 2002::/16, IPv6 over IPv4 to the gateway that the address names (RFC 3056). */
  SIX_TO_FOUR("6to4"),
  /** 2001::/32, IPv6 over UDP through a NAT (RFC 4380). */
  TEREDO("Teredo"),
  /** fc00::/7 (RFC 4193). */
  UNIQUE_LOCAL("unique local"),
  /** 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918). */
  PRIVATE("private"),
  /** 100.64.0.0/10, between a carrier-grade NAT and its customers (RFC 6598). */
  SHARED("shared"),
  /** fe80::/10 (RFC 4291) and 169.254.0.0/16 (RFC 3927). */
  LINK_LOCAL("link-local"),
  /** fec0::/10, deprecated (RFC 3879). */
  SITE_LOCAL("site-local"),
  /** ::1 and 127.0.0.0/8. */
  LOOPBACK("loopback"),
  /** :: and 0.0.0.0. */
  UNSPECIFIED("unspecified"),
  /** The rest of 0.0.0.0/8 (RFC 791). */
  THIS_NETWORK("this network"),
  /** ff00::/8 and 224.0.0.0/4. */
  MULTICAST("multicast"),
  /** 255.255.255.255. */
  BROADCAST("broadcast"),
  /**
   * ::ffff:0:0/96 (RFC 4291 section 2.5.5.2). The JDK makes an {@code Inet4Address} of most of
   * these before anybody sees them.
   */
  IPV4_MAPPED("IPv4-mapped"),
  /** ::/96 without :: and ::1, deprecated automatic tunnels (RFC 4291 section 2.5.5.1). */
  IPV4_COMPATIBLE("IPv4-compatible"),
  /** 64:ff9b::/96, the well-known prefix (RFC 6052). */
  NAT64("NAT64"),
  /** 64:ff9b:1::/48, NAT64 prefixes of local use (RFC 8215). */
  LOCAL_NAT64("local NAT64"),
  /** 192.88.99.0/24, the deprecated anycast address of 6to4 relays (RFC 7526). */
  RELAY_ANYCAST("6to4 relay"),
  /** 3ffe::/16, the 6bone, given back (RFC 3701). */
  SIX_BONE("6bone"),
  /** 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32 and 3fff::/20. */
  DOCUMENTATION("documentation"),
  /** 198.18.0.0/15 (RFC 2544) and 2001:2::/48 (RFC 5180). */
  BENCHMARKING("benchmarking"),
  /** 2001:10::/28 and 2001:20::/28: names in the shape of addresses (RFC 4843, RFC 7343). */
  ORCHID("ORCHID"),
  /** 100::/64, where packets are to die (RFC 6666), and the dummy 100:0:0:1::/64 (RFC 9780). */
  DISCARD("discard"),
  /** 5f00::/16, segment identifiers (RFC 9602). */
  SRV6("SRv6"),
  /** 192.0.0.0/24 and what is not named above of 2001::/23 (RFC 6890, RFC 2928). */
  PROTOCOL("protocol assignment"),
  /** 240.0.0.0/4 and every IPv6 prefix outside 2000::/3 that has no class of its own. */
  RESERVED("reserved"),
  /**
   * What IANA has given to no registry of 2000::/3, or not yet: only of {@link #asAllocated}, since
   * a copy of that list grows old.
   */
  UNALLOCATED("unallocated");

  private final String text;

  AddressClass(String text) {
    this.text = text;
  }

  /**
   * The class of an address. Allocates nothing but the copy of its bytes that the JDK makes.
   *
   * @param address any address
   * @return its class
   */
  public static AddressClass of(InetAddress address) {
    return of(address.getAddress());
  }

  /**
   * The class of an address, with what IANA has not allocated told from what is native. For
   * statistics: an address of a block that was allocated after the library's copy of the list was
   * made (its last entry is of 2024-11-01) is {@link #UNALLOCATED}, too.
   *
   * @param address any address
   * @return its class
   */
  public static AddressClass asAllocated(InetAddress address) {
    byte[] bytes = address.getAddress();
    AddressClass found = of(bytes);
    return found == NATIVE && bytes.length > 4 && !AllocatedUnicast.contains(bytes)
        ? UNALLOCATED
        : found;
  }

  /**
   * A class by its name.
   *
   * @param name as {@link #toString()} gives it
   * @return the class; null if there is none of that name
   */
  public static @Nullable AddressClass named(String name) {
    for (AddressClass each : values()) {
      if (each.text.equals(name)) {
        return each;
      }
    }
    return null;
  }

  /**
   * The class of an address.
   *
   * @param bytes its octets, four or sixteen
   * @return its class
   */
  public static AddressClass of(byte[] bytes) {
    return bytes.length == 4 ? ofIpv4(bytes) : ofIpv6(bytes);
  }

  /**
   * Whether packets to or from such an address cross the IPv4 Internet in a tunnel: 6to4, Teredo,
   * and the automatic tunnels of IPv4-compatible addresses. The first two are the talk's unreliable
   * ones: about 10 % and 35 % of connections failed in 2012.
   *
   * @return true for an address of a tunnel
   */
  public boolean isTunnel() {
    return this == SIX_TO_FOUR || this == TEREDO || this == IPV4_COMPATIBLE;
  }

  /** The name as reports print it, such as {@code 6to4}. */
  @Override
  public String toString() {
    return text;
  }

  private static AddressClass ofIpv4(byte[] bytes) {
    int second = bytes[1] & 0xff;
    return switch (bytes[0] & 0xff) {
      case 0 -> (second | bytes[2] | bytes[3]) == 0 ? UNSPECIFIED : THIS_NETWORK;
      case 10 -> PRIVATE;
      case 100 -> (second & 0xc0) == 64 ? SHARED : NATIVE;
      case 127 -> LOOPBACK;
      case 169 -> second == 254 ? LINK_LOCAL : NATIVE;
      case 172 -> (second & 0xf0) == 16 ? PRIVATE : NATIVE;
      case 192, 198, 203 -> ofScatteredIpv4(group(bytes, 0), bytes[2] & 0xff);
      case 255 -> (second & bytes[2] & bytes[3] & 0xff) == 255 ? BROADCAST : RESERVED;
      default ->
          switch (bytes[0] & 0xf0) {
            case 224 -> MULTICAST;
            case 240 -> RESERVED;
            default -> NATIVE;
          };
    };
  }

  /** The /24 networks, and a few larger ones, that lie between ordinary addresses. */
  private static AddressClass ofScatteredIpv4(int firstTwo, int third) {
    return switch (firstTwo) {
      case 192 << 8 -> third == 0 ? PROTOCOL : third == 2 ? DOCUMENTATION : NATIVE;
      case 192 << 8 | 88 -> third == 99 ? RELAY_ANYCAST : NATIVE;
      case 192 << 8 | 168 -> PRIVATE;
      case 198 << 8 | 18, 198 << 8 | 19 -> BENCHMARKING;
      case 198 << 8 | 51 -> third == 100 ? DOCUMENTATION : NATIVE;
      case 203 << 8 -> third == 113 ? DOCUMENTATION : NATIVE;
      default -> NATIVE;
    };
  }

  private static AddressClass ofIpv6(byte[] bytes) {
    int first = group(bytes, 0);
    return switch (first) {
      case 0x0000 -> ofZeroes(bytes);
      case 0x0064 -> ofTranslators(bytes);
      case 0x0100 ->
          (group(bytes, 1) | group(bytes, 2)) == 0 && group(bytes, 3) <= 1 ? DISCARD : RESERVED;
      case 0x2001 -> of2001(group(bytes, 1), group(bytes, 2));
      case 0x2002 -> SIX_TO_FOUR;
      case 0x3ffe -> SIX_BONE;
      case 0x3fff -> group(bytes, 1) <= 0x0fff ? DOCUMENTATION : NATIVE;
      case 0x5f00 -> SRV6;
      default -> ofTopBits(first);
    };
  }

  private static AddressClass ofTopBits(int first) {
    if ((first & 0xe000) == 0x2000) {
      return NATIVE;
    }
    if ((first & 0xfe00) == 0xfc00) {
      return UNIQUE_LOCAL;
    }
    return switch (first & 0xffc0) {
      case 0xfe80 -> LINK_LOCAL;
      case 0xfec0 -> SITE_LOCAL;
      default -> first >= 0xff00 ? MULTICAST : RESERVED;
    };
  }

  private static AddressClass of2001(int second, int third) {
    return switch (second) {
      case 0 -> TEREDO;
      case 2 -> third == 0 ? BENCHMARKING : PROTOCOL;
      case 3 -> NATIVE; // AMT, RFC 7450
      case 4 -> third == 0x112 ? NATIVE : PROTOCOL; // AS112, RFC 7535
      case 0xdb8 -> DOCUMENTATION;
      default ->
          switch (second >> 4) {
            case 1, 2 -> ORCHID;
            default -> second < 0x200 ? PROTOCOL : NATIVE;
          };
    };
  }

  /** What begins with sixteen zero bits. */
  private static AddressClass ofZeroes(byte[] bytes) {
    if (!zero(bytes, 2, 10)) {
      return RESERVED;
    }
    if (group(bytes, 5) == 0xffff) {
      return IPV4_MAPPED;
    }
    if (group(bytes, 5) != 0) {
      return RESERVED;
    }
    if (!zero(bytes, 12, 15)) {
      return IPV4_COMPATIBLE;
    }
    return bytes[15] == 0 ? UNSPECIFIED : bytes[15] == 1 ? LOOPBACK : IPV4_COMPATIBLE;
  }

  private static AddressClass ofTranslators(byte[] bytes) {
    if (group(bytes, 1) != 0xff9b) {
      return RESERVED;
    }
    return group(bytes, 2) == 1 ? LOCAL_NAT64 : zero(bytes, 4, 12) ? NAT64 : RESERVED;
  }

  /** The sixteen bits that stand between two colons. */
  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }

  private static boolean zero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
