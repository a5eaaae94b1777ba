// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An address of this machine, as source address selection (RFC 6724 section 5) sees it. Immutable.
 *
 * @param address the address
 * @param interfaceName the interface that has it, such as {@code eth0}; empty when not known
 * @param prefixLength the length of its on-link prefix in bits, 0 to 128, or to 32 for IPv4
 * @param deprecated whether its preferred lifetime is over (RFC 4862); Java cannot tell, so this is
 *     false for addresses that were read from the machine
 * @param traits what else RFC 6724 distinguishes; Java cannot tell these either, so there are none
 *     on addresses that were read from the machine
 */
public record LocalAddress(
    InetAddress address,
    String interfaceName,
    int prefixLength,
    boolean deprecated,
    Set<Trait> traits) {

  private static final Set<AddressClass> UNUSABLE =
      Collections.unmodifiableSet(
          EnumSet.of(
              AddressClass.LOOPBACK,
              AddressClass.LINK_LOCAL,
              AddressClass.UNSPECIFIED,
              AddressClass.THIS_NETWORK,
              AddressClass.MULTICAST,
              AddressClass.BROADCAST));

  /** Of an IPv6 address the rest is the interface's (RFC 4291 section 2.5.1). */
  private static final int NETWORK_BITS = 64;

  /** Properties of a source address that matter to RFC 6724 and few machines have. */
  public enum Trait {
    /** A home address of a mobile node (RFC 6275). */
    HOME,
    /** A care-of address of a mobile node (RFC 6275). */
    CARE_OF,
    /** A temporary address, made for privacy (RFC 8981). */
    TEMPORARY
  }

  /**
   * Copies the traits.
   *
   * @throws IllegalArgumentException if the prefix is longer than the address
   */
  public LocalAddress {
    traits = Set.copyOf(traits);
    if (prefixLength < 0 || prefixLength > address.getAddress().length * 8) {
      throw new IllegalArgumentException(
          "prefixLength of " + address.getHostAddress() + ": " + prefixLength);
    }
  }

  /**
   * An address without traits.
   *
   * @param address the address
   * @param interfaceName the interface that has it; empty when not known
   * @param prefixLength the length of its on-link prefix in bits
   * @param deprecated whether its preferred lifetime is over
   * @throws IllegalArgumentException if the prefix is longer than the address
   */
  public LocalAddress(
      InetAddress address, String interfaceName, int prefixLength, boolean deprecated) {
    this(address, interfaceName, prefixLength, deprecated, Set.of());
  }

  /**
   * An address of which no more is known.
   *
   * @param address the address
   * @return it, on an unnamed interface, with the full prefix
   */
  public static LocalAddress of(InetAddress address) {
    return new LocalAddress(address, "", address.getAddress().length * 8, false);
  }

  /**
   * Whether connections to other machines beyond the link may come from it: it is a unicast address
   * that is neither loopback, link-local, unspecified nor of 0.0.0.0/8.
   *
   * @return true if so
   */
  public boolean isUsable() {
    return !UNUSABLE.contains(addressClass());
  }

  /**
   * The class of the address.
   *
   * @return its class
   */
  public AddressClass addressClass() {
    return AddressClass.of(address);
  }

  /**
   * The prefix that tells a network by this address, such as {@code 2001:db8:1:2::/64} or {@code
   * 192.0.2.0/24}: of IPv6 always /64, so that the next temporary address has the same one.
   */
  public String networkPrefix() {
    byte[] bytes = address.getAddress();
    int length = bytes.length == 4 ? prefixLength : NETWORK_BITS;
    if (length == 0) {
      length = bytes.length * 8; // not known
    }
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.min(Math.max(length - i * Byte.SIZE, 0), Byte.SIZE);
      bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return AddressText.of(ofBytes(bytes)) + "/" + length;
  }

  // by hand, as in AddressKey: networks are compared when the interfaces are read again
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LocalAddress local
        && address.equals(local.address)
        && interfaceName.equals(local.interfaceName)
        && prefixLength == local.prefixLength
        && deprecated == local.deprecated
        && traits.equals(local.traits);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * address.hashCode() + interfaceName.hashCode()) + prefixLength;
  }

  static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("as many bytes as an address has", e);
    }
  }
}
