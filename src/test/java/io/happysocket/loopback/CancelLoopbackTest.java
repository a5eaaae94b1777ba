// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.happysocket.ConnectCancelledException;
import io.happysocket.ConnectFailedException;
import io.happysocket.ConnectInterruptedException;
import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.AddressFamily;
import io.happysocket.report.RaceReport;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The ways to end a race from outside, in each of its states (contract row 28): cancelled,
 * interrupted, closed. When the call returns everything is closed, and no channel is delivered
 * afterwards.
 */
@Timeout(60)
class CancelLoopbackTest {

  private static final String NAME = "name.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  // ---- cancel

  @Test
  void whileResolvingTheLookupIsCancelled() throws Exception {
    ScriptedResolver silent = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(silent).build()) {
      CompletableFuture<SocketChannel> future = connector.connectAsync(NAME, 443);
      assertThat(silent.asked.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(future.cancel(true)).isTrue();
      assertThat(silent.cancelled).hasValue(1);
      assertCancelled(future);
    }
  }

  @Test
  void whileConnectingTheAttemptIsGoneFromTheKernelWhenCancelReturns() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector = answering(FOUR).strategy(strategy).build();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      long before = LeakCheck.kernelSockets(silent.port(), "02");
      CompletableFuture<SocketChannel> future = connector.connectAsync(NAME, silent.port());
      strategy.awaitInFlight();
      assertThat(LeakCheck.kernelSockets(silent.port(), "02")).isEqualTo(before + 1);
      assertThat(future.cancel(false)).isTrue();
      assertThat(LeakCheck.kernelSockets(silent.port(), "02")).isEqualTo(before);
      assertCancelled(future);
    }
  }

  @Test
  void wonButNotDeliveredTheChannelIsClosed() throws Exception {
    LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    try (Connector connector = answering(FOUR).executor(held::add).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      CompletableFuture<SocketChannel> future =
          connector.connectAsync(NAME, Loopback.portOf(server));
      Runnable delivery = held.poll(30, TimeUnit.SECONDS);
      assertThat(future.cancel(true)).isTrue();
      delivery.run();
      assertCancelled(future);
      try (SocketChannel peer = server.accept()) {
        assertThat(peer.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }

  @Test
  void afterTheDeliveryItDoesNothing() throws Exception {
    try (Connector connector = answering(FOUR).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      CompletableFuture<SocketChannel> future =
          connector.connectAsync(NAME, Loopback.portOf(server));
      try (SocketChannel channel = future.join()) {
        assertThat(future.cancel(true)).isFalse();
        assertThat(channel.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aFutureThatSomebodyElseCompletedLosesNoChannel() throws Exception {
    LinkedBlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    try (Connector connector = answering(FOUR).executor(held::add).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      CompletableFuture<SocketChannel> future =
          connector.connectAsync(NAME, Loopback.portOf(server));
      Runnable delivery = held.poll(30, TimeUnit.SECONDS);
      future.completeExceptionally(new IOException("changed my mind"));
      delivery.run();
      try (SocketChannel peer = server.accept()) {
        assertThat(peer.read(java.nio.ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }

  @Test
  void anExecutorThatRefusesLosesNoChannelAndLeavesNobodyWaiting() throws Exception {
    try (Connector connector = answering(FOUR).executor(Loopback.refusing()).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      CompletableFuture<SocketChannel> future =
          connector.connectAsync(NAME, Loopback.portOf(server));
      assertThat(catchThrowable(future::join)).isInstanceOf(CompletionException.class);
    }
  }

  private static void assertCancelled(CompletableFuture<?> future) {
    assertThat(future.isCancelled()).isTrue();
    CancellationException thrown = catchThrowableOfType(CancellationException.class, future::join);
    // from JDK 23 on join() throws one of its own with ours as the cause
    Throwable cancelled = thrown.getCause() == null ? thrown : thrown.getCause();
    assertThat(cancelled).isInstanceOf(ConnectCancelledException.class);
    RaceReport report = ((ConnectCancelledException) cancelled).report();
    assertThat(report.host()).isEqualTo(NAME);
  }

  // ---- interrupt

  @Test
  void anInterruptedCallerGetsItsFlagAndEverythingIsClosed() throws Exception {
    ScriptedResolver silent = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(silent).build()) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                thrown.set(catchThrowable(() -> connector.connect(NAME, 443)));
                flag.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      assertThat(silent.asked.await(30, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join();
      assertThat(thrown.get())
          .isInstanceOf(InterruptedIOException.class)
          .isInstanceOf(ConnectInterruptedException.class);
      assertThat(((ConnectInterruptedException) thrown.get()).report().outcome())
          .isEqualTo(RaceReport.Outcome.CANCELLED);
      assertThat(flag.get()).isTrue();
      assertThat(silent.cancelled).hasValue(1);
    }
  }

  @Test
  void aCallerThatWasInterruptedBeforeDeliversNothing() throws Exception {
    try (Connector connector = answering(FOUR).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int port = Loopback.portOf(server);
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(() -> connector.connect(NAME, port));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown).isInstanceOf(ConnectInterruptedException.class);
    }
  }

  // ---- close

  @Test
  void closingFailsWhatRunsAndEndsTheThread() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    Connector connector = answering(FOUR).strategy(strategy).build();
    try (SilentPort silent = new SilentPort(FOUR, 0)) {
      long before = LeakCheck.kernelSockets(silent.port(), "02");
      CompletableFuture<SocketChannel> future = connector.connectAsync(NAME, silent.port());
      strategy.awaitInFlight();
      connector.close();
      assertThat(LeakCheck.kernelSockets(silent.port(), "02")).isEqualTo(before);
      CompletionException failure = catchThrowableOfType(CompletionException.class, future::join);
      assertThat(failure).hasCauseInstanceOf(ConnectFailedException.class);
      assertThat(failure.getCause()).hasMessageContaining("closed");
      connector.close();
      assertThatThrownBy(() -> connector.connect(NAME, 443))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the connector is closed");
    }
  }

  @Test
  void closingReleasesABlockedCaller() throws Exception {
    ScriptedResolver silent = ScriptedResolver.silent();
    Connector connector = Connector.builder().resolver(silent).build();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(() -> thrown.set(catchThrowable(() -> connector.connect(NAME, 443))));
    caller.start();
    assertThat(silent.asked.await(30, TimeUnit.SECONDS)).isTrue();
    connector.close();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(ConnectFailedException.class);
  }

  @Test
  void theThreadIsADaemon() {
    try (Connector connector = Connector.builder().build()) {
      // a literal would be refused on this thread
      connector.connectAsync("localhost", 9).cancel(true);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("happysocket"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  // ---- the listener

  @Test
  void theListenerIsToldInOrderAndWhatItThrowsHarmsNothing() throws Exception {
    List<String> told = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    ConnectListener listener =
        new ConnectListener() {
          @Override
          public void raceStarted(long race, String host, int port) {
            told.add("started " + host);
            throw new IllegalStateException("a listener's own trouble");
          }

          @Override
          public void attemptStarted(long race, InetAddress address) {
            told.add("attempt " + address.getHostAddress());
          }

          @Override
          public void attemptFailed(long race, InetAddress address, Throwable cause) {
            told.add("failed " + address.getHostAddress());
          }

          @Override
          public void raceEnded(long race, RaceReport report) {
            told.add("ended " + report.outcome());
            ended.countDown();
          }
        };
    int port = Loopback.freePort();
    try (Connector connector = answering(FOUR).listener(listener).build()) {
      assertThatThrownBy(() -> connector.connect(NAME, port)).isInstanceOf(IOException.class);
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(told)
        .containsExactly(
            "started name.example", "attempt 127.0.0.1", "failed 127.0.0.1", "ended ALL_FAILED");
  }

  // ---- many

  @Test
  void aThousandConnectsWithMixedEndsLeaveNothing() throws Exception {
    int refused = Loopback.freePort();
    try (Connector connector = answering(FOUR).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int port = Loopback.portOf(server);
      for (int i = 0; i < 250; i++) {
        connector.connect(NAME, port).close();
        server.accept().close();
        assertThatThrownBy(() -> connector.connect(NAME, refused))
            .isInstanceOf(ConnectFailedException.class);
        CompletableFuture<SocketChannel> cancelled = connector.connectAsync(NAME, port);
        if (!cancelled.cancel(true)) {
          cancelled.join().close();
        }
        connector.connectAsync(NAME, port).join().close();
      }
    }
  }

  /** With eight SYNs in flight (contract row 52): the others wait for what those learn. */
  @Test
  void tenThousandRacesToASilentAddressRunOnOneThread() throws Exception {
    Loopback.needsLinux();
    int races = 10_000;
    CountDownLatch running = new CountDownLatch(races);
    AtomicInteger attempts = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    ConnectListener listener =
        new ConnectListener() {
          @Override
          public void lookupEnded(
              long race, AddressFamily family, List<InetAddress> addresses, Throwable cause) {
            if (!addresses.isEmpty()) {
              running.countDown();
            }
          }

          @Override
          public void attemptStarted(long race, InetAddress address) {
            attempts.incrementAndGet();
          }

          @Override
          public void raceEnded(long race, RaceReport report) {
            ended.incrementAndGet();
          }
        };
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>(races);
    ExecutorService listening = Executors.newSingleThreadExecutor();
    try (SilentPort silent = new SilentPort(FOUR, 0)) {
      long threads = LeakCheck.threads();
      try (Connector connector = answering(FOUR).listener(listener).executor(listening).build()) {
        for (int i = 0; i < races; i++) {
          futures.add(connector.connectAsync(NAME, silent.port()));
        }
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(LeakCheck.threads()).isLessThanOrEqualTo(threads + 2);
      }
      listening.shutdown();
      assertThat(listening.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(futures).allMatch(CompletableFuture::isCompletedExceptionally);
      assertThat(attempts).hasValue(8);
      assertThat(ended).hasValue(races);
    }
  }

  private static ConnectorBuilder answering(InetAddress... addresses) {
    return Connector.builder().resolver(ScriptedResolver.answering(addresses));
  }
}
