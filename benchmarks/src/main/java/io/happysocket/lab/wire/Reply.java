// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** Packets that the router makes itself, each an answer to one that it got. */
public final class Reply {

  private static final int RST_AND_ACK = 0x14;
  private static final int HOPS = 64;

  /** ICMP quotes the IP header and at least 8 bytes more: 28 of TCP hold the sequence number. */
  private static final int QUOTED = 28;

  private Reply() {}

  /** The answer of a closed port: RST and ACK to a SYN (RFC 9293 section 3.10.7.1). */
  public static byte[] reset(Packet syn) {
    ByteBuffer tcp = ByteBuffer.allocate(20);
    tcp.putShort((short) syn.destinationPort()).putShort((short) syn.sourcePort());
    tcp.putInt(0).putInt(syn.sequence() + 1);
    tcp.put((byte) 0x50).put((byte) RST_AND_ACK);
    return packet(syn.destination(), syn, Packet.TCP, tcp.array(), 16);
  }

  /** "No route" from a router (RFC 792: type 3 code 0; RFC 4443: type 1 code 0). */
  public static byte[] unreachable(Packet packet, InetAddress router) {
    int quoted = Math.min(packet.bytes().length, packet.header() + QUOTED);
    ByteBuffer icmp = ByteBuffer.allocate(8 + quoted);
    icmp.put((byte) (packet.ipv6() ? 1 : 3)).position(8);
    icmp.put(packet.bytes(), 0, quoted);
    return packet(router, packet, packet.ipv6() ? Packet.ICMPV6 : Packet.ICMP, icmp.array(), 2);
  }

  private static byte[] packet(
      InetAddress from, Packet answered, int protocol, byte[] transport, int checksumAt) {
    byte[] source = from.getAddress();
    byte[] destination = answered.source().getAddress();
    ByteBuffer ip = ByteBuffer.allocate((answered.ipv6() ? 40 : 20) + transport.length);
    if (answered.ipv6()) {
      ip.putInt(6 << 28).putShort((short) transport.length);
      ip.put((byte) protocol).put((byte) HOPS).put(source).put(destination);
    } else {
      ip.putShort((short) 0x4500).putShort((short) ip.capacity()).putInt(0);
      ip.put((byte) HOPS).put((byte) protocol).putShort((short) 0).put(source).put(destination);
      ip.putShort(10, (short) Checksum.of(ip.array(), 0, 20, 0));
    }
    int header = ip.position();
    ip.put(transport);
    int pseudo =
        protocol == Packet.ICMP
            ? 0
            : Checksum.sum(source) + Checksum.sum(destination) + protocol + transport.length;
    int checksum = Checksum.of(ip.array(), header, transport.length, pseudo);
    ip.putShort(header + checksumAt, (short) checksum);
    return ip.array();
  }
}
