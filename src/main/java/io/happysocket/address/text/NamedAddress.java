// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** An address with the name that it was looked up by: asked for its name, it asks nobody. */
public final class NamedAddress {

  private NamedAddress() {}

  /**
   * As a lookup of the JDK gives it.
   *
   * @param host the name
   * @param address any address
   * @return the same address, its scope included, with that name
   */
  public static InetAddress of(String host, InetAddress address) {
    try {
      return address instanceof Inet6Address six && six.getScopeId() != 0
          ? Inet6Address.getByAddress(host, six.getAddress(), six.getScopeId())
          : InetAddress.getByAddress(host, address.getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("the bytes are those of an address", e);
    }
  }
}
