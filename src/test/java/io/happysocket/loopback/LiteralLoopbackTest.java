// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.ConnectDeadlineException;
import io.happysocket.ConnectFailedException;
import io.happysocket.ConnectInterruptedException;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A blocking connect to a literal begins on the calling thread and goes to the loop only when it
 * has to wait; wherever it is, it ends as every other race does (contract rows 28 to 30).
 */
@Timeout(60)
class LiteralLoopbackTest {

  private static final String LITERAL = "127.0.0.1";

  private final LeakCheck leaks = new LeakCheck();
  private final Set<Thread> deciding = ConcurrentHashMap.newKeySet();
  private final ConnectStrategy watched =
      race -> {
        deciding.add(Thread.currentThread());
        return Strategies.happyEyeballs().next(race);
      };

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  @Test
  void whatIsEstablishedAtOnceNeedsNoOtherThread() throws IOException {
    try (Connector connector = Connector.builder().strategy(watched).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Connection connection = connector.connectWithReport(LITERAL, Loopback.portOf(server));
      try (SocketChannel channel = connection.channel()) {
        assertThat(channel.isBlocking()).isTrue();
        assertThat(channel.isRegistered()).isFalse();
        assertThat(connection.report().outcome()).isEqualTo(RaceReport.Outcome.WON);
        assertThat(connection.report().attempts()).hasSize(1);
        assertThat(deciding).containsExactly(Thread.currentThread());
      }
    }
  }

  @Test
  void soIsWhatIsRefusedAtOnce() throws IOException {
    int port;
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      port = Loopback.portOf(server);
    }
    try (Connector connector = Connector.builder().strategy(watched).build()) {
      assertThatThrownBy(() -> connector.connect(LITERAL, port))
          .isInstanceOf(ConnectFailedException.class)
          .hasCauseInstanceOf(ConnectException.class);
      assertThat(deciding).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void whatWaitsIsWonOnTheLoop() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector = Connector.builder().strategy(strategy).build();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      int port = silent.port();
      CompletableFuture<SocketChannel> connecting =
          inAThread(() -> connector.connect(LITERAL, port));
      strategy.awaitInFlight();
      // the system repeats the SYN after 1 s
      try (SocketChannel peer = silent.accept();
          SocketChannel channel = connecting.join()) {
        assertThat(channel.isBlocking()).isTrue();
        assertThat(channel.isRegistered()).isFalse();
        peer.write(ByteBuffer.wrap(new byte[1]));
        assertThat(channel.read(ByteBuffer.allocate(2))).isEqualTo(1);
      }
    }
  }

  @Test
  void theDeadlineEndsItOnTheLoop() throws IOException {
    Loopback.needsLinux();
    try (Connector connector = Connector.builder().build();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      int port = silent.port();
      long before = LeakCheck.kernelSockets(port, "02");
      assertThatThrownBy(() -> connector.connect(LITERAL, port, Duration.ofMillis(50)))
          .isInstanceOf(ConnectDeadlineException.class);
      assertThat(LeakCheck.kernelSockets(port, "02")).isEqualTo(before);
    }
  }

  @Test
  void anInterruptEndsItWhereverItIs() throws Exception {
    try (Connector connector = Connector.builder().build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int port = Loopback.portOf(server);
      Thread.currentThread().interrupt();
      Throwable thrown = catchThrowable(() -> connector.connect(LITERAL, port));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown).isInstanceOf(ConnectInterruptedException.class);
      try (SocketChannel peer = server.accept()) {
        assertThat(peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }

  @Test
  void closingTheConnectorEndsIt() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    Connector connector = Connector.builder().strategy(strategy).build();
    try (SilentPort silent = new SilentPort(FOUR, 0)) {
      int port = silent.port();
      long before = LeakCheck.kernelSockets(port, "02");
      CompletableFuture<SocketChannel> connecting =
          inAThread(() -> connector.connect(LITERAL, port));
      strategy.awaitInFlight();
      connector.close();
      // it had come to the loop and failed there, or found it closed
      assertThat(catchThrowable(connecting::join).getCause()).hasMessageContaining("closed");
      assertThat(LeakCheck.kernelSockets(port, "02")).isEqualTo(before);
    }
  }

  @Test
  void aConnectorClosedWhileItBeginsLeavesNothing() throws Exception {
    Loopback.needsLinux();
    AtomicReference<Connector> closing = new AtomicReference<>();
    Connector connector =
        Connector.builder()
            .strategy(
                race -> {
                  closing.get().close();
                  return Strategies.happyEyeballs().next(race);
                })
            .build();
    closing.set(connector);
    try (SilentPort silent = new SilentPort(FOUR, 0)) {
      int port = silent.port();
      long before = LeakCheck.kernelSockets(port, "02");
      assertThatThrownBy(() -> connector.connect(LITERAL, port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the connector is closed");
      assertThat(LeakCheck.kernelSockets(port, "02")).isEqualTo(before);
    }
  }

  private interface Connecting {
    SocketChannel connect() throws IOException;
  }

  private static CompletableFuture<SocketChannel> inAThread(Connecting connecting) {
    CompletableFuture<SocketChannel> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(connecting.connect());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    return result;
  }
}
