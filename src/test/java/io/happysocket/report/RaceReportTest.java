// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import static io.happysocket.report.Reports.FAILED;
import static io.happysocket.report.Reports.LOST;
import static io.happysocket.report.Reports.NEVER;
import static io.happysocket.report.Reports.WON;
import static io.happysocket.report.Reports.address;
import static io.happysocket.report.Reports.answered;
import static io.happysocket.report.Reports.attempt;
import static io.happysocket.report.Reports.fails;
import static io.happysocket.report.Reports.micros;
import static io.happysocket.report.Reports.never;
import static io.happysocket.report.Reports.race;
import static io.happysocket.report.Reports.shown;
import static io.happysocket.report.Reports.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.AddressText;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.LookupRecord;
import io.happysocket.report.facts.RaceRecord;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The timeline, the numbers derived from it, and the messages of failures (contract rows 7, 8, 31,
 * 34).
 */
class RaceReportTest {

  private static final RaceReport SILENT_IPV6 =
      race(
          RaceReport.Outcome.WON,
          283_400,
          List.of(
              answered(AddressFamily.IPV6, 12_100, "2001:db8::1", "2001:db8::2"),
              answered(AddressFamily.IPV4, 11_804, "198.51.100.1")),
          List.of(
              attempt("2001:db8::1", LOST, 12_200, 283_400, "first address"),
              attempt("198.51.100.1", WON, 262_200, 283_400, "attempt delay 250 ms"),
              never("2001:db8::2", 283_400, "the race was over")),
          new RaceReport.Line(micros(512_200), "attempt delay 250 ms"));

  @Test
  void timelineTellsEachFactOnALineOfItsOwnInTheOrderOfTime() {
    String ipv6 = shown("2001:db8::1");
    String ipv4 = shown("198.51.100.1");
    assertThat(SILENT_IPV6.toString().lines())
        .containsExactly(
            "example.com:443 with happy-eyeballs:"
                + " connected to 198.51.100.1:443 over IPv4 in 283.40 ms",
            "    +0.00 ms  ask AAAA of 192.0.2.53#53, 192.0.2.54#53",
            "    +0.00 ms  ask A of 192.0.2.53#53, 192.0.2.54#53",
            "   +11.80 ms  A answered by 192.0.2.53#53 udp: 1 address: 198.51.100.1",
            "   +12.10 ms  AAAA answered by 192.0.2.53#53 udp:"
                + " 2 addresses: 2001:db8::1, 2001:db8::2",
            "   +12.20 ms  attempt 1: " + ipv6 + ": first address",
            "  +262.20 ms  attempt 2, 250.00 ms later: " + ipv4 + ": attempt delay 250 ms",
            "  +283.40 ms  attempt 2 established after 21.20 ms: won",
            "  +283.40 ms  attempt 1 closed after 271.20 ms: lost",
            "  +283.40 ms  never tried: 2001:db8::2: the race was over",
            "  +512.20 ms  would have been next, 228.80 ms after the winner: attempt delay 250 ms");
  }

  @Test
  void anAttemptThatFailsAtOnceEndsBeforeTheNextOneStarts() {
    RaceReport report =
        race(
            RaceReport.Outcome.ALL_FAILED,
            1_000,
            List.of(),
            List.of(
                fails("2001:db8::1", 1_000, 1_000, false, new ConnectException("no route")),
                fails("2001:db8::2", 1_000, 1_000, false, new ConnectException("no route"))),
            null);
    assertThat(report.toString().lines().skip(1).map(line -> line.strip().substring(10)))
        .containsExactly(
            "attempt 1: " + shown("2001:db8::1"),
            "attempt 1 failed after 0.00 ms (no SYN sent): no route",
            "attempt 2, 0.00 ms later: " + shown("2001:db8::2"),
            "attempt 2 failed after 0.00 ms (no SYN sent): no route");
  }

  @Test
  void derivedNumbersComeFromTheFacts() {
    assertThat(SILENT_IPV6.marginNanos()).hasValue(micros(228_800));
    assertThat(SILENT_IPV6.synCount()).isEqualTo(2);
    assertThat(SILENT_IPV6.attemptDelaysNanos()).containsExactly(micros(250_000));
  }

  @Test
  void marginIsEmptyWithoutAWinnerOrAPlan() {
    RaceReport unplanned =
        race(
            RaceReport.Outcome.WON,
            5,
            List.of(),
            List.of(attempt("192.0.2.1", WON, 0, 5, "")),
            null);
    RaceReport lost =
        race(
            RaceReport.Outcome.DEADLINE,
            5,
            List.of(),
            List.of(attempt("192.0.2.1", LOST, 0, 5, "")),
            new RaceReport.Line(micros(7), ""));
    assertThat(unplanned.marginNanos()).isEmpty();
    assertThat(unplanned.attemptDelaysNanos()).isEmpty();
    assertThat(lost.marginNanos()).isEmpty();
    assertThat(lost.toString()).endsWith("would have been next");
  }

