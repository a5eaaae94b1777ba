// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

/**
 * The headers of one packet, as far as handshakes need them. One object for all packets: each is
 * read over the one before it.
 */
final class Packet {

  /** What a packet is. */
  enum Kind {
    /** A TCP segment. */
    SEGMENT,
    /** An ICMPv6 echo request, with which a Teredo client opens its path (RFC 4380, 5.2.9). */
    ECHO_REQUEST,
    /**
     * An ICMP error that says a destination cannot be reached; ends and ports as it quotes them.
     */
    UNREACHABLE,
    /** A fragment other than the first. */
    FRAGMENT,
    /** Cut off before what was needed of it. */
    CUT,
    /** Anything else. */
    OTHER
  }

  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int ACK = 0x10;

  private static final int ICMP = 1;
  private static final int IPV6_IN_IPV4 = 41;
  private static final int TCP = 6;
  private static final int ICMP6 = 58;
  private static final int MOST_EXTENSIONS = 10;
  private static final int FRAGMENT_OFFSET = 0x1fff;
  private static final int SHORTEST_TCP = 20;

  boolean ipv6;
  long fromHigh;
  long fromLow;
  long toHigh;
  long toLow;
  int fromPort;
  int toPort;
  int sequence;
  int acknowledged;
  int flags;

  /** Whether the header has a maximum segment size, as that of every real stack's SYN. */
  boolean sized;

  boolean stamped;
  int stamp;
  int echoed;
  int payloadAt;
  int payloadLength;

  /** Of an error. */
  int icmpType;

  int icmpCode;
  private byte[] bytes = {};
  private int end;

  /**
   * Reads an IP packet.
   *
   * @param from what it is in
   * @param at where it begins
   * @param length where what is there of it ends
   */
  Kind read(byte[] from, int at, int length) {
    bytes = from;
    end = length;
    return ip(at, /* quoted= */ false, /* inner= */ false);
  }

  private Kind ip(int at, boolean quoted, boolean inner) {
    if (at >= end) {
      return Kind.CUT;
    }
    return switch (octet(at) >> 4) {
      case 4 -> ipv4(at, quoted, inner);
      case 6 -> ipv6(at, quoted);
      default -> Kind.OTHER;
    };
  }

  private Kind ipv4(int at, boolean quoted, boolean inner) {
    int body = at + 4 * (octet(at) & 0xf);
    if (at + 20 > end || body < at + 20 || body > end) {
      return Kind.CUT;
    }
    int protocol = octet(at + 9);
    if (protocol == IPV6_IN_IPV4 && !inner && !quoted && body < end && octet(body) >> 4 == 6) {
      return ip(body, false, true);
    }
    if ((word(at + 6) & FRAGMENT_OFFSET) != 0) {
      return Kind.FRAGMENT;
    }
    ipv6 = false;
    fromHigh = 0;
    fromLow = number(at + 12) & 0xffff_ffffL;
    toHigh = 0;
    toLow = number(at + 16) & 0xffff_ffffL;
    int total = word(at + 2); // 0 of a packet that the network card is to divide
    return body(protocol, body, total == 0 ? end : at + total, quoted);
  }

  private Kind ipv6(int at, boolean quoted) {
    int body = at + 40;
    if (body > end) {
      return Kind.CUT;
    }
    int next = octet(at + 6);
    int length = word(at + 4);
    int total = length == 0 ? end : body + length;
    ipv6 = true;
    fromHigh = twoNumbers(at + 8);
    fromLow = twoNumbers(at + 16);
    toHigh = twoNumbers(at + 24);
    toLow = twoNumbers(at + 32);
    for (int i = 0; i < MOST_EXTENSIONS; i++) {
      switch (next) {
        case 0, 43, 60, 135, 139, 140, 51, 44 -> {
          if (body + 8 > end) {
            return Kind.CUT;
          }
          if (next == 44 && word(body + 2) >> 3 != 0) {
            return Kind.FRAGMENT;
          }
          int size =
              next == 44 ? 8 : next == 51 ? 4 * (octet(body + 1) + 2) : 8 * (octet(body + 1) + 1);
          next = octet(body);
          body += size;
        }
        default -> {
          return body(next, body, total, quoted);
        }
      }
    }
    return Kind.OTHER;
  }

  private Kind body(int protocol, int at, int total, boolean quoted) {
    if (protocol == TCP) {
      return quoted ? quotedPorts(at) : tcp(at, total);
    }
    if (quoted || protocol != (ipv6 ? ICMP6 : ICMP)) {
      return Kind.OTHER;
    }
    if (at + 8 > end) {
      return Kind.CUT;
    }
    int type = octet(at);
    if (ipv6 && type == 128) {
      return Kind.ECHO_REQUEST;
    }
    if (ipv6 ? type != 1 && type != 3 : type != 3 && type != 11) {
      return Kind.OTHER; // the others, of a packet too big first of all, are no failure
    }
    icmpType = type;
    icmpCode = octet(at + 1);
    return ip(at + 8, /* quoted= */ true, /* inner= */ true) == Kind.SEGMENT
        ? Kind.UNREACHABLE
        : Kind.OTHER;
  }

  /** An error need not quote more than eight octets of a segment. */
  private Kind quotedPorts(int at) {
    if (at + 8 > end) {
      return Kind.CUT;
    }
    ports(at);
    return Kind.SEGMENT;
  }

  private void ports(int at) {
    fromPort = word(at);
    toPort = word(at + 2);
    sequence = number(at + 4);
  }

  private Kind tcp(int at, int total) {
    if (at + SHORTEST_TCP > end) {
      return Kind.CUT;
    }
    int body = at + 4 * (octet(at + 12) >> 4);
    if (body < at + SHORTEST_TCP) {
      return Kind.OTHER;
    }
    ports(at);
    acknowledged = number(at + 8);
    flags = octet(at + 13);
    options(at + SHORTEST_TCP, body);
    payloadAt = Math.min(body, end);
    payloadLength = Math.max(0, Math.min(total, end) - body);
    return Kind.SEGMENT;
  }

  /** Of a header that is cut off nothing is held against its sender. */
  private void options(int from, int to) {
    sized = to > end;
    stamped = false;
    int at = from;
    while (at + 1 < Math.min(to, end) && octet(at) != 0) {
      if (octet(at) == 1) {
        at++;
        continue;
      }
      int size = octet(at + 1);
      sized |= octet(at) == 2;
      if (octet(at) == 8 && size == 10 && at + size <= end) {
        stamped = true;
        stamp = number(at + 2);
        echoed = number(at + 6);
      }
      at += Math.max(2, size);
    }
  }

  /** Whether all of these flags are set. */
  boolean has(int all) {
    return (flags & all) == all;
  }

  byte[] bytes() {
    return bytes;
  }

  private int octet(int at) {
    return bytes[at] & 0xff;
  }

  private int word(int at) {
    return octet(at) << 8 | octet(at + 1);
  }

  private int number(int at) {
    return word(at) << 16 | word(at + 2);
  }

  private long twoNumbers(int at) {
    return (long) number(at) << 32 | (number(at + 4) & 0xffff_ffffL);
  }
}
