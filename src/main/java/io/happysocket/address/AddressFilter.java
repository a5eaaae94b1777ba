// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Says which addresses may be connected to. Called on the connector's loop: must be pure and quick,
 * and what it throws fails its own race alone.
 */
@FunctionalInterface
public interface AddressFilter {

  /**
   * Whether an attempt at this address may be made.
   *
   * @param address a destination address
   * @return true if it may
   */
  boolean allows(InetAddress address);

  /**
   * The filter that allows what this one and another one allow.
   *
   * @param other asked when this one allows an address
   * @return both together
   */
  default AddressFilter and(AddressFilter other) {
    return address -> allows(address) && other.allows(address);
  }

  /**
   * The filter that refuses nothing, the default.
   *
   * @return a filter that allows every address
   */
  static AddressFilter all() {
    return address -> true;
  }

  /**
   * The filter for a server that dials names or addresses which its users give (server-side request
   * forgery, DNS rebinding): allows {@link AddressClass#NATIVE} addresses, and IPv4-mapped,
   * well-known NAT64, 6to4 and Teredo addresses when each IPv4 address in them is native.
   * Everything else is refused: loopback, private, link-local (cloud metadata at 169.254.169.254
   * with it), unique and site-local, shared, multicast, broadcast, unspecified, documentation,
   * benchmarking, reserved and otherwise special, IPv4-compatible, and NAT64 prefixes of local use.
   *
   * <p>It judges the address that is dialled, so a name that changes its mind between a check and
   * the connect gains nothing. It cannot know which public prefixes are a network's own (the
   * machine's addresses, a network's own NAT64 prefix): refuse those with {@link #and}.
   *
   * @return a filter that allows public addresses only
   */
  static AddressFilter publicOnly() {
    return AddressFilter::isPublic;
  }

  private static boolean isPublic(InetAddress address) {
    return switch (AddressClass.of(address)) {
      case NATIVE -> true;
      case IPV4_MAPPED, NAT64, SIX_TO_FOUR -> isNative(EmbeddedIpv4.of(address));
      case TEREDO ->
          isNative(EmbeddedIpv4.of(address)) && isNative(EmbeddedIpv4.teredoServer(address));
      default -> false;
    };
  }

  private static boolean isNative(@Nullable InetAddress address) {
    return address != null && AddressClass.of(address) == AddressClass.NATIVE;
  }
}
