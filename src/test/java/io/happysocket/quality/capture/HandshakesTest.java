// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import static io.happysocket.quality.capture.Wire.ack;
import static io.happysocket.quality.capture.Wire.says;
import static io.happysocket.quality.capture.Wire.syn;
import static io.happysocket.quality.capture.Wire.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.capture.Wire.Segment;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What becomes of attempts, packet by packet. */
class HandshakesTest {

  private static final String SIX = "2a00:1450::7";
  private static final String FOUR = "8.8.4.4";
  private static final String SERVER6 = "2a02:26f0::1";
  private static final String SERVER4 = "9.9.9.9";
  private static final String TEREDO = "2001:0:4136:e378:8000:63bf:3fff:fdd2";

  private final List<Row> rows = new ArrayList<>();

  private static CaptureSettings settings(Integer... ports) {
    return new CaptureSettings("here", Set.of(ports), null, Map.of());
  }

  private CaptureTally read(Wire wire, CaptureSettings settings) {
    try {
      return Capture.read(wire, settings, rows::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CaptureTally read(Wire wire) {
    return read(wire, settings(80));
  }

  private Row only() {
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void aServersViewOfACompletedHandshake() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(10, syn(SIX, 4000, SERVER6))
                .at(10.000_1, synAck(SIX, 4000, SERVER6))
                .at(10.060_1, ack(SIX, 4000, SERVER6)));
    assertThat(only().outcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(only().rttMicros()).isEqualTo(60_100L);
    assertThat(only().timeMillis()).isEqualTo(10_000);
    assertThat(only().remoteClass()).isEqualTo(AddressClass.NATIVE);
    assertThat(only().port()).isEqualTo(4000);
    assertThat(only().syns()).isEqualTo(1);
    assertThat(tally.established).isOne();
    assertThat(tally.brokenOff()).isEmpty();
  }

  @Test
  void aClientsViewGivesTheSameRtt() {
    read(
        Wire.raw()
            .at(10, syn(FOUR, 4000, SERVER4))
            .at(10.06, synAck(FOUR, 4000, SERVER4))
            .at(10.060_1, ack(FOUR, 4000, SERVER4)));
    assertThat(only().rttMicros()).isEqualTo(60_100L);
  }

  @Test
  void aSynAckWithoutAckIsAFailure() {
    Wire wire = Wire.raw();
    for (double at : new double[] {0, 1, 3, 7}) {
      wire.at(at, syn(SIX, 4000, SERVER6)).at(at + 0.0001, synAck(SIX, 4000, SERVER6));
    }
    CaptureTally tally = read(wire.at(20, new byte[20]));
    assertThat(only().outcome()).isEqualTo(Outcome.SILENT);
    assertThat(only().detail()).isEqualTo("no-ack");
    assertThat(only().syns()).isEqualTo(4);
    assertThat(only().scanner()).isFalse();
    assertThat(tally.repeatedSyns).isEqualTo(3);
  }

  @Test
  void whatIsUnderWayAtTheEndIsNotCounted() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(10, syn(SIX, 4000, SERVER6))
                .at(10, synAck(SIX, 4000, SERVER6))
                .at(12.9, new byte[20]));
    assertThat(rows).isEmpty();
    assertThat(tally.undecided).isOne();
  }

  @Test
  void theSynAckThatWasAnsweredIsToldByTimeStamps() {
    Segment syn = new Segment(SIX, 1, SERVER6, 80, Wire.SYN, 1000, 0);
    Segment synAck = new Segment(SERVER6, 80, SIX, 1, Wire.SYN_ACK, 5000, 1001);
    Segment ack = new Segment(SIX, 1, SERVER6, 80, Wire.ACK, 1001, 5001);
    read(
        Wire.raw()
            .at(0, syn.stamped(70, 0))
            .at(0, synAck.stamped(900, 70))
            .at(1, syn.stamped(1070, 0))
            .at(1, synAck.stamped(1900, 1070))
            .at(1.5, ack.stamped(2000, 900)));
    assertThat(only().rttMicros()).isEqualTo(1_500_000L); // not 500 ms after the second
    assertThat(only().syns()).isEqualTo(2);
  }

  @Test
  void withoutTimeStampsTheRttOfARepeatedHandshakeIsNotKnown() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(0, syn(SIX, 1, SERVER6))
                .at(0, synAck(SIX, 1, SERVER6))
                .at(1, syn(SIX, 1, SERVER6))
                .at(1, synAck(SIX, 1, SERVER6))
                .at(1.5, ack(SIX, 1, SERVER6)));
    assertThat(only().outcome()).isEqualTo(Outcome.ESTABLISHED);
    assertThat(only().rttMicros()).isNull();
    assertThat(tally.withoutRtt).isOne();
  }

  @Test
  void aRefusalOnAServedPortIsAFailureAndElsewhereAScan() {
    Wire wire =
        Wire.raw()
            .at(0, syn(FOUR, 7, SERVER4))
            .at(0, synAck(FOUR, 7, SERVER4))
            .at(0.1, ack(FOUR, 7, SERVER4))
            .at(1, syn(SIX, 8, SERVER6))
            .at(1, new Segment(SERVER6, 80, SIX, 8, Wire.RST | Wire.ACK, 0, 1001).ip())
            .at(2, new Segment(SIX, 9, SERVER6, 23, Wire.SYN, 5, 0).ip())
            .at(2, new Segment(SERVER6, 23, SIX, 9, Wire.RST | Wire.ACK, 0, 6).ip());
    read(wire, settings());
    assertThat(rows)
        .extracting(row -> row.outcome() + " " + row.scanner())
        .containsExactly("established false", "refused false", "refused true");
  }

  @Test
  void aClientThatLetsGoHasNotFailed() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(0, syn(SIX, 7, SERVER6))
                .at(0, synAck(SIX, 7, SERVER6))
                .at(0.1, new Segment(SIX, 7, SERVER6, 80, Wire.RST, 1001, 0).ip()));
    assertThat(only().detail()).isEqualTo("let-go");
    assertThat(only().counts()).isFalse();
    assertThat(tally.letGo).isOne();
  }

  @Test
  void anIcmpErrorIsTheReason() {
    byte[] quoted = synAck(SIX, 7, SERVER6);
    byte[] error = Wire.joined(Wire.bytes(1, 1, 0, 0, 0, 0, 0, 0), quoted);
    read(
        Wire.raw()
            .at(0, syn(SIX, 7, SERVER6))
            .at(0, synAck(SIX, 7, SERVER6))
            .at(0.1, Wire.ipv6("2a00:1450::1", SERVER6, 58, error))
            .at(100, new byte[20]));
    assertThat(only().outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(only().detail()).isEqualTo("icmp6:1/1");
  }

  @Test
  void scannersAreToldApart() {
    Wire wire = Wire.raw();
    for (int i = 1; i <= 3; i++) {
      wire.at(i, syn(FOUR, i, "9.9.9." + i)).at(i, synAck(FOUR, i, "9.9.9." + i));
    }
    wire.at(5, new Segment("8.8.8.8", 5, SERVER4, 80, Wire.SYN, 9, 0).bare());
    CaptureTally tally = read(wire.at(100, new byte[20]));
    assertThat(rows).hasSize(4).allMatch(Row::scanner);
    assertThat(tally.scans).isEqualTo(4);
    assertThat(tally.failed).isZero();
  }

  @Test
  void teredoFailsInTwoWays() {
    String other = "2001::1";
    byte[] echo = Wire.bytes(128, 0, 0, 0, 0, 1, 0, 1);
    CaptureTally tally =
        read(
            Wire.raw()
                .at(0, Wire.ipv6(TEREDO, SERVER6, 58, echo))
                .at(1, Wire.ipv6(other, SERVER6, 58, echo))
                .at(1, Wire.ipv6(SIX, SERVER6, 58, echo)) // somebody's ping
                .at(2, syn(other, 7, SERVER6))
                .at(2, synAck(other, 7, SERVER6))
                .at(100, new byte[20]));
    assertThat(rows).extracting(Row::detail).containsExactlyInAnyOrder("teredo-set-up", "no-ack");
    assertThat(rows).allMatch(row -> row.remoteClass() == AddressClass.TEREDO);
    assertThat(tally.teredoSetUps).isOne();
  }

  @Test
  void aKeyJoinsWhatAClientAskedFor() {
    CaptureSettings settings =
        new CaptureSettings("here", Set.of(80), Pattern.compile("u([0-9]+)\\."), Map.of());
    read(
        Wire.raw()
            .at(0, syn(SIX, 7, SERVER6))
            .at(0, synAck(SIX, 7, SERVER6))
            .at(0.1, ack(SIX, 7, SERVER6))
            .at(0.1, says(SIX, 7, SERVER6, "GET /1x1.png HTTP/1.1\r\nHos"))
            .at(
                0.1,
                new Segment(SIX, 7, SERVER6, 80, Wire.ACK, 1027, 5001).ip("t: u42.test\r\n\r\n")),
        settings);
    assertThat(only().destination()).isEqualTo("42");
  }

  @Test
  void aMapNamesClients() {
    CaptureSettings settings =
        new CaptureSettings("here", Set.of(80), null, Map.of(SIX, "x", FOUR, "x"));
    read(
        Wire.raw()
            .at(0, syn(SIX, 7, SERVER6))
            .at(0, synAck(SIX, 7, SERVER6))
            .at(0.1, ack(SIX, 7, SERVER6))
            .at(1, syn(FOUR, 7, SERVER4))
            .at(1, synAck(FOUR, 7, SERVER4))
            .at(1.1, ack(FOUR, 7, SERVER4)),
        settings);
    assertThat(rows).extracting(Row::destination).containsExactly("x", "x");
  }

  @Test
  void aClockSetBackLosesOnlyTheRttsAcrossIt() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(5000, syn(SIX, 7, SERVER6))
                .at(5000, synAck(SIX, 7, SERVER6))
                .at(1000, ack(SIX, 7, SERVER6))
                .at(1001, syn(SIX, 8, SERVER6))
                .at(1001, synAck(SIX, 8, SERVER6))
                .at(1001.05, ack(SIX, 8, SERVER6)));
    assertThat(rows).extracting(Row::rttMicros).containsExactly(null, 50_000L);
    assertThat(tally.clockBack).isOne();
    assertThat(tally.lines()).anyMatch(line -> line.contains("clock was set back"));
  }

  @Test
  void aNewSequenceNumberIsANewAttempt() {
    read(
        Wire.raw()
            .at(0, syn(SIX, 7, SERVER6))
            .at(30, new Segment(SIX, 7, SERVER6, 80, Wire.SYN, 77, 0).ip())
            .at(100, new byte[20]));
    assertThat(rows).hasSize(2).allMatch(row -> row.syns() == 1);
  }

  @Test
  void whatCameBeforeABreakIsKept() {
    CaptureTally tally =
        read(
            Wire.raw()
                .at(0, syn(SIX, 7, SERVER6))
                .at(0, synAck(SIX, 7, SERVER6))
                .at(0.1, ack(SIX, 7, SERVER6))
                .thenBroken("truncated dump file"));
    assertThat(rows).hasSize(1);
    assertThat(tally.brokenOff()).isEqualTo("broken off after 3 packets: truncated dump file");
  }

  @Test
  void halfOpenOnesAreBounded() {
    Wire wire = Wire.raw();
    for (int i = 0; i < 50_100; i++) {
      wire.at(i / 100_000.0, syn("2a00:1450::" + Integer.toHexString(i), 7, SERVER6));
    }
    CaptureTally tally = read(wire);
    assertThat(tally.crowdedOut).isEqualTo(100);
    assertThat(tally.undecided).isEqualTo(50_000);
  }
}
