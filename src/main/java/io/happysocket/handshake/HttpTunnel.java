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
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Passes a connection to an HTTP proxy which has opened a tunnel to the far host (CONNECT, RFC 9110
 * section 9.3.6): the race is for the proxy's addresses, and the proxy looks the far name up.
 * Immutable, thread-safe.
 */
final class HttpTunnel implements Handshake<SocketChannel> {

  private static final int MAXIMUM_HEAD = 16 * 1024;
  private static final int MAXIMUM_SAID = 200;
  private static final int MAXIMUM_PORT = 65535;
  private static final String END = "\r\n\r\n";
  private static final Pattern HOST = Pattern.compile("[!-~&&[^/?#@\\[\\]\\\\:]]+");
  private static final Pattern OPEN = Pattern.compile("HTTP/1\\.[01] 2\\d\\d(?: .*)?");

  private final String authority;
  private final String login;

  private HttpTunnel(String authority, String login) {
    this.authority = authority;
    this.login = login;
  }

  /**
   * A proxy that wants no user.
   *
   * @param far where the proxy is to connect to: its name if it is unresolved, else its address
   * @return the handshake
   * @throws IllegalArgumentException if the name has a character that no name has, or the port is 0
   */
  static HttpTunnel to(InetSocketAddress far) {
    int port = requireNonNull(far, "far").getPort();
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new IllegalArgumentException("far must have a port of 1 to 65535: " + far);
    }
    InetAddress address = far.getAddress();
    if (address == null && !HOST.matcher(far.getHostString()).matches()) {
      throw new IllegalArgumentException("far must have a name: \"" + far.getHostString() + "\"");
    }
    String host = address == null ? far.getHostString() : withoutScope(address.getHostAddress());
    String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return new HttpTunnel(bracketed + ":" + port, "");
  }

  private static String withoutScope(String host) {
    int scope = host.indexOf('%');
    return scope < 0 ? host : host.substring(0, scope);
  }

  /**
   * The same for a proxy that asks for a user and a password, by Basic authentication (RFC 7617).
   *
   * @param user without a colon
   * @param password sent as it is, to a proxy that anybody on the way can listen to
   * @return another handshake
   * @throws IllegalArgumentException if the user has a colon
   */
  HttpTunnel as(String user, String password) {
    if (requireNonNull(user, "user").indexOf(':') >= 0) {
      throw new IllegalArgumentException("user must have no colon: \"" + user + "\"");
    }
    byte[] both =
        (user + ":" + requireNonNull(password, "password")).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(both);
    return new HttpTunnel(authority, "Proxy-Authorization: Basic " + encoded + "\r\n");
  }

  /**
   * Asks the proxy for a tunnel.
   *
   * @param channel to the proxy
   * @param host the proxy's
   * @param port the proxy's
   * @return the channel, which leads to the far host now
   * @throws IOException if the proxy opens none, with its status line
   */
  @Override
  public SocketChannel perform(SocketChannel channel, String host, int port) throws IOException {
    String head =
        "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + login + "\r\n";
    ByteBuffer request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
    while (request.hasRemaining()) {
      int unused = channel.write(request);
    }
    String answer = head(channel);
    String status = answer.substring(0, answer.indexOf('\r'));
    if (!OPEN.matcher(status).matches()) {
      throw new SocketException("the proxy says: " + printable(status));
    }
    return channel;
  }

  private static String printable(String status) {
    return status.substring(0, Math.min(status.length(), MAXIMUM_SAID)).replaceAll("[^ -~]", "?");
  }

  /** Octet by octet: what follows the head is the far host's. */
  private static String head(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.length() < END.length() || head.indexOf(END, head.length() - END.length()) < 0) {
      if (head.length() == MAXIMUM_HEAD) {
        throw new SocketException("the proxy's answer has no end");
      }
      if (channel.read(one.clear()) < 0) {
        throw new SocketException("the proxy has closed the connection");
      }
      head.append((char) (one.get(0) & 0xff));
    }
    return head.toString();
  }
}
