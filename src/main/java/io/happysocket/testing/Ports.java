// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;

/** Ports and the addresses of loopback. */
final class Ports {

  static final InetAddress SIX =
      address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private static final int LAST = 65_535;

  private Ports() {}

  /** 127.0.0.1 and so on. */
  static InetAddress four(int number) {
    return address(new byte[] {127, 0, 0, (byte) number});
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  static void check(int port) {
    if (port < 0 || port > LAST) {
      throw new IllegalArgumentException("port must be from 0 to " + LAST + ": " + port);
    }
  }

  static ProtocolFamily family(InetAddress address) {
    return AddressFamily.of(address).protocolFamily();
  }

  /** Whether this machine has the address. */
  static boolean isHere(InetAddress address) {
    try (ServerSocketChannel probe = ServerSocketChannel.open(family(address))) {
      probe.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
