// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.lab.scenario.Answer;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Attempt.Fate;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Flow;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final long MILLI = 1_000_000;

  private final List<WireEvent> events = new ArrayList<>();
  private final Flow dns = flow(50_000, "192.0.2.53", 53);
  private final Flow ipv6 = flow(40_000, "2001:db8:5::1", 80);
  private final Flow ipv4 = flow(40_001, "192.0.2.1", 80);

  @Test
  void theTimeRunsFromTheFirstQueryToTheWinnersSynAck() {
    at(1000, Kind.DNS_QUERY, dns, "AAAA x. NOERROR 0");
    at(1012, Kind.SYN, ipv6, "");
    at(1262, Kind.SYN, ipv4, "");
    at(1282, Kind.SYN_ACK, ipv4, "");
    at(1283, Kind.CLIENT_DATA, ipv4, "");
    at(1284, Kind.CLIENT_FIN, ipv4, "");

    Trace trace = Trace.of(events, 990 * MILLI, 1290 * MILLI, false);

    assertThat(trace.connectedNanos()).isEqualTo(282 * MILLI);
    assertThat(trace.attempts()).extracting(Attempt::ipv6).containsExactly(true, false);
    assertThat(trace.attempts()).extracting(Attempt::fate).containsExactly(Fate.SILENT, Fate.WON);
    assertThat(trace.ended()).isEqualTo(290 * MILLI);
    assertThat(trace.asked()).containsExactly("AAAA");
  }

  @Test
  void aQueryAfterTheFirstSynIsNotTheBeginning() {
    at(12, Kind.SYN, ipv4, "lost");
    at(1012, Kind.DNS_QUERY, dns, "A x. NOERROR 1");
    at(1013, Kind.SYN, ipv4, "");
    at(1033, Kind.SYN_ACK, ipv4, "");
    at(1034, Kind.CLIENT_DATA, ipv4, "");

    assertThat(Trace.of(events, 10 * MILLI, 1_040 * MILLI, false).connectedNanos())
        .isEqualTo(1_023 * MILLI);
  }

  @Test
  void withoutAQueryItRunsFromTheCommand() {
    at(12, Kind.SYN, ipv6, "");
    at(32, Kind.SYN_ACK, ipv6, "");
    at(33, Kind.CLIENT_DATA, ipv6, "");

    assertThat(Trace.of(events, 10 * MILLI, 40 * MILLI, false).connectedNanos())
        .isEqualTo(22 * MILLI);
  }

  @Test
  void losersEndAsTheWireShows() {
    Flow open = flow(40_002, "192.0.2.2", 80);
    at(0, Kind.SYN, ipv6, "");
    at(1000, Kind.SYN, ipv6, "");
    at(1010, Kind.SERVER_RST, ipv6, "");
    at(1020, Kind.SYN, ipv4, "");
    at(1030, Kind.SYN_ACK, ipv4, "");
    at(1031, Kind.CLIENT_FIN, ipv4, "");
    at(1040, Kind.SYN, open, "");
    at(1050, Kind.SYN_ACK, open, "");

    Trace trace = Trace.of(events, 0, 2000 * MILLI, false);

    assertThat(trace.winner()).isNull();
    assertThat(trace.connectedNanos()).isNegative();
    assertThat(trace.syns()).isEqualTo(4);
    assertThat(trace.attempts())
        .extracting(Attempt::fate)
        .containsExactly(Fate.REFUSED, Fate.FIN, Fate.OPEN);
  }

  @Test
  void whatRemainsOfAnEarlierConnectIsNoAttempt() {
    at(5, Kind.CLIENT_RST, ipv6, "");

    assertThat(Trace.of(events, 0, 10 * MILLI, false).attempts()).isEmpty();
  }

  /** It comes when its own connect has ended, without it. */
  @Test
  void aLateAnswerToAnEarlierConnectIsNotOfThisOne() {
    at(0, Kind.DNS_ANSWER, flow(49_999, "192.0.2.53", 53), "AAAA earlier. NOERROR 1");
    at(10, Kind.DNS_QUERY, dns, "AAAA x. NOERROR 0");
    at(20, Kind.DNS_ANSWER, flow(49_999, "192.0.2.53", 53), "AAAA earlier. NOERROR 1");
    at(30, Kind.DNS_ANSWER, dns, "AAAA x. NOERROR 1");

    assertThat(Trace.of(events, 0, 40 * MILLI, false).dns())
        .extracting(WireEvent::detail)
        .containsExactly("AAAA x. NOERROR 0", "AAAA x. NOERROR 1");
  }

  @Test
  void theOracleTakesTheQuickestWayThatAnswers() {
    Scenario scenario =
        new Scenario(
            "x",
            "x",
            Map.of("AAAA", answer("2001:db8:5::1", 10), "A", answer("192.0.2.1", 40)),
            List.of(
                new PathRule("2001:db8:5::1", 0, 20, Does.SILENT, 0, false, 0, 0),
                new PathRule("192.0.2.1", 0, 30, Does.ANSWERS, 0, false, 0, 0)),
            null);

    assertThat(Oracle.millis(scenario, Oracle.BOTH)).isEqualTo(70);
    assertThat(Oracle.millis(scenario, Set.of())).isEqualTo(30);
  }

  private static Answer answer(String address, int delay) {
    return new Answer(List.of(address), delay, null, false, 0, false, 0);
  }

  private void at(long millis, Kind kind, Flow flow, String detail) {
    events.add(new WireEvent(millis * MILLI, kind, flow, detail));
  }

  private static Flow flow(int port, String server, int serverPort) {
    try {
      return new Flow(port, InetAddress.getByName(server), serverPort);
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
