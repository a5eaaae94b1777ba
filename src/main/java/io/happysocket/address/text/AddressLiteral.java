// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Address literals as text, read as {@code inet_pton} does: ASCII, four decimal parts without
 * leading zeros, at most four hexadecimal digits in each of the others. Never asks a resolver.
 */
public final class AddressLiteral {

  private static final int FOUR = 4;
  private static final int SIXTEEN = 16;
  private static final int BITS_OF_GROUP = 16;
  private static final int MAX_INDEX_DIGITS = 9;
  private static final long IPV4_END = 1L << 32;

  private AddressLiteral() {}

  /**
   * Reads an address literal: dotted quad, IPv6 with or without brackets and scope.
   *
   * @param text the text
   * @return the address; null if it is no literal, or its scope names no interface of this system
   */
  public static @Nullable InetAddress parse(String text) {
    if (text.indexOf(':') < 0) {
      byte @Nullable [] four = quad(text, 0, text.length());
      return four == null ? null : ofBytes(four);
    }
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    String bare = brackets ? text.substring(1, text.length() - 1) : text;
    int percent = bare.indexOf('%');
    byte @Nullable [] six = groups(percent < 0 ? bare : bare.substring(0, percent));
    @Nullable InetAddress address = six == null ? null : ofBytes(six);
    if (six == null || address == null || percent < 0) {
      return address;
    }
    // an IPv4 address, as which ::ffff:192.0.2.1 is read, has no scope
    return address instanceof Inet6Address ? scoped(six, bare.substring(percent + 1)) : null;
  }

  /**
   * Reads one of the old forms of an IPv4 address in decimal, as the JDK and the C library do:
   * {@code 127.1}, {@code 2130706433}. The last part fills the octets that are left.
   *
   * @param labels its parts, each a number, perhaps an empty one behind them
   * @return the address; null if there are too many parts, one is too large, or one is written in a
   *     way that the C library takes for octal or hexadecimal and the JDK does not
   */
  public static @Nullable InetAddress old(String[] labels) {
    long value = 0;
    for (int i = 0; i < labels.length; i++) {
      String label = labels[i];
      boolean last = i == labels.length - 1;
      long limit = last ? IPV4_END >> (Byte.SIZE * i) : 1 << Byte.SIZE;
      boolean decimal = !label.isEmpty() && (label.length() == 1 || label.charAt(0) != '0');
      if (i == FOUR || !decimal || label.length() > 10 || Long.parseLong(label) >= limit) {
        return null;
      }
      value |= Long.parseLong(label) << (last ? 0 : Byte.SIZE * (FOUR - 1 - i));
    }
    byte[] four = new byte[FOUR];
    for (int i = 0; i < FOUR; i++) {
      four[i] = (byte) (value >> (Byte.SIZE * (FOUR - 1 - i)));
    }
    return ofBytes(four);
  }

  private static byte @Nullable [] quad(String text, int from, int end) {
    byte[] four = new byte[FOUR];
    int at = from;
    for (int part = 0; part < FOUR; part++) {
      int start = at;
      int value = 0;
      while (at < end && at - start < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        value = value * 10 + text.charAt(at) - '0';
        at++;
      }
      int digits = at - start;
      boolean leadingZero = digits > 1 && text.charAt(start) == '0';
      boolean separated = part == FOUR - 1 ? at == end : at < end && text.charAt(at++) == '.';
      if (digits == 0 || value > 255 || leadingZero || !separated) {
        return null;
      }
      four[part] = (byte) value;
    }
    return four;
  }

  /** The text is cut at its first {@code ::}, and each side is a list of groups. */
  private static byte @Nullable [] groups(String text) {
    int gap = text.indexOf("::");
    byte[] six = new byte[SIXTEEN];
    int head = list(text, 0, gap < 0 ? text.length() : gap, six);
    if (gap < 0) {
      return head == SIXTEEN ? six : null;
    }
    byte[] rest = new byte[SIXTEEN];
    int tail = list(text, gap + 2, text.length(), rest);
    // the gap stands for a group at least
    if (head < 0 || tail < 0 || head + tail > SIXTEEN - 2) {
      return null;
    }
    System.arraycopy(rest, 0, six, SIXTEEN - tail, tail);
    return six;
  }

  /** Reads groups, of which the text's last may be a dotted quad; gives their octets, or -1. */
  private static int list(String text, int from, int end, byte[] to) {
    int length = 0;
    for (int at = from; at < end; at++) {
      int start = at;
      int value = 0;
      while (at < end && at - start <= FOUR && Character.digit(ascii(text.charAt(at)), 16) >= 0) {
        value = value << 4 | Character.digit(text.charAt(at), 16);
        at++;
      }
      boolean lastOfAll = end == text.length();
      if (lastOfAll && at < end && text.charAt(at) == '.' && length <= SIXTEEN - FOUR) {
        byte @Nullable [] four = quad(text, start, end);
        if (four == null) {
          return -1;
        }
        System.arraycopy(four, 0, to, length, FOUR);
        return length + FOUR;
      }
      boolean separated = at == end || (text.charAt(at) == ':' && at + 1 < end);
      if (at == start || at - start > FOUR || !separated || length == SIXTEEN) {
        return -1;
      }
      to[length++] = (byte) (value >> (BITS_OF_GROUP / 2));
      to[length++] = (byte) value;
    }
    return length;
  }

  /** {@link Character#digit} knows the digits of every script. */
  private static char ascii(char character) {
    return character < 0x80 ? character : ' ';
  }

  /**
   * An address of its octets.
   *
   * @param octets four or sixteen
   * @return the address
   */
  public static InetAddress ofBytes(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen octets", e);
    }
  }

  private static @Nullable InetAddress scoped(byte[] address, String scope) {
    try {
      if (isIndex(scope)) {
        return Inet6Address.getByAddress(null, address, Integer.parseInt(scope));
      }
      NetworkInterface network = scope.isEmpty() ? null : NetworkInterface.getByName(scope);
      return network == null ? null : scoped(address, network);
    } catch (UnknownHostException | SocketException e) {
      return null;
    }
  }

  /** With the interface, which is shown; the JDK wants one that has an IPv6 address for it. */
  private static InetAddress scoped(byte[] address, NetworkInterface network)
      throws UnknownHostException {
    try {
      return Inet6Address.getByAddress(null, address, network);
    } catch (UnknownHostException e) {
      return Inet6Address.getByAddress(null, address, network.getIndex());
    }
  }

  /**
   * An address whose interface may have been made anew since, under its name: as of now.
   *
   * @param address any address
   * @return it, with the index that the interface has now; null if there is none of that name
   */
  public static @Nullable InetAddress current(InetAddress address) {
    String scope = AddressKey.of(address).scope();
    return scope.isEmpty() ? address : scoped(address.getAddress(), scope);
  }

  /**
   * Whether a text has a scope, so that its meaning depends on the interfaces of this machine.
   *
   * @param text an address, or what should be one
   * @return true if so
   */
  public static boolean isScoped(String text) {
    return text.indexOf('%') >= 0;
  }

  private static boolean isIndex(String scope) {
    boolean digits = !scope.isEmpty() && scope.length() <= MAX_INDEX_DIGITS;
    for (int i = 0; i < scope.length(); i++) {
      digits &= scope.charAt(i) >= '0' && scope.charAt(i) <= '9';
    }
    return digits;
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
