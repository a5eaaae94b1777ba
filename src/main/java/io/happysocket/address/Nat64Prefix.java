// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prefix that a NAT64 translates: an address in it stands for the IPv4 address that it holds (RFC
 * 6052 section 2.2). Immutable.
 *
 * @param prefix the prefix, zero behind its length
 * @param length one of the six that RFC 6052 knows: 32, 40, 48, 56, 64 or 96
 */
public record Nat64Prefix(Inet6Address prefix, int length) implements Serializable {

  private static final List<Integer> LENGTHS = List.of(32, 40, 48, 56, 64, 96);

  private static final Pattern TEXT = Pattern.compile("([0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(\\d{2})");

  /** Bits 64 to 71 hold no part of the IPv4 address. */
  private static final int SKIPPED_OCTET = 8;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if the length is none of the six, or a bit is set behind it,
   *     or one of the bits 64 to 71, which must be zero
   */
  public Nat64Prefix {
    requireNonNull(prefix, "prefix");
    if (!LENGTHS.contains(length)) {
      throw new IllegalArgumentException("length must be 32, 40, 48, 56, 64 or 96: " + length);
    }
    byte[] bytes = prefix.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != 0 && (i >= length / Byte.SIZE || i == SKIPPED_OCTET)) {
        String given = AddressText.of(prefix) + "/" + length;
        throw new IllegalArgumentException(
            "prefix must be zero in bits 64 to 71 and behind its length: " + given);
      }
    }
  }

  /**
   * Reads a prefix.
   *
   * @param text an address and a length, such as {@code 64:ff9b::/96}
   * @return the prefix
   * @throws IllegalArgumentException if it is none, naming what is wrong
   */
  public static Nat64Prefix of(String text) {
    requireNonNull(text, "text");
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()
        && AddressLiteral.parse(matcher.group(1)) instanceof Inet6Address prefix) {
      return new Nat64Prefix(prefix, Integer.parseInt(matcher.group(2)));
    }
    throw new IllegalArgumentException("prefix must be like 64:ff9b::/96: " + text);
  }

  /**
   * The address of this prefix that stands for an IPv4 address.
   *
   * @param ipv4 the IPv4 address
   * @return the IPv6 address; null for one that a NAT64 cannot reach: of this host or link, or,
   *     with the well-known prefix, any but a public one (RFC 6052 section 3.1)
   */
  public @Nullable Inet6Address synthesise(Inet4Address ipv4) {
    requireNonNull(ipv4, "ipv4");
    return switch (AddressClass.of(ipv4)) {
      case UNSPECIFIED, THIS_NETWORK, LOOPBACK, LINK_LOCAL, MULTICAST, BROADCAST -> null;
      case NATIVE -> put(ipv4);
      default -> isTheWellKnown() ? null : put(ipv4);
    };
  }

  private boolean isTheWellKnown() {
    return length == 96 && AddressClass.of(prefix) == AddressClass.NAT64;
  }

  private Inet6Address put(Inet4Address ipv4) {
    byte[] bytes = prefix.getAddress();
    int at = length / Byte.SIZE;
    for (byte each : ipv4.getAddress()) {
      at += at == SKIPPED_OCTET ? 1 : 0;
      bytes[at++] = each;
    }
    return (Inet6Address) AddressLiteral.ofBytes(bytes);
  }

  /**
   * Whether an address lies in it.
   *
   * @param address any address
   * @return true if so
   */
  public boolean contains(InetAddress address) {
    requireNonNull(address, "address");
    byte[] bytes = address.getAddress();
    byte[] own = prefix.getAddress();
    for (int i = 0; i < length / Byte.SIZE; i++) {
      if (bytes.length != own.length || bytes[i] != own[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The IPv4 address that an address of this prefix stands for, read as a translator reads it: what
   * is in bits 64 to 71 and behind the IPv4 address does not count.
   *
   * @param address any address
   * @return the IPv4 address; null when the address is not in this prefix
   */
  public @Nullable Inet4Address embedded(InetAddress address) {
    requireNonNull(address, "address");
    if (!contains(address)) {
      return null;
    }
    byte[] bytes = address.getAddress();
    byte[] ipv4 = new byte[4];
    int at = length / Byte.SIZE;
    for (int i = 0; i < ipv4.length; i++) {
      at += at == SKIPPED_OCTET ? 1 : 0;
      ipv4[i] = bytes[at++];
    }
    return EmbeddedIpv4.ipv4(ipv4);
  }

  // by hand, as in AddressKey
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nat64Prefix nat64
        && length == nat64.length
        && prefix.equals(nat64.prefix);
  }

  @Override
  public int hashCode() {
    return 31 * prefix.hashCode() + length;
  }

  /** As people write it, such as {@code 64:ff9b::/96}. */
  @Override
  public String toString() {
    return AddressText.of(prefix) + "/" + length;
  }
}
