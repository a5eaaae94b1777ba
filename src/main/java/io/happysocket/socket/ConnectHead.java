// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.RaceFailure;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request to the proxy, as far as it matters: CONNECT and where to (RFC 9110 section
 * 9.3.6). Immutable.
 *
 * @param host a name or an address literal without brackets
 * @param port 1 to 65535
 */
record ConnectHead(String host, int port) {

  /** Of every answer, so it can be sent before there is one. */
  static final String BEGINNING = "HTTP/1.1 ";

  static final String ESTABLISHED = BEGINNING + "200 Connection established\r\n\r\n";

  private static final Pattern LINE = Pattern.compile("([A-Z]+) ([!-~]+) HTTP/1\\.[01]");

  /** Brackets are for IPv6 addresses (RFC 3986 section 3.2.2), and a host is of printable ASCII. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(?:\\[([^:\\[\\]]*:[^\\[\\]]*)\\]|([^:\\[\\]]+)):(\\d{1,5})");

  private static final int MAXIMUM_PORT = 65535;

  /** A request that is answered with an error. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int MAXIMUM_BODY = 4 * 1024;

    private final int status;
    private final String phrase;

    Refused(int status, String phrase, String message) {
      super(message);
      this.status = status;
      this.phrase = phrase;
    }

    /** What a race that has failed is answered with. */
    static Refused because(@Nullable Throwable failure) {
      String all =
          failure instanceof RaceFailure
              ? String.valueOf(failure.getMessage())
              : String.valueOf(failure);
      String message = all.substring(0, Math.min(all.length(), MAXIMUM_BODY));
      return failure instanceof SocketTimeoutException
          ? new Refused(504, "Gateway Timeout", message)
          : new Refused(502, "Bad Gateway", message);
    }

    int status() {
      return status;
    }

    /** The whole answer. */
    String answer() {
      String body = getMessage() + "\n";
      return String.join(
          "\r\n",
          BEGINNING + status + " " + phrase,
          "Content-Type: text/plain; charset=iso-8859-1",
          "Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length,
          status == 405 ? "Allow: CONNECT" : "Cache-Control: no-store",
          "Connection: close",
          "",
          body);
    }
  }

  /**
   * Reads a head.
   *
   * @param head up to the empty line
   * @throws Refused if it asks for something else
   */
  static ConnectHead parse(String head) throws Refused {
    int end = head.indexOf("\r\n");
    Matcher line = LINE.matcher(end < 0 ? head : head.substring(0, end));
    if (!line.matches()) {
      throw new Refused(400, "Bad Request", "not a request of HTTP/1");
    }
    if (!line.group(1).equals("CONNECT")) {
      throw new Refused(
          405, "Method Not Allowed", "this proxy only tunnels (CONNECT): use it for https");
    }
    Matcher authority = AUTHORITY.matcher(line.group(2));
    if (!authority.matches()) {
      throw new Refused(400, "Bad Request", "CONNECT needs a host and a port");
    }
    int port = Integer.parseInt(authority.group(3));
    if (port < 1 || port > MAXIMUM_PORT) {
      throw new Refused(400, "Bad Request", "port must be 1 to 65535: " + port);
    }
    String literal = authority.group(1);
    return new ConnectHead(literal == null ? authority.group(2) : literal, port);
  }
}
