// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Of what a client says first: the name in its TLS ClientHello, or host and path of its HTTP. */
final class FirstWords {

  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEADER = 5;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int SHORTEST_REQUEST = 16;

  private static final Pattern REQUEST =
      Pattern.compile("^[A-Z]{3,10} (?<path>[^ \r\n]{1,2000})(?<version> HTTP/1\\.[01])\r?\n");
  private static final Pattern HOST =
      Pattern.compile("\n[Hh][Oo][Ss][Tt]:[ \t]*(?<host>[^ \t\r\n]{1,255})");

  private final byte[] bytes;
  private int at;

  private FirstWords(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * What is asked for.
   *
   * @param said by the client so far
   * @return the name, host and path; null if more must be heard; empty if it is nothing of the kind
   */
  static @Nullable String of(byte[] said) {
    if (said.length == 0) {
      return null;
    }
    try {
      return (said[0] & 0xff) == HANDSHAKE ? new FirstWords(said).serverName() : request(said);
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // the rest is in a segment to come
    }
  }

  private static @Nullable String request(byte[] said) {
    String text = new String(said, StandardCharsets.ISO_8859_1);
    Matcher line = REQUEST.matcher(text);
    if (!line.find()) {
      boolean begun = said.length < SHORTEST_REQUEST || text.indexOf('\n') < 0;
      return begun && Character.isUpperCase(text.charAt(0)) ? null : "";
    }
    Matcher host = HOST.matcher(text);
    if (host.find()) {
      return host.group("host") + line.group("path");
    }
    return text.contains("\r\n\r\n") ? line.group("path") : null;
  }

  /** RFC 8446 section 4.1.2, RFC 6066 section 3. */
  private String serverName() {
    at = RECORD_HEADER;
    if (octet() != CLIENT_HELLO) {
      return "";
    }
    skip(3 + 2 + 32); // length, version, random
    skip(octet()); // session
    skip(word()); // cipher suites
    skip(octet()); // compression
    int end = word() + at;
    while (at + 4 <= end) {
      int type = word();
      int length = word();
      if (type == SERVER_NAME && length > 5) {
        skip(3); // length of the list, and the only type of names
        int size = word();
        octet(at + size - 1);
        return new String(bytes, at, size, StandardCharsets.ISO_8859_1);
      }
      skip(length);
    }
    return "";
  }

  /** Not {@code at += octet()}: that adds to where the octet was. */
  private void skip(int octets) {
    at += octets;
  }

  private int octet() {
    return octet(at++);
  }

  private int octet(int index) {
    return bytes[index] & 0xff;
  }

  private int word() {
    return octet() << 8 | octet();
  }
}
