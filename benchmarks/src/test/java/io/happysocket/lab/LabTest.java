// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.lab.client.Client;
import io.happysocket.lab.client.Clients;
import io.happysocket.lab.matrix.Case;
import io.happysocket.lab.matrix.Point;
import io.happysocket.lab.matrix.Reading;
import io.happysocket.lab.matrix.Summary;
import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.page.Board;
import io.happysocket.lab.page.Page;
import io.happysocket.lab.scenario.Answer;
import io.happysocket.lab.scenario.Host;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.trace.Attempt;
import io.happysocket.lab.trace.Attempt.Fate;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Result.Mode;
import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few scenarios in the real lab, with HappySocket by default: what it does, in which order, and
 * never sooner than it may; how quick it is depends on the machine and is not asserted. Skipped
 * where the system does not allow namespaces or TUN devices.
 */
@Timeout(60)
class LabTest {

  private static final long MILLI = 1_000_000;

  @TempDir static Path work;
  private static Laboratory lab;
  private static Experiment experiment;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    Options options = Options.parse(new String[] {"--work", work.toString(), "--runs", "1"});
    try {
      Namespace.open("").close();
    } catch (IOException e) {
      abort("the lab cannot run here: " + e.getMessage());
    }
    assumeThat(Path.of("/dev/net/tun")).isWritable();
    // from here on a failure is the lab's own
    lab = Laboratory.open(work, WarmUps.all());
    Client client = Clients.find(Path.of("drivers"), work).found().get(0);
    experiment = new Experiment(lab, options, client);
  }

  @AfterAll
  static void takeDown() throws IOException, InterruptedException {
    if (experiment != null) {
      experiment.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  /** Contract row 1. */
  @Test
  void healthyIpv6WinsWithOneSyn() throws Exception {
    Trace trace = cold("both-healthy");

    assertThat(trace.attempts()).hasSize(1);
    assertThat(trace.winner().ipv6()).isTrue();
    assertThat(trace.syns()).isEqualTo(1);
    // an answer after 10 ms and a round trip of 20
    assertThat(trace.connectedNanos()).isGreaterThanOrEqualTo(30 * MILLI);
  }

  /** Contract row 21. */
  @Test
  void silentIpv6LosesToIpv4WhichStartsAQuarterSecondLater() throws Exception {
    Trace trace = cold("ipv6-silent");

    assertThat(trace.attempts()).extracting(Attempt::ipv6).containsExactly(true, false);
    assertThat(trace.attempts()).extracting(Attempt::fate).containsExactly(Fate.SILENT, Fate.WON);
    // from the first query: an answer after 10 ms, then the Connection Attempt Delay
    assertThat(trace.winner().start()).isGreaterThanOrEqualTo(260 * MILLI);
    assertThat(trace.syns()).isEqualTo(2);
  }

  /** Contract row 37. */
  @Test
  void silentIpv6IsPaidForOnlyOnce() throws Exception {
    Trace trace = play("ipv6-silent").get(1).median();

    assertThat(trace.winner().ipv6()).isFalse();
    long late = trace.winner().start() - trace.attempts().get(0).start();
    assertThat(late).isLessThan(250 * MILLI);
  }

  /** Contract row 23. */
  @Test
  void refusedIpv6IsFollowedByIpv4() throws Exception {
    Trace trace = cold("ipv6-refused");

    assertThat(trace.attempts()).extracting(Attempt::fate).containsExactly(Fate.REFUSED, Fate.WON);
    assertThat(trace.attempts().get(1).start()).isGreaterThan(trace.attempts().get(0).end());
  }

  @Test
  void unreachableIpv6IsFollowedByIpv4() throws Exception {
    assertThat(cold("ipv6-unreachable").attempts())
        .extracting(Attempt::fate)
        .containsExactly(Fate.UNREACHABLE, Fate.WON);
  }

  /** Contract row 10. */
  @Test
  void aMissingAnswerForADelaysNothing() throws Exception {
    Trace trace = cold("a-never");

    assertThat(trace.winner().ipv6()).isTrue();
    assertThat(trace.asked()).contains("A");
    assertThat(trace.dns())
        .filteredOn(event -> event.kind() == WireEvent.Kind.DNS_ANSWER)
        .extracting(event -> event.detail().split(" ")[0])
        .containsOnly("AAAA");
    assertThat(trace.connectedNanos()).isLessThan(1000 * MILLI);
  }

  /** Contract row 15. */
  @Test
  void aTruncatedAnswerIsAskedForOverTcp() throws Exception {
    Trace trace = cold("truncated");

    assertThat(trace.winner().ipv6()).isTrue();
    assertThat(trace.dns()).anyMatch(event -> event.detail().startsWith("tcp AAAA"));
  }

  /** Contract row 9, and each connect loses its own first query. */
  @Test
  void aLostQueryForAaaaCostsTheResolutionDelay() throws Exception {
    for (int i = 0; i < 2; i++) {
      Trace trace = cold("query-lost");

      assertThat(trace.winner().ipv6()).isFalse();
      assertThat(trace.winner().start()).isGreaterThanOrEqualTo(60 * MILLI);
    }
  }

  @Test
  void theFirstOfThreeIpv6AddressesIsSkipped() throws Exception {
    assertThat(cold("first-of-three-dead").attempts())
        .extracting(Attempt::fate)
        .containsExactly(Fate.SILENT, Fate.WON);
  }

  @Test
  void thePageAndItsFiguresAreWritten(@TempDir Path docs) throws Exception {
    String marks = "<!-- begin: written by the lab -->\nold\n<!-- end: written by the lab -->\n";
    Files.writeString(docs.resolve("comparison.md"), "kept\n" + marks + "kept too\n");
    List<Result> results = new ArrayList<>(play("ipv6-refused"));

    new Page(new Board(results), new Page.Run("2026-01-01", "here", 1, List.of("Go"))).write(docs);

    assertThat(Files.readString(docs.resolve("comparison.md")))
        .startsWith("kept\n")
        .endsWith("kept too\n")
        .doesNotContain("\nold\n")
        .contains("Not on this machine: Go.")
        .contains("comparison/ipv6-refused.svg");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(docs.resolve("comparison/ipv6-refused.svg").toFile());
  }

  /** Case 01 of the matrix, at the end of its sweep, and an example of the draft. */
  @Test
  void theMatrixReadsHappySocketsDelaysFromTheWire() throws Exception {
    Summary late = matrix("v3-3-aaaa-much-later");
    assertThat(late.cell()).containsPattern("v4 at [0-9]+, v6 at [0-9]+");

    Summary slow = matrix("imc-01-ipv6-delayed");
    assertThat(slow.ipv6First()).isEqualTo("yes");
    assertThat(slow.aaaaFirst()).isEqualTo("yes");
    assertThat(Integer.parseInt(slow.cell().split(" ")[0])).isGreaterThanOrEqualTo(250);
  }

  /** With the last value of its sweep, if it has one. */
  private static Summary matrix(String id) throws Exception {
    for (Case each : Case.all(Path.of("scenarios", "matrix"))) {
      if (each.id().equals(id)) {
        int last = each.values().get(each.values().size() - 1);
        List<Reading> readings =
            experiment.cold(each.at(last), 1).stream().map(Reading::of).toList();
        return new Summary(each, List.of(new Point(id, last, readings)));
      }
    }
    throw new AssertionError("no case " + id);
  }

  /** Contract rows 42 to 44. */
  @Test
  void onUniqueLocalNetworksThereIsOneSynToWhatGoesFirst() throws Exception {
    for (String id : List.of("ula", "ula-a-first", "ula-and-global")) {
      assertOneSyn(id, "fd00:0:0:5:0:0:0:1");
    }
    for (String id : List.of("ula-elsewhere", "ula-to-global", "ula-to-global-aaaa-first")) {
      assertOneSyn(id, "192.0.2.1");
    }
  }

  private static void assertOneSyn(String id, String server) throws Exception {
    for (Result result : play(id)) {
      Trace trace = result.median();
      assertThat(trace.syns()).as(id + " " + result.mode()).isEqualTo(1);
      assertThat(trace.winner().flow().server().getHostAddress()).as(id).isEqualTo(server);
    }
  }

  /** IPv6 only, addresses unique local and global, and the DNS server over IPv6. */
  @Test
  void aHostMayHaveNoIpv4AndSeveralIpv6Addresses() throws Exception {
    Answer ipv6 = new Answer(List.of("fd00:5::1"), 0, null, false, 0, false, 0);
    Answer ipv4 = new Answer(List.of("192.0.2.1"), 0, null, false, 0, false, 0);
    Host host = new Host(List.of(), List.of("fd00:c::2", "2001:db8:c::2"));
    Scenario scenario =
        new Scenario("ula", "ULA", Map.of("AAAA", ipv6, "A", ipv4), List.of(), host);

    Trace trace = experiment.cold(scenario, 1).get(0);

    assertThat(trace.winner().flow().server().getHostAddress()).isEqualTo("fd00:5:0:0:0:0:0:1");
    assertThat(trace.dns().get(0).flow().server()).isInstanceOf(Inet6Address.class);
    assertThat(trace.attempts()).allMatch(Attempt::ipv6);
    assertThat(cold("both-healthy").winner().ipv6()).isTrue();
  }

  private static Trace cold(String id) throws Exception {
    Result result = play(id).get(0);
    assertThat(result.mode()).isEqualTo(Mode.COLD);
    assertThat(result.connected()).isTrue();
    return result.median();
  }

  private static List<Result> play(String id) throws Exception {
    for (Scenario scenario : Scenario.all(Path.of("scenarios"))) {
      if (scenario.id().equals(id)) {
        return experiment.play(scenario);
      }
    }
    throw new AssertionError("no scenario " + id);
  }
}
