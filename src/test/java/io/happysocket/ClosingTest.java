// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.Resolver;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connector that is closed, whose loop dies, or that gets no thread: nobody waits for ever. */
class ClosingTest {

  private static final String LOOP = "happysocket";
  private static final String WORKER = "happysocket-worker";
  private static final int MANY = 20_000;

  private final PlayedConnects played = new PlayedConnects();

  @BeforeEach
  void forget() {
    KeptLog.forget();
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  // ---- close

  @Test
  void aCloseCompletesEveryFutureHoweverManyAreQueued() {
    Connector connector = played.use(played.builder());
    played.world.hold(LOOP);
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      futures.add(connector.connectAsync(SILENT, 443));
    }
    played.world.release(LOOP);
    connector.close();
    played.world.run();
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThatThrownBy(() -> connector.connectAsync(BOTH, 443))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the connector is closed");
  }

  @Test
  void aCloseCompletesEveryFutureThatIsUnderWay() {
    Connector connector = played.use(played.builder());
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      futures.add(connector.connectAsync(i % 2 == 0 ? SILENT : BOTH, 443));
    }
    played.advance(5);
    connector.close();
    played.world.run();
    assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void aCloseReleasesACallerThatWaits() {
    Connector connector = played.use(played.builder());
    played.world.after(5_000_000, connector::close);
    assertThatThrownBy(() -> connector.connect(SILENT, 443))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("cancelled");
  }

  /** Also where the resolver, a caller's own, never answers. */
  @Test
  void aCloseReleasesACallerThatLooksUp() {
    Resolver never = (question, listener) -> () -> {};
    Connector connector =
        played.use(played.builder().resolver(never).connectDeadline(Duration.ofMinutes(10)));
    long begin = played.nowMillis();
    played.world.after(5_000_000, connector::close);
    assertThatThrownBy(() -> connector.lookup("slow.test"))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("the connector was closed");
    assertThat(played.nowMillis() - begin).isEqualTo(5);
  }

  /** By code of a caller's that runs there. */
  @Test
  void aCloseOnTheLoopItselfTellsItsRacesWhy() {
    Connector[] closed = new Connector[1];
    Resolver closes =
        (question, listener) -> {
          closed[0].close();
          return () -> {};
        };
    closed[0] = played.use(played.builder().resolver(closes));
    CompletableFuture<SocketChannel> future = closed[0].connectAsync(BOTH, 443);
    played.advance(5);
    assertThatThrownBy(future::join)
        .cause()
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageStartingWith("the connector was closed");
    assertThat(KeptLog.lines()).isEmpty();
    assertThat(played.world.threadNames()).isEmpty();
  }

  @Test
  void anAbortAfterTheCloseReturns() {
    Connector connector = played.use(played.builder());
    CompletableFuture<SocketChannel> future = connector.connectAsync(SILENT, 443);
    played.advance(5);
    connector.close();
    assertThat(future.cancel(true) || future.isCompletedExceptionally()).isTrue();
  }

  // ---- the death of the loop

  @Test
  void theDeathOfTheLoopFailsEveryRaceAndEveryLookup() {
    Resolver never = (question, listener) -> () -> {};
    Connector connector = played.use(played.builder().resolver(never));
    CompletableFuture<SocketChannel> resolving = connector.connectAsync("slow.test", 443);
    played.advance(1);
    CompletableFuture<SocketChannel> connecting = connector.connectAsync("192.0.2.3", 443);
    played.advance(1);
    played.world.failOnce(Trouble.SELECT, new OutOfMemoryError("of the selector"));
    played.advance(300);
    assertThat(resolving).isCompletedExceptionally();
    assertThat(connecting).isCompletedExceptionally();
    assertThatThrownBy(() -> connector.connect(BOTH, 443))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the connector is closed: its loop has died")
        .hasCauseInstanceOf(OutOfMemoryError.class);
    assertThat(connector.isClosed()).isTrue();
    assertThat(KeptLog.lines())
        .anySatisfy(line -> assertThat(line).startsWith("ERROR").contains("of the selector"));
  }

  @Test
  void aCallerThatWaitsIsToldOfTheDeath() {
    Connector connector = played.use(played.builder());
    played.world.after(
        5_000_000, () -> played.world.failOnce(Trouble.SELECT, new IOException("EBADF")));
    assertThatThrownBy(() -> connector.connect(SILENT, 443))
        .isInstanceOf(ConnectFailedException.class);
  }

  // ---- no thread, no descriptor

  @Test
  void withoutAThreadForTheLoopAConnectFailsAndTheNextWorks() throws IOException {
    Connector connector = played.use(played.builder());
    played.world.fail(Trouble.START_THREAD, new IOException("unable to create native thread"));
    assertThatThrownBy(() -> connector.connect(BOTH, 443))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("cannot be started");
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    assertThat(future).isCompletedExceptionally();
    played.world.fail(Trouble.START_THREAD, null);
    connector.connect(BOTH, 443).close();
  }

  @Test
  void withoutADescriptorForTheSelectorAConnectFailsAndTheNextWorks() throws IOException {
    Connector connector = played.use(played.builder());
    played.world.fail(Trouble.OPEN_SELECTOR, new IOException("Too many open files"));
    assertThatThrownBy(() -> connector.connect(BOTH, 443))
        .isInstanceOf(ConnectFailedException.class);
    played.world.fail(Trouble.OPEN_SELECTOR, null);
    connector.connect(BOTH, 443).close();
  }

  @Test
  void withoutAThreadToCompleteItAFutureFailsAndItsChannelIsClosed() {
    Connector connector = played.use(played.builder());
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    played.advance(5);
    played.world.fail(Trouble.START_THREAD, new IOException("unable to create native thread"));
    played.advance(50);
    assertThat(future)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class);
    played.world.fail(Trouble.START_THREAD, null);
  }

  @Test
  void withoutAThreadForItsCheckAnAttemptFailsAndIsClosed() {
    Connector connector = played.use(played.builder());
    CompletableFuture<HandshakeResult<String>> future =
        connector.connectAsync(BOTH, 443, (channel, host, port) -> "passed");
    played.advance(5);
    played.world.fail(Trouble.START_THREAD, new IOException("unable to create native thread"));
    played.advance(900);
    assertThat(future).isCompletedExceptionally();
    played.world.fail(Trouble.START_THREAD, null);
    assertThatThrownBy(future::join).hasCauseInstanceOf(IOException.class);
  }

  // ---- callers' code never runs on the loop

  @Test
  void anExecutorThatRunsItsTasksAtOnceRunsNothingOnTheLoop() throws Exception {
    Connector connector = played.use(played.builder().executor(Runnable::run));
    List<String> threads = new ArrayList<>();
    played.world.hold(WORKER);
    CompletableFuture<Void> future =
        connector
            .connectAsync(BOTH, 443)
            .thenAccept(
                channel -> {
                  threads.add("told");
                  PlayedConnects.close(channel);
                });
    played.advance(100);
    assertThat(threads).as("the loop has done all it does").isEmpty();
    played.world.release(WORKER);
    played.world.run();
    assertThat(threads).containsExactly("told");
    assertThat(future).isCompleted();
  }
}
