// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.address.AddressText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Address;

/** Address literals as text. Never asks a resolver. */
public final class AddressLiteral {

  private AddressLiteral() {}

  /**
   * Reads an address literal: dotted quad (four decimal parts), IPv6 with or without brackets and
   * scope.
   *
   * @param text the text
   * @return the address; null if it is no literal, or its scope names no interface of this system
   */
  public static @Nullable InetAddress parse(String text) {
    String bare = text;
    if (text.startsWith("[") && text.endsWith("]")) {
      bare = text.substring(1, text.length() - 1);
    }
    int percent = bare.indexOf('%');
    String address = percent < 0 ? bare : bare.substring(0, percent);
    try {
      byte @Nullable [] six = Address.toByteArray(address, Address.IPv6);
      if (six != null) {
        return percent < 0
            ? InetAddress.getByAddress(six)
            : scoped(six, bare.substring(percent + 1));
      }
      byte @Nullable [] four = Address.toByteArray(text, Address.IPv4);
      return four == null ? null : InetAddress.getByAddress(four);
    } catch (UnknownHostException | SocketException e) {
      return null;
    }
  }

  private static @Nullable InetAddress scoped(byte[] address, String scope)
      throws UnknownHostException, SocketException {
    if (scope.matches("[0-9]{1,9}")) {
      return Inet6Address.getByAddress(null, address, Integer.parseInt(scope));
    }
    NetworkInterface network = scope.isEmpty() ? null : NetworkInterface.getByName(scope);
    return network == null ? null : Inet6Address.getByAddress(null, address, network);
  }

  /**
   * A server for people, in the way of {@code dig}: {@code 192.0.2.53#53}.
   *
   * @param server a resolved address
   * @return address, {@code #}, port
   */
  public static String format(InetSocketAddress server) {
    return AddressText.of(server.getAddress()) + "#" + server.getPort();
  }
}
