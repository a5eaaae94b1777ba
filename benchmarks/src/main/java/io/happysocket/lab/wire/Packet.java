// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A view of one IP packet. Of IPv6 only packets without extension headers are taken apart; the
 * others have protocol -1, as have fragments. Immutable, if nobody writes to the bytes.
 */
public final class Packet {

  /** The protocol numbers that the lab knows. */
  public static final int ICMP = 1;

  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int ICMPV6 = 58;

  private static final int FIN_BIT = 1;
  private static final int SYN_BIT = 2;
  private static final int RST_BIT = 4;
  private static final int ACK_BIT = 16;

  private final byte[] bytes;
  private final boolean ipv6;
  private final int header;
  private final int protocol;
  private final InetAddress source;
  private final InetAddress destination;

  public Packet(byte[] bytes) {
    this.bytes = bytes;
    int version = bytes.length == 0 ? 0 : (bytes[0] & 0xff) >> 4;
    ipv6 = version == 6;
    header = ipv6 ? 40 : version == 4 ? (bytes[0] & 0xf) * 4 : Integer.MAX_VALUE;
    if (bytes.length < header) {
      throw new IllegalArgumentException("bytes are no IP packet: " + Arrays.toString(bytes));
    }
    source = address(ipv6 ? 8 : 12);
    destination = address(ipv6 ? 24 : 16);
    protocol = known(ipv6 ? bytes[6] & 0xff : fragment() ? -1 : bytes[9] & 0xff);
  }

  private boolean fragment() {
    return (u16(6) & 0x3fff) != 0;
  }

  private int known(int number) {
    int least = number == TCP ? 20 : number == UDP ? 8 : number == ICMP || number == ICMPV6 ? 8 : 0;
    return least > 0 && bytes.length >= header + least ? number : -1;
  }

  private InetAddress address(int at) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + (ipv6 ? 16 : 4)));
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  public boolean ipv6() {
    return ipv6;
  }

  public int protocol() {
    return protocol;
  }

  public InetAddress source() {
    return source;
  }

  public InetAddress destination() {
    return destination;
  }

  /** Where the transport header begins. */
  public int header() {
    return header;
  }

  public boolean hasPorts() {
    return protocol == TCP || protocol == UDP;
  }

  public int sourcePort() {
    return u16(header);
  }

  public int destinationPort() {
    return u16(header + 2);
  }

  public boolean tcp() {
    return protocol == TCP;
  }

  /** A SYN that opens a connection, not one that answers. */
  public boolean syn() {
    return flag(SYN_BIT) && !flag(ACK_BIT);
  }

  public boolean synAck() {
    return flag(SYN_BIT) && flag(ACK_BIT);
  }

  public boolean fin() {
    return flag(FIN_BIT);
  }

  public boolean rst() {
    return flag(RST_BIT);
  }

  private boolean flag(int bit) {
    return tcp() && (bytes[header + 13] & bit) != 0;
  }

  /** TCP sequence number, as it stands on the wire. */
  public int sequence() {
    return u16(header + 4) << 16 | u16(header + 6);
  }

  /** Where the payload of a TCP segment or a UDP datagram begins. */
  public int payload() {
    return header + (tcp() ? ((bytes[header + 12] & 0xff) >> 4) * 4 : 8);
  }

  public int payloadLength() {
    return Math.max(0, bytes.length - payload());
  }

  int u16(int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }
}