  @Test
  void deadlineWithoutDnsAnswerNamesTheDnsPhaseAndTheServers() { // contract row 8
    RaceReport report =
        race(
            RaceReport.Outcome.DEADLINE,
            1_000_000,
            List.of(
                without(AddressFamily.IPV6, LookupReport.Outcome.UNANSWERED, 1_000_000),
                without(AddressFamily.IPV4, LookupReport.Outcome.UNANSWERED, 1_000_000)),
            List.of(),
            null);
    assertThat(report.messageLines())
        .containsExactly(
            "example.com:443 with happy-eyeballs: not connected:"
                + " the deadline of 1000.00 ms passed while waiting for DNS",
            "DNS: AAAA asked of 192.0.2.53#53, 192.0.2.54#53, not answered so far, after 1000.00 ms",
            "DNS: A asked of 192.0.2.53#53, 192.0.2.54#53, not answered so far, after 1000.00 ms");
  }

  /** The message of an exception: what happened, and nothing of the inside. */
  @Test
  void discreetLinesCountWhatTheFullOnesName() {
    RaceReport report =
        race(
            RaceReport.Outcome.DEADLINE,
            1_000_000,
            List.of(
                without(AddressFamily.IPV6, LookupReport.Outcome.UNANSWERED, 1_000_000),
                answered(AddressFamily.IPV4, 0, "192.0.2.1")),
            List.of(
                attempt("192.0.2.1", LOST, 0, 1_000_000, "2001:db8::1 failed"),
                attempt("2001:db8::1", LOST, 0, 1_000_000, "first address"),
                fails("192.0.2.5", 5_000, 5_100, true, new ConnectException("Connection refused")),
                fails("192.0.2.6", 5_100, 5_100, false, new UnresolvedAddressException()),
                never("192.0.2.2", 1_000_000, "192.0.2.1 is still waited for"),
                never("192.0.2.3", 1_000_000, "192.0.2.1 is still waited for"),
                never("192.0.2.4", 1_000_000, AttemptReport.REFUSED)),
            null);
    assertThat(report.discreetLines())
        .containsExactly(
            "example.com:443 with happy-eyeballs:"
                + " not connected: the deadline of 1000.00 ms passed",
            "DNS: AAAA asked, not answered so far, after 1000.00 ms",
            "4 addresses tried (1 IPv6, 3 IPv4): 2 silent, 1 failed: Connection refused,"
                + " 1 failed: UnresolvedAddressException (no SYN sent)",
            "1 address never tried: refused by the address filter",
            "2 addresses never tried");
  }

  @Test
  void deadlineListsAttemptsStartedAndAddressesNeverTried() { // contract row 31
    RaceReport report =
        race(
            RaceReport.Outcome.DEADLINE,
            1_000_000,
            List.of(answered(AddressFamily.IPV4, 0, "192.0.2.1")),
            List.of(
                attempt("192.0.2.1", LOST, 0, 1_000_000, "first address"),
                never("192.0.2.2", 1_000_000, "the deadline passed"),
                never("192.0.2.3", 1_000_000, "the deadline passed"),
                never("192.0.2.4", 1_000_000, "refused by the address filter")),
            null);
    assertThat(report.messageLines())
        .containsExactly(
            "example.com:443 with happy-eyeballs:"
                + " not connected: the deadline of 1000.00 ms passed",
            "attempt 1: " + shown("192.0.2.1") + " closed after 1000.00 ms: no answer",
            "never tried: 192.0.2.2, 192.0.2.3: the deadline passed",
            "never tried: 192.0.2.4: refused by the address filter");
  }

  @Test
  void dnsCausesAreToldApartFromConnectCauses() { // contract row 34
    RaceReport report =
        race(
            RaceReport.Outcome.ALL_FAILED,
            9_000,
            List.of(
                Reports.failed(AddressFamily.IPV6, 4_000, new UnknownHostException("SERVFAIL")),
                answered(AddressFamily.IPV4, 3_000, "192.0.2.1", "192.0.2.2")),
            List.of(
                fails("192.0.2.1", 5_000, 5_100, true, new ConnectException("Connection refused")),
                fails("192.0.2.2", 5_100, 5_100, false, new UnresolvedAddressException())),
            null);
    assertThat(report.messageLines())
        .containsExactly(
            "example.com:443 with happy-eyeballs:"
                + " not connected: no attempt succeeded, known after 9.00 ms",
            "DNS: AAAA asked of 192.0.2.53#53, 192.0.2.54#53,"
                + " failed: UnknownHostException: SERVFAIL, after 4.00 ms",
            "attempt 1: " + shown("192.0.2.1") + " failed after 0.10 ms: Connection refused",
            "attempt 2: "
                + shown("192.0.2.2")
                + " failed after 0.00 ms (no SYN sent): UnresolvedAddressException");
  }

