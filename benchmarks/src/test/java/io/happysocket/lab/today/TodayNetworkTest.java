// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.today;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Flow;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several hosts, a name that moves, and a burst: what HappySocket and its peers send, read from the
 * packets, and what comes of it. With {@code -Dlab.print} it prints the table of
 * docs/comparison.md. Skipped where the system does not allow namespaces or TUN devices.
 */
@Timeout(120)
class TodayNetworkTest {

  private static final int BURST = 200;

  /** What {@code docs/networks.md} promises of an address of which nothing is known. */
  private static final int IN_FLIGHT = 8;

  private static final List<String> TABLE = new ArrayList<>();

  @TempDir static Path work;
  private static TodayNetwork network;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    try {
      Namespace.open("").close();
    } catch (IOException e) {
      abort("no namespaces here: " + e.getMessage());
    }
    assumeThat(Path.of("/dev/net/tun")).isWritable();
    network = TodayNetwork.open(work);
    String host = network.place(Does.ANSWERS).host();
    network.talk(List.of("happysocket:" + host, "socket:" + host, "okhttp:" + host)); // warms up
  }

  @AfterAll
  static void takeDown() throws IOException, InterruptedException {
    if (network != null) {
      network.close();
    }
    if (System.getProperty("lab.print") != null) {
      System.out.println("| network | client | SYNs | DNS queries | outcome |");
      System.out.println("| --- | --- | --- | --- | --- |");
      TABLE.forEach(System.out::println);
    }
  }

  private static void row(Object... cells) {
    TABLE.add("| " + String.join(" | ", Stream.of(cells).map(String::valueOf).toList()) + " |");
  }

  private record Hosts(Place silent, Place refusing, Place alive) {
    static Hosts make() {
      return new Hosts(
          network.place(Does.SILENT), network.place(Does.REFUSES), network.place(Does.ANSWERS));
    }

    String call(String client) {
      return client + ":" + String.join(",", silent.host(), refusing.host(), alive.host());
    }

    void row(String client, Came came) {
      TodayNetworkTest.row(
          "three hosts: one silent, one refuses, one is alive",
          client,
          "silent %d, refusing %d, alive %d"
              .formatted(
                  network.syns(silent).size(),
                  network.syns(refusing).size(),
                  network.syns(alive).size()),
          network.queries(silent).size()
              + network.queries(refusing).size()
              + network.queries(alive).size(),
          came);
    }
  }

  @Test
  void ofSeveralHostsADeadOneCostsADelayAndNotATimeOut() throws Exception {
    Hosts happy = Hosts.make();
    Hosts peer = Hosts.make();
    List<Came> came = network.talk(List.of(happy.call("happysocket"), peer.call("socket")));
    happy.row("HappySocket, one request", came.get(0));
    peer.row("`Socket`, host after host, 5 s each", came.get(1));

    assertThat(came.get(0).connected()).as("HappySocket: %s", came).isTrue();
    assertThat(came.get(1).connected()).as("the peer: %s", came).isTrue();
    for (Place place : List.of(happy.silent(), happy.refusing(), happy.alive())) {
      assertThat(network.syns(place).stream().map(WireEvent::flow).distinct())
          .as("one attempt for an address")
          .extracting(Flow::server)
          .doesNotHaveDuplicates();
    }
    assertThat(network.syns(happy.alive())).isNotEmpty();
    assertThat(network.syns(peer.silent()))
        .as("the peer waits, the system repeats")
        .hasSizeGreaterThan(1);
    assertThat(came.get(0).millis()).isLessThan(came.get(1).millis());
  }

  /** Each client's name, before and after. */
  private record Names(Does old, List<Place> before) {
    static final List<String> CLIENTS = List.of("happysocket", "socket", "okhttp");
    static final List<String> TITLES = List.of("HappySocket", "`Socket`", "OkHttp");

    static Names thatWill(Does old) {
      return new Names(old, CLIENTS.stream().map(each -> network.place(Does.ANSWERS)).toList());
    }

    List<String> calls() {
      return IntStream.range(0, CLIENTS.size())
          .mapToObj(each -> CLIENTS.get(each) + ":" + before.get(each).host())
          .toList();
    }

    List<Place> move() {
      before.forEach(each -> network.does(old, each.ipv6(), each.ipv4()));
      return before.stream().map(network::moved).toList();
    }

    void rows(List<Place> after, List<Came> came) {
      for (int i = 0; i < CLIENTS.size(); i++) {
        row(
            "a name that moved; its old addresses "
                + (old == Does.SILENT ? "are silent" : "refuse"),
            TITLES.get(i),
            "old %d, new %d"
                .formatted(network.syns(before.get(i)).size(), network.syns(after.get(i)).size()),
            network.queries(after.get(i)).size(),
            came.get(i));
      }
    }
  }

  /** Refused second: an answer is to be older than a second, and silence takes its time. */
  @Test
  void aNameThatMovedIsAskedForOnceMore() throws Exception {
    List<Names> names = List.of(Names.thatWill(Does.SILENT), Names.thatWill(Does.REFUSES));
    assertThat(network.talk(names.stream().flatMap(each -> each.calls().stream()).toList()))
        .allMatch(Came::connected);

    for (Names each : names) {
      List<Place> after = each.move();
      List<Came> came =
          network.talk(Stream.concat(Stream.of("again"), each.calls().stream()).toList());
      each.rows(after, came);

      assertThat(came).extracting(Came::connected).containsExactly(true, false, false);
      assertThat(network.queries(after.get(0)))
          .as("one more for each type")
          .hasSize(2)
          .doesNotHaveDuplicates();
      assertThat(network.syns(after.get(0))).isNotEmpty();
      for (Place peers : after.subList(1, after.size())) {
        assertThat(network.queries(peers)).as("the JDK's cache").isEmpty();
        assertThat(network.syns(peers)).isEmpty();
      }
    }
  }

  @Test
  void ofABurstEightAreInFlightToASilentAddress() throws Exception {
    Burst happy = Burst.of("happysocket", "HappySocket");
    Burst peer = Burst.of("okhttp", "OkHttp");

    assertThat(happy.unanswered())
        .as("as races end, others may try")
        .hasSizeBetween(1, BURST / 2)
        .allMatch(each -> happy.inFlightAt(each) <= IN_FLIGHT);
    assertThat(peer.unanswered()).as("the peer").hasSize(BURST);
  }

  /**
   * Connects at once to a name of which nothing is known.
   *
   * @param unanswered each attempt at its silent IPv6 address
   * @param answers each SYN-ACK from its IPv4 address
   */
  private record Burst(List<WireEvent> unanswered, List<WireEvent> answers) {
    static Burst of(String client, String title) throws IOException {
      Place place = network.place(Does.ANSWERS);
      network.does(Does.SILENT, place.ipv6());
      List<Came> came = network.talk(Collections.nCopies(BURST, client + ":" + place.host()));
      List<WireEvent> syns = network.syns(place);
      InetAddress silent = InetAddress.getByName(place.ipv6());
      Map<Flow, WireEvent> attempts = new LinkedHashMap<>();
      syns.stream()
          .filter(each -> each.flow().server().equals(silent))
          .forEach(each -> attempts.putIfAbsent(each.flow(), each));
      Burst burst = new Burst(List.copyOf(attempts.values()), network.events(Kind.SYN_ACK, place));
      long overIpv6 = syns.stream().filter(each -> attempts.containsKey(each.flow())).count();
      row(
          BURST + " connects at once, IPv6 silent",
          title,
          "IPv6 %d (%d before any answer), IPv4 %d"
              .formatted(overIpv6, burst.beforeAnyAnswer(), syns.size() - overIpv6),
          network.queries(place).size(),
          "%d connected, the last after %d ms"
              .formatted(
                  came.stream().filter(Came::connected).count(),
                  came.stream().mapToInt(Came::millis).max().orElseThrow()));
      assertThat(came).hasSize(BURST).allMatch(Came::connected);
      return burst;
    }

    long beforeAnyAnswer() {
      return unanswered.stream().filter(each -> answersBefore(each) == 0).count();
    }

    /** At least: each answer ended one race, which may have had one of the attempts. */
    long inFlightAt(WireEvent attempt) {
      return unanswered.indexOf(attempt) + 1 - answersBefore(attempt);
    }

    private long answersBefore(WireEvent attempt) {
      return answers.stream().filter(each -> each.atNanos() < attempt.atNanos()).count();
    }
  }
}
