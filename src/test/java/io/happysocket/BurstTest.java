// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.HALF;
import static io.happysocket.PlayedConnects.OTHER;
import static io.happysocket.PlayedConnects.REFUSED;
import static io.happysocket.PlayedConnects.SILENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.RaceReport;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many connects at once (contract row 52): what they send, and when they end. Callers close what
 * they get.
 */
class BurstTest {

  private static final int MANY = 1_000;
  private static final int UNKNOWN = 8;

  private final PlayedConnects played = new PlayedConnects();
  private final List<PlayedSocketChannel> open = new ArrayList<>();
  private final Map<InetSocketAddress, Integer> mostUnknown = new HashMap<>();
  private final Set<InetSocketAddress> answered = new HashSet<>();
  private final List<Ended> ended = new ArrayList<>();
  private int mostOpen;
  private long begin;

  private record Ended(String host, long atMillis, RaceReport report) {}

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private ConnectorBuilder counted() {
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              count(channel);
              if (channel.address().getAddress()[channel.address().getAddress().length - 1] == 2) {
                played.world.after(20 * PlayedLoop.MILLIS, () -> answered.add(channel.remote()));
              }
              PlayedConnects.answer(channel);
            });
    begin = played.nowMillis();
    return played.builder();
  }

  private void count(PlayedSocketChannel channel) {
    for (PlayedSocketChannel each : open) {
      if (each.isConnected()) {
        answered.add(each.remote());
      }
    }
    open.removeIf(each -> !each.isOpen());
    open.add(channel);
    mostOpen = Math.max(mostOpen, open.size());
    InetSocketAddress to = channel.remote();
    if (!answered.contains(to)) {
      long flying = open.stream().filter(each -> each.remote().equals(to)).count();
      mostUnknown.merge(to, (int) flying, Math::max);
    }
  }

  private void connect(Connector connector, String host, int times) {
    for (int i = 0; i < times; i++) {
      CompletableFuture<Connection> unused =
          connector
              .connectWithReportAsync(host, 443)
              .whenComplete(
                  (connection, failure) -> {
                    long at = played.nowMillis() - begin;
                    if (connection != null) {
                      PlayedConnects.close(connection.channel());
                      ended.add(new Ended(host, at, connection.report()));
                    } else {
                      ended.add(new Ended(host, at, report(failure)));
                    }
                  });
    }
  }

  private static RaceReport report(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return ((RaceFailure) cause).report();
  }

  private static ConnectHistory history(boolean learns) {
    return learns ? new MemoryHistory() : ConnectHistory.none();
  }

  private void assertAll(int count, RaceReport.Outcome outcome) {
    assertThat(ended).hasSize(count);
    assertThat(ended).allMatch(each -> each.report().outcome() == outcome);
    assertThat(mostUnknown.values()).allMatch(most -> most <= UNKNOWN);
  }

  /** Contract row 52. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atASilentFamilyOnlyEightSynsFlyAndEverybodyConnects(boolean learns) {
    Connector connector = played.use(counted().history(history(learns)));
    connect(connector, HALF, 100);
    played.advance(250 + 20 + 20);
    assertAll(100, RaceReport.Outcome.WON);
    assertThat(mostUnknown).hasSize(2).containsValue(UNKNOWN);
    assertThat(ended.stream().filter(each -> each.atMillis() <= 40)).hasSize(92);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHealthyBurstTakesOneRoundTripMore(boolean learns) {
    Connector connector = played.use(counted().history(history(learns)));
    connect(connector, BOTH, MANY);
    played.advance(60);
    assertAll(MANY, RaceReport.Outcome.WON);
    assertThat(ended).allMatch(each -> each.atMillis() <= 42);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSilentNameGetsEightSynsAtEachAddressAndEndsAtItsDeadline(boolean learns) {
    Connector connector = played.use(counted().history(history(learns)));
    connect(connector, SILENT, MANY);
    played.advance(999);
    assertThat(ended).isEmpty();
    played.advance(1);
    assertAll(MANY, RaceReport.Outcome.DEADLINE);
    assertThat(played.world.channels().sockets()).hasSizeLessThanOrEqualTo(2 * UNKNOWN);
    List<RaceReport> never =
        ended.stream().map(Ended::report).filter(each -> each.synCount() == 0).toList();
    assertThat(never).hasSizeGreaterThanOrEqualTo(MANY - 2 * UNKNOWN);
    assertThat(never.get(0).attempts())
        .hasSize(2)
        .allMatch(each -> each.waitedNanos() == 1_000_000_000);
    assertThat(never.get(0).toString())
        .contains("held back: nothing is known of it, and 8 attempts at it are in flight");
  }

  /** A refusal is an answer: it tells the same to all. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRefusedBurstEndsWithItsRefusals(boolean learns) {
    Connector connector = played.use(counted().history(history(learns)));
    connect(connector, REFUSED, MANY);
    played.advance(200);
    assertAll(MANY, RaceReport.Outcome.ALL_FAILED);
  }

  /** What history knows needs no leaders. */
  @Test
  void aKnownAddressTakesAllAtOnce() {
    Connector connector = played.use(counted());
    connect(connector, BOTH, 1);
    played.advance(100);
    ended.clear();
    begin = played.nowMillis();
    connect(connector, BOTH, MANY);
    played.advance(100);
    assertThat(ended).hasSize(MANY).allMatch(each -> each.atMillis() <= 22);
  }

  /** A port may be shut off on a machine that answers at another. */
  @Test
  void anotherPortOfAKnownAddressIsUnknown() {
    Connector connector = played.use(counted());
    connect(connector, OTHER, 1);
    played.advance(100);
    played.world.channels().whenConnecting(this::count);
    open.clear();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Connection> unused = connector.connectWithReportAsync(OTHER, 444);
    }
    played.advance(1_000);
    assertThat(mostUnknown.values()).allMatch(most -> most <= UNKNOWN);
    assertThat(mostUnknown).containsValue(UNKNOWN);
  }

  @Test
  void beyondTheCapConnectsWaitAndNoneIsLost() {
    Connector connector = played.use(counted().attemptsInFlight(50));
    connect(connector, BOTH, 1);
    played.advance(100);
    connect(connector, BOTH, MANY);
    played.advance(999);
    assertAll(MANY + 1, RaceReport.Outcome.WON);
    assertThat(mostOpen).isEqualTo(50);
    assertThat(ended.get(MANY).report().toString())
        .contains("the connector has 50 attempts in flight");
  }

  @Test
  void destinationsTakeTurnsBeyondTheCap() {
    Connector connector = played.use(counted().attemptsInFlight(20));
    connect(connector, BOTH, 400);
    played.advance(30);
    connect(connector, OTHER, 20);
    played.advance(950);
    assertAll(420, RaceReport.Outcome.WON);
    List<String> order = ended.stream().map(Ended::host).toList();
    assertThat(order.lastIndexOf(OTHER))
        .as("half of all that start are the other's")
        .isLessThan(150);
  }

  /** What silent ones occupy ends with them, and the others share the rest. */
  @Test
  void healthyOnesConnectBesideSilentOnes() {
    Connector connector = played.use(counted().attemptsInFlight(200));
    for (int i = 0; i < MANY; i++) {
      connect(connector, SILENT, 1);
      connect(connector, BOTH, 1);
    }
    played.advance(1_000);
    assertThat(ended).hasSize(2 * MANY);
    assertThat(ended.stream().filter(each -> each.host().equals(BOTH)))
        .allMatch(
            each -> each.report().outcome() == RaceReport.Outcome.WON && each.atMillis() < 300);
    assertThat(ended.stream().filter(each -> each.host().equals(SILENT)))
        .allMatch(each -> each.atMillis() == 1_000);
    assertThat(mostOpen).isLessThanOrEqualTo(200);
    assertThat(mostUnknown.values()).allMatch(most -> most <= UNKNOWN);
  }

  /** The system gives up a SYN after many seconds: that tells nothing of the address. */
  @Test
  void whatTheSystemGivesUpIsNoAnswer() {
    Connector connector = played.use(counted().connectDeadline(Duration.ofSeconds(20)));
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              count(channel);
              channel.refuse(4_000 * PlayedLoop.MILLIS, new ConnectException("timed out"));
            });
    connect(connector, "192.0.2.3", 3 * UNKNOWN);
    played.advance(12_000);
    assertAll(3 * UNKNOWN, RaceReport.Outcome.ALL_FAILED);
    assertThat(mostUnknown.values()).containsExactly(UNKNOWN);
    assertThat(ended.get(ended.size() - 1).atMillis()).isEqualTo(12_000);
  }

  @Test
  void aHandshakeIsPassedByAWholeBurst() {
    Connector connector = played.use(counted());
    List<CompletableFuture<HandshakeResult<String>>> futures = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      futures.add(connector.connectAsync(BOTH, 443, (channel, host, port) -> "yes"));
    }
    played.advance(200);
    for (CompletableFuture<HandshakeResult<String>> each : futures) {
      assertThat(each).isCompleted();
      PlayedConnects.close(each.join().connection().channel());
    }
    assertThat(mostUnknown.values()).allMatch(most -> most <= UNKNOWN);
  }
}
