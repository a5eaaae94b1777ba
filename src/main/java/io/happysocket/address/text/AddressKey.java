// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address to compare: with its scope, which {@link InetAddress#equals} leaves out, though {@code
 * fe80::1%eth0} and {@code fe80::1%eth1} are two machines. An interface counts by its name where
 * the address knows it: one that is made anew has another index. Immutable.
 *
 * @param address the address
 * @param scope the interface's name, or its index, as text; empty without one
 */
public record AddressKey(InetAddress address, String scope) {

  /**
   * The key of an address. Looks nothing up.
   *
   * @param address any address
   * @return its key
   */
  public static AddressKey of(InetAddress address) {
    return new AddressKey(address, scope(address));
  }

  private static String scope(InetAddress address) {
    String text = isScoped(address) ? address.getHostAddress() : "";
    return text.substring(text.indexOf('%') + 1);
  }

  /**
   * Whether an address has a scope, and so is not told from others by what it equals.
   *
   * @param address any address
   * @return true if so
   */
  public static boolean isScoped(InetAddress address) {
    return address instanceof Inet6Address six
        && (six.getScopeId() != 0 || six.getScopedInterface() != null);
  }

  /**
   * Whether two addresses are one, their scopes included.
   *
   * @param one any address
   * @param other any address
   * @return true if so
   */
  public static boolean same(InetAddress one, InetAddress other) {
    return one.equals(other) && scope(one).equals(scope(other));
  }

  // by hand: a record's own are linked when first used, 10 ms of a first connect
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressKey key
        && address.equals(key.address)
        && scope.equals(key.scope);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + scope.hashCode();
  }

  /** The address with its scope, as people write it. */
  @Override
  public String toString() {
    return AddressText.of(address);
  }
}
