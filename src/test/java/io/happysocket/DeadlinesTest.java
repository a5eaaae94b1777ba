// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.HALF;
import static io.happysocket.PlayedConnects.REFUSED;
import static io.happysocket.PlayedConnects.SILENT;
import static io.happysocket.PlayedConnects.ip;
import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.happysocket.dns.Resolver;
import io.happysocket.log.KeptLog;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.AttemptFact.Status;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No caller waits past its deadline, and what is measured is measured from the right moment. */
class DeadlinesTest {

  private static final String LOOP = "happysocket";

  private final PlayedConnects played = new PlayedConnects();

  @BeforeEach
  void forget() {
    KeptLog.forget();
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private static List<InetAddress> many(int count) {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(ip("192.0.2." + (100 + i)));
    }
    return addresses;
  }

  /** Sixty dials of 20 ms each, under a deadline of 100 ms: five have time. */
  @Test
  void theDeadlineIsLookedAtBeforeEachStep() {
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              played.world.spend(20 * MILLIS);
              channel.refuse(new NoRouteToHostException("kein Weg"));
            });
    Connector connector =
        played.use(
            played
                .builder()
                .resolver(Resolver.fixed(Map.of("many.test", many(60))))
                .strategy(
                    race ->
                        race.untried().isEmpty()
                            ? Step.waitForNews("all tried")
                            : Step.attempt(race.untried().get(0), "at once")));
    long begin = played.nowMillis();
    assertThatThrownBy(() -> connector.connect("many.test", 443, Duration.ofMillis(100)))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(played.nowMillis() - begin).isBetween(100L, 120L);
    assertThat(played.world.channels().sockets()).hasSizeLessThanOrEqualTo(6);
  }

  /**
   * Contract rows 32 and 40: the check of the first hangs, the second gets its SYN all the same.
   */
  @Test
  void aCheckThatHangsNeverKeepsTheOtherFamilyFromItsSyn() {
    Connector connector = played.use(played.builder());
    played.world.hold("happysocket-handshake");
    CompletableFuture<?> future =
        connector.connectAsync(BOTH, 443, (channel, host, port) -> "never");
    played.advance(PlayedConnects.DEADLINE.toMillis());
    assertThat(future).isCompletedExceptionally();
    assertThat(played.world.channels().sockets()).hasSize(2);
    played.world.release("happysocket-handshake");
  }

  /** The same with so short a deadline that what is put off would come too late. */
  @Test
  void aShortDeadlineShortensWhatACheckPutsOff() {
    played.world.channels().whenConnecting(channel -> channel.establish(150 * MILLIS));
    Connector connector = played.use(played.builder().strategy(Strategies.happyEyeballs()));
    played.world.hold("happysocket-handshake");
    assertThatThrownBy(
            () ->
                connector.connect(
                    BOTH, 443, (channel, host, port) -> "never", Duration.ofMillis(400)))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(played.world.channels().sockets()).hasSize(2);
    played.world.release("happysocket-handshake");
  }

  /** A race that waited 300 ms for its thread has 700 of 1,000 ms left, and its RTT is 20 ms. */
  @Test
  void theDeadlineCountsFromTheCallAndTheRoundTripFromTheDial() throws IOException {
    // what this resolver knows it tells on the loop
    Connector connector =
        played.use(
            played
                .builder()
                .resolver((question, told) -> PlayedConnects.names().resolve(question, told)));
    connector.connect(BOTH, 443).close();
    played.world.hold(LOOP);
    CompletableFuture<Connection> future = connector.connectWithReportAsync(BOTH, 443);
    CompletableFuture<Connection> silent = connector.connectWithReportAsync(SILENT, 443);
    played.advance(300);
    played.world.release(LOOP);
    played.advance(50);
    AttemptReport winner = future.join().report().winner();
    assertThat(winner.startNanos()).isEqualTo(300 * MILLIS);
    assertThat(winner.endNanos() - winner.startNanos()).isEqualTo(20 * MILLIS);
    future.join().close();
    assertThat(silent).isNotDone();
    played.advance(650);
    assertThat(silent).isCompletedExceptionally();
  }

  /** A strategy that blocks holds up its loop; a caller is told at its deadline all the same. */
  @Test
  void aStrategyThatHoldsTheLoopIsNamed() {
    Connector connector =
        played.use(
            played
                .builder()
                .strategy(
                    race -> {
                      played.world.spend(150 * MILLIS);
                      return Strategies.happyEyeballs().next(race);
                    }));
    assertThatThrownBy(() -> connector.connect(SILENT, 443)).isInstanceOf(IOException.class);
    assertThat(KeptLog.lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("WARN", "150 ms", SILENT, "DeadlinesTest"));
  }

  @Test
  void aCallerIsToldAtItsDeadlineThoughTheLoopSaysNothing() {
    Connector connector = played.use(played.builder());
    played.world.hold(LOOP);
    long begin = played.nowMillis();
    assertThatThrownBy(() -> connector.connect(BOTH, 443))
        .isInstanceOf(ConnectDeadlineException.class)
        .hasMessageContaining("holds up");
    assertThat(played.nowMillis() - begin).isLessThanOrEqualTo(2_000);
    played.world.release(LOOP);
    played.advance(2_000);
    assertThat(played.world.channels().sockets()).noneMatch(SocketChannel::isOpen);
  }

  // ---- what a failure was is told without words

  @Test
  void aRefusalIsASynThatWasAnsweredInAnyLanguage() {
    ConnectFailedException failure =
        catchThrowableOfType(
            ConnectFailedException.class, () -> played.use(played.builder()).connect(REFUSED, 443));
    assertThat(failure.report().attempts()).allMatch(AttemptReport::synSent);
    assertThat(failure.report().outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
  }

  /** The others are ENETUNREACH, EADDRNOTAVAIL and EACCES, EPERM and ENOBUFS, in JDK's types. */
  @Test
  void onlyARefusalInConnectItselfShowsThatASynWasSent() {
    assertThat(sentSyn(new ConnectException("Verbindungsaufbau abgelehnt"))).isTrue();
    assertThat(sentSyn(new NoRouteToHostException("kein Weg"))).isFalse();
    assertThat(sentSyn(new SocketException("Netz nicht erreichbar"))).isFalse();
    assertThat(sentSyn(new BindException("Adresse nicht verfuegbar"))).isFalse();
    assertThat(sentSyn(new SocketException("Vorgang nicht zulaessig"))).isFalse();
  }

  private boolean sentSyn(IOException atOnce) {
    played.world.channels().whenConnecting(channel -> channel.refuse(atOnce));
    ConnectFailedException failure =
        catchThrowableOfType(
            ConnectFailedException.class,
            () -> played.use(played.builder()).connect("192.0.2.1", 443));
    return failure.report().attempts().get(0).synSent();
  }

  /** A reset or an unreachable host that is told later came after the SYN. */
  @Test
  void whatFailsAfterConnectHasSentItsSyn() {
    List<IOException> later =
        List.of(
            new SocketException("Reset, or aborted, or a network that cannot be reached"),
            new NoRouteToHostException("kein Weg"),
            new ConnectException("Zeit abgelaufen"));
    Connector connector = played.use(played.builder());
    for (IOException each : later) {
      played.world.channels().whenConnecting(channel -> channel.refuse(5 * MILLIS, each));
      ConnectFailedException failure =
          catchThrowableOfType(
              ConnectFailedException.class, () -> connector.connect("192.0.2.1", 443));
      assertThat(failure.report().attempts().get(0).synSent()).as("%s", each).isTrue();
    }
  }

  // ---- a machine that sleeps

  /** The sleep falls into the turn in which another race fails; the SYN-ACK has come by then. */
  @Test
  void aConnectionEstablishedDuringASleepWinsThoughItsDeadlineHasPassed() throws IOException {
    played.world.channels().whenConnecting(PlayedConnects::answer);
    AtomicBoolean slept = new AtomicBoolean();
    ConnectStrategy sleeping =
        race -> {
          boolean failed =
              race.attempts().stream().anyMatch(each -> each.status() == Status.FAILED);
          if (failed && slept.compareAndSet(false, true)) {
            played.world.channels().sockets().get(0).establish();
            played.world.spend(TimeUnit.HOURS.toNanos(3));
          }
          return Strategies.happyEyeballs().next(race);
        };
    Connector connector = played.use(played.builder().strategy(sleeping));
    CompletableFuture<Connection> waits = connector.connectWithReportAsync("192.0.2.3", 443);
    CompletableFuture<Connection> fails = connector.connectWithReportAsync("192.0.2.2", 443);
    played.advance(100);
    assertThat(slept).isTrue();
    assertThat(fails).isCompletedExceptionally();
    assertThat(waits).isCompleted();
    waits.join().close();
  }

  /** The caller's thread wakes first, and gives the loop its second. */
  @Test
  void aCallerThatWakesBeforeTheLoopWaitsForWhatItHasToTell() throws IOException {
    Connector connector = played.use(played.builder());
    played.world.after(
        10 * MILLIS,
        () -> {
          played.world.hold(LOOP);
          played.world.spend(TimeUnit.HOURS.toNanos(3));
          played.world.channels().sockets().get(0).establish();
          played.world.after(50 * MILLIS, () -> played.world.release(LOOP));
        });
    connector.connect("192.0.2.3", 443).close();
    assertThat(played.world.channels().sockets()).hasSize(1);
  }

  /** Contract row 34: a system that gave up says so with the exception of a refusal. */
  @Test
  void theFailureThatGotFurthestIsToldByWhatTheAttemptReached() {
    ConnectException gaveUp = new ConnectException("Zeit abgelaufen");
    SocketException reset = new SocketException("zurueckgesetzt");
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              boolean six = channel.address().getAddress().length == 16;
              channel.refuse(six ? 5_000 * MILLIS : 20 * MILLIS, six ? gaveUp : reset);
            });
    Connector connector = played.use(played.builder().connectDeadline(Duration.ofSeconds(20)));
    assertThatThrownBy(() -> connector.connect(BOTH, 443)).hasCause(reset);
  }

  /** Contract row 16: bounded before any question is asked of the system. */
  @Test
  void aResolverThatGivesTwentyThousandAddressesStallsNobody() {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      addresses.add(ip("192." + i / 65_536 + "." + (i / 256) % 256 + "." + i % 256));
    }
    played.world.channels().whenConnecting(channel -> {});
    Connector connector =
        played.use(played.builder().resolver(Resolver.fixed(Map.of("huge.test", addresses))));
    ConnectDeadlineException failure =
        catchThrowableOfType(
            ConnectDeadlineException.class, () -> connector.connect("huge.test", 443));
    assertThat(failure.report().attempts()).hasSizeLessThanOrEqualTo(64);
  }

  @Test
  void aSilentFamilyCostsOneDelay() throws IOException {
    Connector connector = played.use(played.builder().strategy(Strategies.happyEyeballs()));
    long begin = played.nowMillis();
    connector.connect(HALF, 443).close();
    assertThat(played.nowMillis() - begin).isEqualTo(270);
  }
}
