// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The two ends of a connection. Addresses as numbers: there is one of these for each packet.
 *
 * @param ipv6 the protocol of the packets; an IPv4-mapped address may be in an IPv6 one
 * @param ports the client's times 65536 and the server's
 */
record Ends(
    boolean ipv6, long clientHigh, long clientLow, long serverHigh, long serverLow, int ports) {

  private static final int HALF = 16;
  private static final int LOW = 0xffff;

  /** An address, or one with a port, to look things up by. */
  record End(boolean ipv6, long high, long low, int port) {}

  /** Of a packet that goes to the server. */
  static Ends toServer(Packet packet) {
    return new Ends(
        packet.ipv6,
        packet.fromHigh,
        packet.fromLow,
        packet.toHigh,
        packet.toLow,
        packet.fromPort << HALF | packet.toPort);
  }

  /** Of a packet that comes from it. */
  static Ends fromServer(Packet packet) {
    return new Ends(
        packet.ipv6,
        packet.toHigh,
        packet.toLow,
        packet.fromHigh,
        packet.fromLow,
        packet.toPort << HALF | packet.fromPort);
  }

  End client() {
    return new End(ipv6, clientHigh, clientLow, 0);
  }

  End server() {
    return new End(ipv6, serverHigh, serverLow, serverPort());
  }

  int clientPort() {
    return ports >>> HALF;
  }

  int serverPort() {
    return ports & LOW;
  }

  InetAddress clientAddress() {
    return address(ipv6, clientHigh, clientLow);
  }

  InetAddress serverAddress() {
    return address(ipv6, serverHigh, serverLow);
  }

  /** Of an IPv4-mapped address {@code InetAddress.getByAddress} would make an IPv4 one. */
  static InetAddress address(boolean ipv6, long high, long low) {
    try {
      return ipv6
          ? Inet6Address.getByAddress(
              null, ByteBuffer.allocate(16).putLong(high).putLong(low).array(), -1)
          : InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((int) low).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only of another length
    }
  }
}
