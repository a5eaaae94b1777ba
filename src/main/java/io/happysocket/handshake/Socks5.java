// SPDX-License-Identifier: Apache-2.0
package io.happysocket.handshake;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Passes a connection to a SOCKS proxy, version 5 (RFC 1928), which has connected to the far host:
 * the race is for the proxy's addresses, and the proxy looks the far name up. Immutable,
 * thread-safe.
 */
final class Socks5 implements Handshake<SocketChannel> {

  private static final byte VERSION = 5;
  private static final byte LOGIN_VERSION = 1;
  private static final byte NO_LOGIN = 0;
  private static final byte LOGIN = 2;
  private static final byte CONNECT = 1;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;
  private static final int OCTET = 0xff;
  private static final int PORT_OCTETS = 2;
  private static final int MAXIMUM_PORT = 65535;

  /** RFC 1928 section 6, from 1. */
  private static final String[] FAILURES = {
    "general failure",
    "not allowed by its rules",
    "network unreachable",
    "host unreachable",
    "connection refused",
    "TTL expired",
    "it does not connect",
    "no addresses of this kind"
  };

  private final byte[] request;
  private final byte @Nullable [] login;

  private Socks5(byte[] request, byte @Nullable [] login) {
    this.request = request;
    this.login = login;
  }

  /**
   * A proxy that wants no user.
   *
   * @param far where the proxy is to connect to: its name, of at most 255 octets, if it is
   *     unresolved, else its address
   * @return the handshake
   * @throws IllegalArgumentException if the name is empty or too long, or the port 0
   */
  static Socks5 to(InetSocketAddress far) {
    int port = requireNonNull(far, "far").getPort();
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("far must have a port of 1 to 65535: " + far);
    }
    InetAddress address = far.getAddress();
    byte[] host = address == null ? text("far", far.getHostString()) : address.getAddress();
    ByteBuffer request = ByteBuffer.allocate(5 + host.length + PORT_OCTETS);
    request.put(VERSION).put(CONNECT).put((byte) 0);
    if (address == null) {
      request.put(NAME).put((byte) host.length);
    } else {
      request.put(host.length == 4 ? IPV4 : IPV6);
    }
    request.put(host).putShort((short) port);
    return new Socks5(octets(request), null);
  }

  /**
   * The same for a proxy that may ask for a user and a password (RFC 1929).
   *
   * @param user 1 to 255 octets
   * @param password 1 to 255 octets
   * @return another handshake
   * @throws IllegalArgumentException if one is too short or too long; its text is not told
   */
  Socks5 as(String user, String password) {
    byte[] name = text("user", user);
    byte[] secret = text("password", password);
    ByteBuffer message = ByteBuffer.allocate(3 + name.length + secret.length);
    message.put(LOGIN_VERSION).put((byte) name.length).put(name);
    message.put((byte) secret.length).put(secret);
    return new Socks5(request, octets(message));
  }

  private static byte[] text(String what, String text) {
    byte[] octets = requireNonNull(text, what).getBytes(StandardCharsets.UTF_8);
    if (octets.length == 0 || octets.length > OCTET) {
      throw new IllegalArgumentException(
          what + " must be 1 to 255 octets, and is " + octets.length);
    }
    return octets;
  }

  private static byte[] octets(ByteBuffer buffer) {
    byte[] octets = new byte[buffer.position()];
    buffer.flip().get(octets);
    return octets;
  }

  /**
   * Asks the proxy to connect.
   *
   * @param channel to the proxy
   * @param host the proxy's
   * @param port the proxy's
   * @return the channel, which leads to the far host now
   * @throws IOException if the proxy does not connect, with its reason
   */
  @Override
  public SocketChannel perform(SocketChannel channel, String host, int port) throws IOException {
    write(
        channel,
        login == null
            ? new byte[] {VERSION, 1, NO_LOGIN}
            : new byte[] {VERSION, 2, NO_LOGIN, LOGIN});
    ByteBuffer chosen = read(channel, 2);
    if (chosen.get(0) != VERSION) {
      throw new SocketException("no SOCKS 5 proxy: it answers " + (chosen.get(0) & OCTET));
    }
    if (chosen.get(1) == LOGIN && login != null) {
      write(channel, login);
      if (read(channel, 2).get(1) != 0) {
        throw new SocketException("the SOCKS proxy does not take this user and password");
      }
    } else if (chosen.get(1) != NO_LOGIN) {
      throw new SocketException(
          login == null
              ? "the SOCKS proxy wants a user"
              : "the SOCKS proxy takes neither a user with a password nor nobody");
    }
    write(channel, request);
    connected(channel);
    return channel;
  }

  /** Reads the reply to its end, so that the next octet is the far host's. */
  private static void connected(SocketChannel channel) throws IOException {
    ByteBuffer reply = read(channel, 4);
    int said = reply.get(1) & OCTET;
    if (said != 0) {
      String why = said <= FAILURES.length ? FAILURES[said - 1] : "failure " + said;
      throw new SocketException("the SOCKS proxy says: " + why);
    }
    int length =
        switch (reply.get(3)) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> read(channel, 1).get(0) & OCTET;
          default -> throw new SocketException("the SOCKS proxy's reply cannot be read");
        };
    read(channel, length + PORT_OCTETS);
  }

  private static void write(SocketChannel channel, byte[] octets) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    while (buffer.hasRemaining()) {
      int unused = channel.write(buffer);
    }
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new SocketException("the SOCKS proxy has closed the connection");
      }
    }
    return buffer;
  }
}
