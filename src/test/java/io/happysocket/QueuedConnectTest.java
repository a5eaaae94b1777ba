// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.HALF;
import static io.happysocket.PlayedConnects.OTHER;
import static io.happysocket.PlayedConnects.REFUSED;
import static io.happysocket.PlayedConnects.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.happysocket.handshake.Handshake;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits for room (contract row 52) ends at its deadline at the latest, and leaves nothing. */
class QueuedConnectTest {

  private static final String WORKER = "happysocket-worker";
  private static final String SILENT_LITERAL = "192.0.2.3";
  private static final String LITERAL = "192.0.2.1";
  private static final int CAP = 3;
  private static final int LEADERS = 8;

  private final PlayedConnects played = new PlayedConnects();
  private Connector connector;
  private boolean closed;

  @AfterEach
  void nothingIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
    if (!closed) {
      allRoomIsThere();
    }
    played.close();
  }

  private void use(ConnectorBuilder builder) {
    connector = played.use(builder.attemptsInFlight(CAP));
  }

  private void close() {
    connector.close();
    closed = true;
  }

  private long open() {
    return played.world.channels().sockets().stream().filter(PlayedSocketChannel::isOpen).count();
  }

  /** As many attempts fly as the cap allows: neither fewer nor more. */
  private void allRoomIsThere() {
    played.world.run();
    assertThat(open()).as("what was left open").isZero();
    List<CompletableFuture<SocketChannel>> all = occupy(CAP + 2);
    assertThat(open()).as("the room there is").isEqualTo(CAP);
    all.forEach(each -> each.cancel(true));
  }

  /** Attempts that fly until their deadline. */
  private List<CompletableFuture<SocketChannel>> occupy(int times) {
    List<CompletableFuture<SocketChannel>> all = start(SILENT_LITERAL, times);
    played.world.run();
    return all;
  }

  private List<CompletableFuture<SocketChannel>> start(String host, int times) {
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      CompletableFuture<SocketChannel> future = connector.connectAsync(host, 443);
      futures.add(future);
      CompletableFuture<Void> unused = future.thenAccept(PlayedConnects::close);
    }
    return futures;
  }

  private static void assertWon(List<CompletableFuture<SocketChannel>> futures) {
    assertThat(futures).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
  }

  @Test
  void whatWaitsForTheCapEndsAtItsDeadlineAndSaysWhy() {
    use(played.builder());
    occupy(CAP);
    played.advance(300);
    CompletableFuture<Connection> waiting = connector.connectWithReportAsync(SILENT, 443);
    played.advance(999);
    assertThat(waiting).isNotDone();
    played.advance(1);
    ConnectDeadlineException failure = failure(waiting, ConnectDeadlineException.class);
    assertThat(failure.report().totalNanos()).isEqualTo(1_000_000_000L);
    assertThat(failure.report().toString())
        .contains("waited 700.00 ms", "the connector has 3 attempts in flight");
  }

  private static <T extends Throwable> T failure(CompletableFuture<?> future, Class<T> type) {
    assertThat(future).isDone();
    return type.cast(catchThrowableOfType(Exception.class, future::join).getCause());
  }

  /** A channel that nobody has taken holds a descriptor. */
  @Test
  void aWinnerCountsUntilItsCallerTakesIt() {
    use(played.builder());
    played.world.hold(WORKER);
    List<CompletableFuture<SocketChannel>> futures = start(BOTH, 10);
    played.advance(500);
    assertThat(open()).isEqualTo(CAP);
    played.world.release(WORKER);
    played.advance(200);
    assertWon(futures);
  }

  /** A caller's code that connects again, and waits for it, finds room. */
  @Test
  void aCompletionMayConnectAgain() {
    use(played.builder());
    List<String> told = new ArrayList<>();
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    for (int i = 0; i < CAP; i++) {
      futures.add(
          connector
              .connectAsync(BOTH, 443)
              .thenAccept(
                  first -> {
                    PlayedConnects.close(first);
                    told.add(again());
                  }));
    }
    played.advance(200);
    assertThat(futures).allMatch(CompletableFuture::isDone);
    assertThat(told).containsExactly("again", "again", "again");
  }

  private String again() {
    try {
      PlayedConnects.close(connector.connect(OTHER, 443));
      return "again";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aCancelledWaitGivesItsPlaceToTheNext() {
    use(played.builder());
    List<CompletableFuture<SocketChannel>> first = start(BOTH, CAP);
    List<CompletableFuture<SocketChannel>> waiting = start(BOTH, 10);
    played.world.run();
    List<CompletableFuture<SocketChannel>> last = start(OTHER, 1);
    played.world.run();
    waiting.forEach(each -> each.cancel(true));
    played.advance(100);
    assertWon(first);
    assertWon(last);
    assertThat(waiting).allMatch(CompletableFuture::isCancelled);
  }

  /** Of a name on the loop; of a literal on the thread that waits, before the loop has it. */
  @ParameterizedTest
  @ValueSource(strings = {BOTH, LITERAL})
  void anInterruptedWaitLeavesNothing(String host) {
    use(played.builder());
    List<CompletableFuture<SocketChannel>> flying = occupy(CAP);
    played.world.after(50_000_000, this::interrupt);
    assertThatThrownBy(() -> connector.connect(host, 443))
        .isInstanceOf(ConnectInterruptedException.class)
        .satisfies(e -> assertThat(((RaceFailure) e).report().toString()).contains("held back"));
    assertThat(Thread.interrupted()).isTrue();
    interrupt();
    assertThatThrownBy(() -> connector.connect(host, 443))
        .isInstanceOf(ConnectInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    flying.forEach(each -> each.cancel(true));
  }

  private void interrupt() {
    played.world.failOnce(Trouble.AWAIT, new InterruptedException());
  }

  @Test
  void aCloseEndsWhatWaits() {
    use(played.builder());
    List<CompletableFuture<SocketChannel>> all = occupy(10);
    all.addAll(start(BOTH, 10));
    played.advance(50);
    close();
    assertThat(all).hasSize(20).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  /** A literal begins on its caller's thread, and waits as the others do. */
  @ParameterizedTest
  @ValueSource(strings = {SILENT, SILENT_LITERAL})
  void aBlockingConnectThatWaitsEndsAtItsDeadline(String host) {
    use(played.builder());
    CompletableFuture<Void> flying =
        CompletableFuture.allOf(occupy(CAP).toArray(CompletableFuture<?>[]::new));
    played.advance(500);
    long begin = played.nowMillis();
    assertThatThrownBy(() -> connector.connect(host, 443))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(played.nowMillis() - begin).isEqualTo(1_000);
    assertThat(flying).isCompletedExceptionally();
  }

  /** Room that comes on the loop for a race that its caller's thread still has. */
  @Test
  void aLiteralIsAdmittedBeforeTheLoopHasIt() throws IOException {
    List<Runnable> meanwhile = new ArrayList<>();
    ConnectStrategy strategy =
        new ConnectStrategy() {
          @Override
          public Step next(RaceView race) {
            if (race.untried().isEmpty() && !meanwhile.isEmpty()) {
              meanwhile.remove(0).run();
            }
            return Strategies.adaptive().next(race);
          }
        };
    connector = played.use(played.builder().strategy(strategy).attemptsInFlight(20));
    List<CompletableFuture<SocketChannel>> leaders = start(LITERAL, LEADERS);
    played.world.run();
    List<Integer> meanwhileDialled = new ArrayList<>();
    meanwhile.add(
        () -> {
          played.advance(20);
          meanwhileDialled.add(played.world.channels().sockets().size());
        });
    PlayedConnects.close(connector.connect(LITERAL, 443));
    assertThat(meanwhileDialled).as("not by the loop").containsExactly(LEADERS);
    assertWon(leaders);
    close();
  }

  // ---- faults

  @Test
  void whereThereIsNoDescriptorThoughThereIsRoomAllFailAtOnce() {
    use(played.builder());
    played.world.fail(Trouble.OPEN_SOCKET, new SocketException("Too many open files"));
    List<CompletableFuture<SocketChannel>> futures = start(BOTH, 20);
    futures.addAll(start(LITERAL, 20));
    played.world.run();
    for (CompletableFuture<SocketChannel> each : futures) {
      assertThat(failure(each, ConnectFailedException.class)).hasMessageContaining("Too many open");
    }
    played.world.fail(Trouble.OPEN_SOCKET, null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPEN_SOCKET", "CONNECT"})
  void whatFailsToStartGivesItsRoomToTheNext(String where) {
    use(played.builder());
    List<CompletableFuture<SocketChannel>> flying = occupy(CAP - 1);
    List<CompletableFuture<SocketChannel>> waiting = start(BOTH, 5);
    played.world.failOnce(Trouble.valueOf(where), new SocketException("Too many open files"));
    played.advance(500);
    assertWon(waiting);
    flying.forEach(each -> each.cancel(true));
  }

  @Test
  void whatIsNotDeliveredGivesItsRoomBack() {
    use(
        played
            .builder()
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                }));
    List<CompletableFuture<SocketChannel>> futures = start(BOTH, 10);
    played.advance(500);
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void aWinnerThatIsCancelledGivesItsRoomBack() {
    use(played.builder());
    played.world.hold(WORKER);
    List<CompletableFuture<SocketChannel>> won = start(BOTH, CAP);
    List<CompletableFuture<SocketChannel>> waiting = start(OTHER, 5);
    played.advance(100);
    won.forEach(each -> each.cancel(true));
    played.world.release(WORKER);
    played.advance(500);
    assertThat(won).allMatch(CompletableFuture::isCancelled);
    assertWon(waiting);
  }

  @Test
  void whatIsNotAcceptedGivesItsRoomBack() {
    use(played.builder());
    List<CompletableFuture<HandshakeResult<String>>> futures = new ArrayList<>();
    Handshake<String> never =
        (channel, host, port) -> {
          throw new IOException("no banner");
        };
    for (int i = 0; i < 10; i++) {
      futures.add(connector.connectAsync(LITERAL, 443, never));
    }
    played.advance(990);
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  /** Connects, cancels, faults and time at random: none ends late, and no room is lost. */
  @Test
  void whateverHappensNoneEndsLateAndNoRoomIsLost() {
    use(played.builder());
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      List<Timed> all = new ArrayList<>();
      for (int step = 0; step < 150; step++) {
        any(random, all);
        long now = played.nowMillis();
        assertThat(all)
            .as("seed %s, step %s", seed, step)
            .allMatch(each -> each.future().isDone() || now - each.beginMillis() < 1_000);
      }
      played.advance(1_000);
      assertThat(all).allMatch(each -> each.future().isDone());
      allRoomIsThere();
    }
  }

  private record Timed(CompletableFuture<SocketChannel> future, long beginMillis) {}

  private void any(Random random, List<Timed> all) {
    String[] hosts = {BOTH, OTHER, HALF, SILENT, REFUSED, LITERAL, SILENT_LITERAL};
    int what = random.nextInt(20);
    if (what < 10) {
      String host = hosts[random.nextInt(hosts.length)];
      all.add(new Timed(start(host, 1).get(0), played.nowMillis()));
    } else if (what < 13 && !all.isEmpty()) {
      all.get(random.nextInt(all.size())).future().cancel(true);
    } else if (what < 15) {
      Trouble where = random.nextBoolean() ? Trouble.OPEN_SOCKET : Trouble.CONNECT;
      played.world.failOnce(where, new SocketException("Too many open files"));
    } else {
      played.advance(random.nextInt(40));
    }
  }
}
