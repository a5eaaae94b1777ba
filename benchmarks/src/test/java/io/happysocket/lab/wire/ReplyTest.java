// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What the router answers itself, byte by byte: a wrong checksum would be dropped in silence. */
class ReplyTest {

  private static final byte[] CLIENT4 = {(byte) 198, 51, 100, 2};
  private static final byte[] SERVER4 = {(byte) 192, 0, 2, 1};

  @Test
  void resetAcknowledgesTheSynFromTheServersSide() throws Exception {
    Packet syn = new Packet(syn4());
    assertThat(syn.syn()).isTrue();

    Packet reset = new Packet(Reply.reset(syn));

    assertThat(reset.source()).isEqualTo(InetAddress.getByAddress(SERVER4));
    assertThat(reset.destination()).isEqualTo(InetAddress.getByAddress(CLIENT4));
    assertThat(reset.sourcePort()).isEqualTo(80);
    assertThat(reset.destinationPort()).isEqualTo(40_000);
    assertThat(reset.rst()).isTrue();
    assertThat(ByteBuffer.wrap(reset.bytes()).getInt(28)).isEqualTo(0x01020304 + 1);
    assertThat(verified(reset.bytes(), 0, 20)).isZero();
    assertThat(tcpVerified(reset)).isZero();
  }

  @Test
  void unreachableQuotesTheSynAndItsSequenceNumber() throws Exception {
    InetAddress router = InetAddress.getByName("198.51.100.1");

    Packet icmp = new Packet(Reply.unreachable(new Packet(syn4()), router));

    assertThat(icmp.protocol()).isEqualTo(Packet.ICMP);
    assertThat(icmp.source()).isEqualTo(router);
    assertThat(icmp.bytes()[20]).isEqualTo((byte) 3);
    byte[] quoted = Arrays.copyOfRange(icmp.bytes(), 28, icmp.bytes().length);
    assertThat(new Packet(quoted).sequence()).isEqualTo(0x01020304);
    assertThat(verified(icmp.bytes(), 20, icmp.bytes().length)).isZero();
  }

  @Test
  void unreachableOfIpv6HasAPseudoHeaderInItsChecksum() throws Exception {
    InetAddress router = InetAddress.getByName("2001:db8:c::1");

    Packet icmp = new Packet(Reply.unreachable(new Packet(syn6()), router));

    assertThat(icmp.protocol()).isEqualTo(Packet.ICMPV6);
    assertThat(icmp.bytes()[40]).isEqualTo((byte) 1);
    assertThat(pseudoVerified(icmp, Packet.ICMPV6)).isZero();
  }

  @Test
  void resetOfIpv6HasAPseudoHeaderInItsChecksum() throws Exception {
    Packet reset = new Packet(Reply.reset(new Packet(syn6())));

    assertThat(reset.rst()).isTrue();
    assertThat(pseudoVerified(reset, Packet.TCP)).isZero();
  }

  private static byte[] syn4() {
    ByteBuffer packet = ByteBuffer.allocate(40);
    packet.putShort((short) 0x4500).putShort((short) 40).putInt(0);
    packet.put((byte) 64).put((byte) Packet.TCP).putShort((short) 0).put(CLIENT4).put(SERVER4);
    return syn(packet);
  }

  private static byte[] syn6() throws Exception {
    ByteBuffer packet = ByteBuffer.allocate(60);
    packet.putInt(6 << 28).putShort((short) 20).put((byte) Packet.TCP).put((byte) 64);
    packet.put(InetAddress.getByName("2001:db8:c::2").getAddress());
    packet.put(InetAddress.getByName("2001:db8:5::1").getAddress());
    return syn(packet);
  }

  private static byte[] syn(ByteBuffer packet) {
    packet.putShort((short) 40_000).putShort((short) 80).putInt(0x01020304).putInt(0);
    packet.put((byte) 0x50).put((byte) 2);
    return packet.array();
  }

  private static int tcpVerified(Packet packet) {
    return pseudoVerified(packet, Packet.TCP);
  }

  private static int pseudoVerified(Packet packet, int protocol) {
    ByteBuffer all = ByteBuffer.allocate(packet.bytes().length + 40);
    all.put(packet.source().getAddress()).put(packet.destination().getAddress());
    int length = packet.bytes().length - packet.header();
    all.putInt(length).putInt(protocol).put(packet.bytes(), packet.header(), length);
    return verified(all.array(), 0, all.position());
  }

  /** The sum over data with its checksum is all ones, its complement zero (RFC 1071). */
  private static int verified(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xffL) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (int) (~sum & 0xffff);
  }
}
