// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressClass;
import java.net.InetAddress;
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
    requireNonNull(address, "address");
    requireNonNull(interfaceName, "interfaceName");
    requireNonNull(traits, "traits");
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
    requireNonNull(address, "address");
    return new LocalAddress(address, "", address.getAddress().length * 8, false);
  }

  /**
   * Whether connections to other machines beyond the link may come from it: it is a unicast address
   * that is neither loopback, link-local, unspecified nor of 0.0.0.0/8.
   *
   * @return true if so
   */
  public boolean isUsable() {
    return !UNUSABLE.contains(AddressClass.of(address));
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
}
