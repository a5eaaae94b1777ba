// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A prefix that a NAT64 translates: an address in it stands for the IPv4 address that it holds (RFC
 * 6052 section 2.2). Immutable.
 *
 * @param prefix the prefix, zero behind its length
 * @param length one of the six that RFC 6052 knows: 32, 40, 48, 56, 64 or 96
 */
public record Nat64Prefix(Inet6Address prefix, int length) {

  private static final Set<Integer> LENGTHS = Set.of(32, 40, 48, 56, 64, 96);

  /** Bits 64 to 71 hold no part of the IPv4 address. */
  private static final int SKIPPED_OCTET = 8;

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if the length is none of the six, or a bit is set behind it,
   *     or one of the bits 64 to 71, which must be zero
   */
  public Nat64Prefix {
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
   * Whether an address lies in it.
   *
   * @param address any address
   * @return true if so
   */
  public boolean contains(InetAddress address) {
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

  /** As people write it, such as {@code 64:ff9b::/96}. */
  @Override
  public String toString() {
    return AddressText.of(prefix) + "/" + length;
  }
}
