// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import static io.happysocket.quality.capture.Wire.bytes;
import static io.happysocket.quality.capture.Wire.joined;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.quality.capture.Packet.Kind;
import io.happysocket.quality.capture.Wire.Segment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Headers, of every link and with everything that may stand before a TCP header. */
class PacketTest {

  private static final Segment SYN6 =
      new Segment("2a00::1", 4000, "2a02::2", 443, Wire.SYN, 1000, 0);
  private static final Segment SYN4 =
      new Segment("8.8.8.8", 4000, "9.9.9.9", 443, Wire.SYN, 1000, 0);

  private final Packet packet = new Packet();

  private Kind read(byte[] bytes) {
    return packet.read(bytes, 0, bytes.length);
  }

  private void isSyn6() {
    assertThat(packet.ipv6).isTrue();
    assertThat(packet.fromHigh).isEqualTo(0x2a00L << 48);
    assertThat(packet.fromLow).isEqualTo(1);
    assertThat(packet.toLow).isEqualTo(2);
    assertThat(packet.fromPort).isEqualTo(4000);
    assertThat(packet.toPort).isEqualTo(443);
    assertThat(packet.flags).isEqualTo(Packet.SYN);
    assertThat(packet.sized).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1e000000",
    "108, 0000001e",
    "1, 00112233445566778899aabb86dd",
    "1, 00112233445566778899aabb8100000586dd",
    "1, 00112233445566778899aabb88a800058100000786dd",
    "1, 00112233445566778899aabb8864110000010050 0057",
    "12, ''",
    "101, ''",
    "229, ''",
    "113, 0000000100060011223344550000 86dd",
    "113, 0000000100060011223344550000 8100000586dd",
    "276, 86dd000000000002000100060011223344550000"
  })
  void everyLinkIsUnderstood(int type, String header) throws Exception {
    byte[] prefix = java.util.HexFormat.of().parseHex(header.replace(" ", ""));
    byte[] frame = joined(prefix, SYN6.ip());
    int at = LinkType.of(type).packetAt(frame, frame.length);
    assertThat(packet.read(frame, at, frame.length)).isEqualTo(Kind.SEGMENT);
    isSyn6();
  }

  @Test
  void otherLinksAreRefusedByNumber() {
    assertThatThrownBy(() -> LinkType.of(105))
        .isInstanceOf(UnreadableCaptureException.class)
        .hasMessageStartingWith("link type 105 is none of those");
  }

  @Test
  void otherFramesAreNothing() throws Exception {
    byte[] arp = java.util.HexFormat.of().parseHex("00112233445566778899aabb08060001080006040001");
    assertThat(LinkType.of(1).packetAt(arp, arp.length)).isEqualTo(-1);
    assertThat(LinkType.of(1).packetAt(arp, 13)).isEqualTo(-1);
  }

  @Test
  void extensionHeadersArePassed() {
    byte[] tcp = Arrays.copyOfRange(SYN6.ip(), 40, SYN6.ip().length);
    byte[] chain =
        joined(
            bytes(60, 0, 1, 4, 0, 0, 0, 0), // hop by hop, then destination options
            bytes(43, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), // then routing
            bytes(44, 0, 0, 0, 0, 0, 0, 0), // then a fragment, the first
            bytes(51, 0, 0, 1, 0, 0, 0, 1), // then authentication
            bytes(6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1), // then TCP
            tcp);
    assertThat(read(Wire.ipv6("2a00::1", "2a02::2", 0, chain))).isEqualTo(Kind.SEGMENT);
    isSyn6();
  }

  @Test
  void laterFragmentsAreTold() {
    byte[] later = bytes(6, 0, 0, 8, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(read(Wire.ipv6("2a00::1", "2a02::2", 44, later))).isEqualTo(Kind.FRAGMENT);
    byte[] ipv4 = Wire.ipv4("8.8.8.8", "9.9.9.9", 6, 0x2001, new byte[64]);
    assertThat(read(ipv4)).isEqualTo(Kind.FRAGMENT);
  }

  @Test
  void theFirstFragmentHasTheHeader() {
    byte[] tcp = Arrays.copyOfRange(SYN4.ip(), 20, SYN4.ip().length);
    assertThat(read(Wire.ipv4("8.8.8.8", "9.9.9.9", 6, 0x2000, tcp))).isEqualTo(Kind.SEGMENT);
    assertThat(packet.ipv6).isFalse();
    assertThat(packet.fromLow).isEqualTo(0x08080808);
  }

  @Test
  void ipv6InIpv4IsTakenOut() {
    assertThat(read(Wire.ipv4("8.8.8.8", "9.9.9.9", 41, 0, SYN6.ip()))).isEqualTo(Kind.SEGMENT);
    isSyn6();
  }

  @Test
  void theEthernetPaddingIsNoPayload() {
    byte[] ack = new Segment("8.8.8.8", 1, "9.9.9.9", 2, Wire.ACK, 1, 1).ip();
    assertThat(read(joined(ack, new byte[6]))).isEqualTo(Kind.SEGMENT);
    assertThat(packet.payloadLength).isZero();
  }

  @Test
  void anyCutIsSaid() {
    for (byte[] whole : new byte[][] {SYN6.ip(), SYN4.ip()}) {
      int header = whole.length - 4; // the options may be missing
      for (int length = 0; length < header; length++) {
        assertThat(read(Arrays.copyOf(whole, length))).as("%d", length).isEqualTo(Kind.CUT);
      }
      assertThat(read(Arrays.copyOf(whole, header))).isEqualTo(Kind.SEGMENT);
      assertThat(packet.sized).isTrue(); // in doubt no scanner
    }
  }

  @Test
  void timeStampsAreRead() {
    assertThat(read(SYN6.stamped(7, 9))).isEqualTo(Kind.SEGMENT);
    assertThat(packet.stamp).isEqualTo(7);
    assertThat(packet.echoed).isEqualTo(9);
    assertThat(read(SYN6.bare())).isEqualTo(Kind.SEGMENT);
    assertThat(packet.sized).isFalse();
    assertThat(packet.stamped).isFalse();
  }

  @Test
  void garbageIsNeverMoreThanGarbage() throws Exception {
    Random chance = new Random(5);
    byte[][] seeds = {
      SYN6.ip(),
      SYN4.ip(),
      joined(bytes(0x45, 0, 0, 60), new byte[60]),
      Wire.ipv6("2a00::1", "2a02::2", 0, new byte[60])
    };
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = seeds[i % seeds.length].clone();
      for (int change = chance.nextInt(8); change >= 0; change--) {
        bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
      }
      int length = chance.nextInt(bytes.length + 1);
      packet.read(bytes, 0, length);
      int at = LinkType.ETHERNET.packetAt(bytes, length);
      if (at >= 0) {
        packet.read(bytes, at, length);
      }
    }
  }
}
