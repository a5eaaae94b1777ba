// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * IANA's special-purpose registries, from {@code special-purpose.csv}, and what they say of an
 * address: the most specific range decides.
 */
public final class SpecialPurpose {

  /**
   * Globally reachable by the registry and refused all the same: why is in {@code decisions.md}.
   */
  static final Set<String> STRICTER =
      Set.of(
          "192.0.0.9/32",
          "192.0.0.10/32",
          "2001:1::1/128",
          "2001:1::2/128",
          "2001:1::3/128",
          "2001:20::/28",
          "2001:30::/28");

  private static final List<Range> RANGES = read();

  private SpecialPurpose() {}

  /** A row of the registries. */
  record Range(
      String prefix, String name, BigInteger start, int bits, int length, String reachable) {

    boolean contains(InetAddress other) {
      byte[] bytes = other.getAddress();
      return bits == 8 * bytes.length && inside(new BigInteger(1, bytes));
    }

    private boolean inside(BigInteger other) {
      return other.xor(start).shiftRight(bits - length).signum() == 0;
    }

    boolean within(Range wider) {
      return bits == wider.bits && length > wider.length && wider.inside(start);
    }

    InetAddress first() {
      return at(BigInteger.ZERO);
    }

    InetAddress last() {
      return at(size().subtract(BigInteger.ONE));
    }

    private BigInteger size() {
      return BigInteger.ONE.shiftLeft(bits - length);
    }

    private InetAddress at(BigInteger offset) {
      return raw(start.add(offset), bits / 8);
    }

    /** The first and last address, and those before and behind. */
    List<InetAddress> edges() {
      List<InetAddress> edges = new ArrayList<>(List.of(first(), last()));
      BigInteger all = BigInteger.ONE.shiftLeft(bits);
      if (start.signum() > 0) {
        edges.add(at(BigInteger.ONE.negate()));
      }
      if (start.add(size()).compareTo(all) < 0) {
        edges.add(at(size()));
      }
      return edges;
    }

    @Override
    public String toString() {
      return prefix + " " + name;
    }
  }

  static List<Range> ranges() {
    return RANGES;
  }

  /** The first and last address of each range, and those before and behind it. */
  static List<InetAddress> edges() {
    return RANGES.stream().flatMap(range -> range.edges().stream()).distinct().toList();
  }

  /** Those of IPv4. */
  public static List<InetAddress> ipv4Edges() {
    return edges().stream().filter(each -> each.getAddress().length == 4).toList();
  }

  /** Those of IPv6. */
  public static List<InetAddress> ipv6Edges() {
    return edges().stream().filter(each -> each.getAddress().length == 16).toList();
  }

  static Range of(InetAddress address) {
    return RANGES.stream()
        .filter(range -> range.contains(address))
        .max(Comparator.comparingInt(Range::length))
        .orElseThrow();
  }

  /** Whether the registries call it globally reachable, and what it embeds as well. */
  public static boolean reachable(InetAddress address) {
    Range range = of(address);
    byte[] bytes = address.getAddress();
    return switch (range.prefix()) {
      case "::ffff:0:0/96", "64:ff9b::/96" -> reachable(four(bytes, 12, 0));
      case "2002::/16" -> reachable(four(bytes, 2, 0));
      case "2001::/32" -> reachable(four(bytes, 4, 0)) && reachable(four(bytes, 12, 0xff));
      default -> range.reachable().equals("True") && !STRICTER.contains(range.prefix());
    };
  }

  private static InetAddress four(byte[] bytes, int from, int inversion) {
    byte[] four = Arrays.copyOfRange(bytes, from, from + 4);
    for (int i = 0; i < four.length; i++) {
      four[i] ^= (byte) inversion;
    }
    return raw(new BigInteger(1, four), 4);
  }

  /** An address of these bytes; the JDK does not make IPv4 of a mapped one. */
  static InetAddress raw(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    byte[] digits = number.toByteArray(); // perhaps with a sign
    int used = Math.min(length, digits.length);
    System.arraycopy(digits, digits.length - used, bytes, length - used, used);
    return raw(bytes);
  }

  static InetAddress raw(byte[] bytes) {
    try {
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Range> read() {
    List<Range> ranges = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                SpecialPurpose.class.getResourceAsStream("special-purpose.csv"), UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.startsWith("#")) {
          ranges.add(range(line.split(", *", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (new LinkedHashSet<>(ranges.stream().map(Range::prefix).toList()).size() != ranges.size()) {
      throw new AssertionError("a range twice");
    }
    return List.copyOf(ranges);
  }

  private static Range range(String[] fields) {
    String prefix = fields[0];
    int slash = prefix.indexOf('/');
    // ::ffff:0:0 is made IPv4 by the JDK
    byte[] bytes =
        prefix.startsWith("::ffff:")
            ? new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}
            : Addresses.ip(prefix.substring(0, slash)).getAddress();
    int length = Integer.parseInt(prefix.substring(slash + 1));
    return new Range(
        prefix, fields[1], new BigInteger(1, bytes), 8 * bytes.length, length, fields[4]);
  }
}