  @Test
  void everyOutcomeHasItsHeadline() {
    assertThat(List.of(RaceReport.Outcome.values()).subList(1, 6))
        .extracting(outcome -> race(outcome, 2_500, List.of(), List.of(), null).headline())
        .containsExactly(
            "example.com:443 with happy-eyeballs: no usable address, known after 2.50 ms",
            "example.com:443 with happy-eyeballs:"
                + " not connected: no attempt succeeded, known after 2.50 ms",
            "example.com:443 with happy-eyeballs: not connected: the deadline of 1000.00 ms passed",
            "example.com:443 with happy-eyeballs: cancelled after 2.50 ms",
            "example.com:443 with happy-eyeballs:"
                + " given up after 2.50 ms: the strategy or the address filter threw");
  }

  @Test
  void hundredsOfAddressesStayReadable() { // contract row 16
    List<AttemptReport> attempts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      attempts.add(never("192.0.2." + i, 1, "the cap"));
    }
    RaceReport report = race(RaceReport.Outcome.CANCELLED, 1, List.of(), attempts, null);
    assertThat(report.toString().lines().skip(1))
        .singleElement()
        .asString()
        .endsWith("192.0.2.6, 192.0.2.7 and 192 more: the cap");
  }

  @Test
  void nothingFromOutsideBreaksALine() {
    InetAddress address = address("192.0.2.1");
    RaceReport report =
        new RaceRecord(
            "evil\n.example",
            1,
            "mine\r\n",
            RaceReport.Outcome.ALL_FAILED,
            1,
            1,
            List.of(),
            List.of(
                new AttemptRecord(
                    "example.com",
                    443,
                    address,
                    address,
                    FAILED,
                    0,
                    null,
                    1,
                    "because\u2028of",
                    true,
                    new Exception("a\nb c"),
                    0,
                    false),
                new AttemptRecord(
                    "example.com",
                    443,
                    address,
                    address,
                    NEVER,
                    1,
                    null,
                    1,
                    "x\ny",
                    false,
                    null,
                    0,
                    false)),
            Nat64.NONE,
            null);
    assertThat(report.toString().lines()).hasSize(4);
    assertThat(report.toString()).contains("evil .example:1 with mine : ", "because of", "a b c");
    assertThat(report.messageLines()).hasSize(3).noneMatch(line -> line.contains("\n"));
  }

  @Test
  void millisecondsAreRoundedToTwoDecimals() {
    assertThat(List.of(0L, 4_999L, 5_000L, 994_999L, 995_000L, -5_000L, -4_999L, 1_234_567_890L))
        .extracting(Wording::millis)
        .containsExactly("0.00", "0.00", "0.01", "0.99", "1.00", "-0.01", "0.00", "1234.57");
  }

  @Test
  void targetsThatAreLiteralsAreBracketed() {
    assertThat(
            List.of(
                AddressText.hostAndPort("::1", 80),
                AddressText.hostAndPort("[::1]", 80),
                AddressText.hostAndPort("example.com", 80)))
        .containsExactly("[::1]:80", "[::1]:80", "example.com:80");
  }

  @Test
  void unansweredLookupsAndLosersComeAfterTheWinner() {
    RaceReport report =
        race(
            RaceReport.Outcome.WON,
            60,
            List.of(without(AddressFamily.IPV6, LookupReport.Outcome.UNANSWERED, 60)),
            List.of(attempt("192.0.2.1", LOST, 5, 60, ""), attempt("192.0.2.2", WON, 30, 60, "")),
            new RaceReport.Line(micros(60), "attempt delay"));
    assertThat(report.toString().lines().skip(4).map(line -> line.substring(12)))
        .containsExactly(
            "attempt 2 established after 0.03 ms: won",
            "attempt 1 closed after 0.06 ms: lost",
            "AAAA not answered so far",
            "would have been next, 0.00 ms after the winner: attempt delay");
  }

  @Test
  void causesWithoutAMessageAreToldByTheirType() {
    assertThat(Wording.words(null)).isEqualTo("no cause given");
    assertThat(Wording.words(new ConnectException(" "))).isEqualTo("ConnectException");
    assertThat(Wording.words(new ConnectException("refused")))
        .isEqualTo("ConnectException: refused");
    assertThat(Wording.words(new ConnectException("it was refused"))).isEqualTo("it was refused");
  }

  @Test
  void aLookupIsTimedFromItsOwnQuestion() {
    LookupReport asked =
        new LookupRecord(
            "example.com",
            443,
            AddressFamily.IPV4,
            LookupReport.Outcome.EMPTY,
            micros(1_000),
            micros(4_000),
            List.of(),
            "cache",
            List.of(),
            null);
    RaceReport report = race(RaceReport.Outcome.NO_ADDRESS, 4_000, List.of(asked), List.of(), null);
    assertThat(report.messageLines().get(1))
        .isEqualTo("DNS: A asked, answered by cache: no addresses, after 3.00 ms");
  }

  @Test
  void eightAddressesAreShownInFull() {
    List<InetAddress> eight = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      eight.add(address("192.0.2." + i));
    }
    assertThat(Wording.list(eight)).endsWith("192.0.2.7, 192.0.2.8");
  }
}
