// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A way to write an IPv4 address into an IPv6 one.
 *
 * @param name for people
 * @param open whether a public IPv4 address is let through in it; false where nothing is
 * @param inUse the NAT64 prefixes that the network must have for it
 * @param dress makes the IPv6 address
 */
public record Disguise(
    String name, boolean open, List<Nat64Prefix> inUse, Function<InetAddress, InetAddress> dress) {

  private static final String PUBLIC_HEX = "909:909"; // 9.9.9.9
  private static final int[] LENGTHS = {32, 40, 48, 56, 64, 96};

  /** The IPv6 address that holds an IPv4 one. */
  public InetAddress of(InetAddress ipv4) {
    return dress.apply(ipv4);
  }

  @Override
  public String toString() {
    return name;
  }

  /** All that can be known without knowing a provider's own rule (6rd). */
  public static List<Disguise> all() {
    List<Disguise> all = new ArrayList<>();
    all.add(at("mapped", true, "::", 12, 0).with(10, 0xff).with(11, 0xff));
    all.add(at("compatible", false, "::", 12, 0));
    all.add(at("IPv4-translated", false, "::ffff:0:0:0", 12, 0));
    all.add(at("6to4", true, "2002::1", 2, 0));
    all.add(at("6to4 with a subnet", true, "2002:0:0:ffff:ffff:ffff:ffff:ffff", 2, 0));
    all.add(at("Teredo client", true, "2001:0:" + PUBLIC_HEX + ":8000:f227::", 12, 0xff));
    all.add(at("Teredo server", true, "2001:0:0:0:0:ffff:f6f6:f6f6", 4, 0));
    all.add(at("NAT64", true, "64:ff9b::", 12, 0));
    all.add(at("ISATAP", true, "2620:fe::0:5efe:0:0", 12, 0));
    all.add(at("ISATAP, universal", true, "2a00:1:2:3:200:5efe::", 12, 0));
    all.add(at("ISATAP, group bit", true, "2a00:1:2:3:300:5efe::", 12, 0));
    all.add(at("ISATAP under 6to4", true, "2002:" + PUBLIC_HEX + ":1:0:5efe::", 12, 0));
    all.add(at("ISATAP, link-local", false, "fe80::0:5efe:0:0", 12, 0));
    all.add(at("ISATAP, unique local", false, "fd00::200:5efe:0:0", 12, 0));
    for (int length : LENGTHS) {
      if (length >= 48) {
        all.add(nat64("64:ff9b:1::", length, false, false));
        all.add(nat64("64:ff9b:1::", length, true, true));
      }
      all.add(nat64("2a01:db9::", length, true, true));
      all.add(nat64("fd64::", length, true, false));
    }
    return all;
  }

  private static Disguise at(String name, boolean open, String base, int offset, int inversion) {
    return new Disguise(
        name,
        open,
        List.of(),
        ipv4 -> {
          byte[] bytes = Addresses.ip(base).getAddress();
          byte[] inside = ipv4.getAddress();
          for (int i = 0; i < inside.length; i++) {
            bytes[offset + i] = (byte) (inside[i] ^ inversion);
          }
          return SpecialPurpose.raw(bytes);
        });
  }

  private Disguise with(int index, int value) {
    return new Disguise(
        name,
        open,
        inUse,
        ipv4 -> {
          byte[] bytes = of(ipv4).getAddress();
          bytes[index] = (byte) value;
          return SpecialPurpose.raw(bytes);
        });
  }

  /** RFC 6052 section 2.2, by its table: where the four octets stand for each length. */
  private static int[] places(int length) {
    return switch (length) {
      case 32 -> new int[] {4, 5, 6, 7};
      case 40 -> new int[] {5, 6, 7, 9};
      case 48 -> new int[] {6, 7, 9, 10};
      case 56 -> new int[] {7, 9, 10, 11};
      case 64 -> new int[] {9, 10, 11, 12};
      default -> new int[] {12, 13, 14, 15};
    };
  }

  private static Disguise nat64(String prefix, int length, boolean used, boolean open) {
    String name = "NAT64 " + prefix + "/" + length + (used ? " in use" : "");
    List<Nat64Prefix> inUse =
        used
            ? List.of(new Nat64Prefix((Inet6Address) Addresses.ip(prefix), length))
            : List.<Nat64Prefix>of();
    return new Disguise(
        name,
        open,
        inUse,
        ipv4 -> {
          byte[] bytes = Addresses.ip(prefix).getAddress();
          byte[] inside = ipv4.getAddress();
          int[] places = places(length);
          for (int i = 0; i < inside.length; i++) {
            bytes[places[i]] = inside[i];
          }
          return SpecialPurpose.raw(bytes);
        });
  }
}
