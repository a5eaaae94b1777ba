// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Connects that others end (contract row 28), interrupts (contract row S7), the second socket
 * beside an open one (contract row S8), and that nothing is left of a thousand connects (contract
 * row 27).
 */
@Timeout(60)
class SocketConnectLoopbackTest {

  private static final String NAME = "name.example";

  private LeakCheck leaks;

  /** The JDK polls for virtual threads with descriptors of its own, from the first wait on. */
  @BeforeAll
  static void readInAVirtualThread() throws Exception {
    if (JRE.currentVersionNumber() >= 21) {
      try (ServerSocketChannel server = Loopback.listen(FOUR, 0);
          Socket plain = new Socket(FOUR, Loopback.portOf(server))) {
        FutureTask<Throwable> failure = failureOf(() -> plain.getInputStream().read());
        startVirtual(failure).interrupt();
        assertThat(failure.get()).isInstanceOf(SocketException.class);
      }
    }
  }

  @BeforeEach
  void begin() {
    leaks = new LeakCheck();
  }

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder()
        .resolver(ScriptedResolver.answering(answers))
        .strategy(Strategies.happyEyeballs())
        .build();
  }

  private static InetSocketAddress unresolved(int port) {
    return InetSocketAddress.createUnresolved(NAME, port);
  }

  private static FutureTask<Throwable> failureOf(Callable<?> call) {
    return new FutureTask<>(
        () -> {
          try {
            call.call();
            return null;
          } catch (Exception e) {
            return e;
          }
        });
  }

  private static Callable<?> connecting(Socket socket, int port) {
    return () -> {
      socket.connect(unresolved(port));
      return null;
    };
  }

  // ---- another thread closes

  @Test
  void closeEndsAConnectUnderWay() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      long before = LeakCheck.kernelSockets(silent.port(), "02");
      Socket socket = new HappySocketFactory(connector).createSocket();
      FutureTask<Throwable> failure = failureOf(connecting(socket, silent.port()));
      new Thread(failure).start();
      strategy.awaitInFlight();
      socket.close();
      assertThat(LeakCheck.kernelSockets(silent.port(), "02")).isEqualTo(before);
      assertThat(failure.get())
          .isInstanceOf(SocketException.class)
          .hasMessage("Socket closed")
          .hasCauseInstanceOf(ConnectException.class);
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void closeEndsALookupUnderWay() throws Exception {
    ScriptedResolver resolver = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(resolver).build()) {
      Socket socket = new HappySocketFactory(connector).createSocket();
      FutureTask<Throwable> failure = failureOf(connecting(socket, 80));
      new Thread(failure).start();
      resolver.asked.await();
      socket.close();
      assertThat(failure.get()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
      assertThat(resolver.cancelled.get()).isEqualTo(1);
    }
  }

  // ---- interrupts

  @Test
  void anInterruptDoesNotEndAConnect() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        SilentPort silent = new SilentPort(FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      FutureTask<Boolean> interrupted =
          new FutureTask<>(
              () -> {
                socket.connect(unresolved(silent.port()));
                return Thread.interrupted();
              });
      Thread thread = new Thread(interrupted);
      thread.start();
      strategy.awaitInFlight();
      thread.interrupt();
      // the system repeats the SYN after a second
      try (SocketChannel peer = silent.accept()) {
        assertThat(interrupted.get()).as("the flag is kept").isTrue();
        assertThat(peer.getRemoteAddress()).isEqualTo(socket.getLocalSocketAddress());
      }
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void anInterruptOfAVirtualThreadEndsAConnect() throws Exception {
    ScriptedResolver resolver = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(resolver).build();
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      FutureTask<Throwable> failure = failureOf(connecting(socket, 80));
      Thread thread = startVirtual(failure);
      resolver.asked.await();
      thread.interrupt();
      assertThat(failure.get())
          .isInstanceOf(SocketException.class)
          .hasMessage("Closed by interrupt");
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void anInterruptOfAVirtualThreadClosesTheSocketThatItReads() throws Exception {
    try (Connector connector = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket raced =
            new HappySocketFactory(connector).createSocket(FOUR, Loopback.portOf(server));
        Socket plain = new Socket(FOUR, Loopback.portOf(server))) {
      for (Socket socket : new Socket[] {plain, raced}) {
        FutureTask<Throwable> failure = failureOf(() -> socket.getInputStream().read());
        startVirtual(failure).interrupt();
        assertThat(failure.get())
            .isInstanceOf(SocketException.class)
            .hasMessage("Closed by interrupt");
        assertThat(socket.isClosed()).isTrue();
      }
    }
  }

  /** By reflection: the baseline does not have them. */
  private static Thread startVirtual(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  // ---- the second socket (contract row S8)

  private static HappySocketFactory pinning(Connector connector) {
    return new HappySocketFactory(connector, AddressPolicy.BY_NAME, true);
  }

  @Test
  void theSecondSocketGoesToThePeerOfTheFirst() throws IOException {
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0)) {
      int port = Loopback.portOf(server);
      HappySocketFactory factory = pinning(connector);
      Socket first = factory.createSocket(NAME, port);
      try (ServerSocketChannel preferred = Loopback.listen(FOUR, port)) {
        try (Socket second = factory.createSocket(NAME, port)) {
          assertThat(second.getInetAddress()).isEqualTo(OTHER_FOUR);
          try (Socket third = factory.createSocket(NAME, port)) {
            assertThat(third.getInetAddress()).as("with two open ones").isEqualTo(FOUR);
          }
        }
        try (Socket other = pinning(connector).createSocket(NAME, port)) {
          assertThat(other.getInetAddress()).as("of another factory").isEqualTo(FOUR);
        }
        first.close();
        try (Socket later = factory.createSocket(NAME, port)) {
          assertThat(later.getInetAddress()).as("after the first is closed").isEqualTo(FOUR);
        }
        assertThat(preferred.isOpen()).isTrue();
      }
    }
  }

  @Test
  void aPeerThatIsGoneIsNotInsistedOn() throws IOException {
    try (Connector connector = connector(FOUR, OTHER_FOUR)) {
      HappySocketFactory factory = pinning(connector);
      ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
      int port = Loopback.portOf(server);
      try (Socket first = factory.createSocket(NAME, port);
          ServerSocketChannel preferred = Loopback.listen(FOUR, port)) {
        server.close();
        try (Socket second = factory.createSocket(NAME, port)) {
          assertThat(first.getInetAddress()).isEqualTo(OTHER_FOUR);
          assertThat(second.getInetAddress()).isEqualTo(FOUR);
          assertThat(preferred.isOpen()).isTrue();
        }
      }
    }
  }

  @Test
  void aCloseEndsTheConnectToThePeerToo() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
        Connector.builder().resolver(ScriptedResolver.answering(FOUR)).strategy(strategy).build()) {
      HappySocketFactory factory = pinning(connector);
      ServerSocketChannel server = Loopback.listen(FOUR, 0);
      int port = Loopback.portOf(server);
      try (Socket first = factory.createSocket(NAME, port)) {
        server.close();
        try (SilentPort silent = new SilentPort(FOUR, port)) {
          Socket second = factory.createSocket();
          FutureTask<Throwable> failure = failureOf(connecting(second, silent.port()));
          new Thread(failure).start();
          strategy.awaitInFlight();
          second.close();
          assertThat(failure.get()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
          assertThat(first.isConnected()).isTrue();
        }
      }
    }
  }

  // ---- many

  @Test
  void nothingIsLeftOfAThousandConnects() throws IOException {
    Loopback.needsLinux();
    try (Connector connector = connector(FOUR);
        Connector nameless = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        SilentPort silent = new SilentPort(FOUR, 0)) {
      HappySocketFactory factory = pinning(connector);
      int dead = Loopback.freePort();
      for (int i = 0; i < 250; i++) {
        try (Socket good = factory.createSocket(NAME, Loopback.portOf(server));
            SocketChannel peer = server.accept();
            Socket late = factory.createSocket()) {
          good.setSoTimeout(1);
          assertThatThrownBy(() -> good.getInputStream().read())
              .isInstanceOf(SocketTimeoutException.class);
          assertThat(peer.isConnected()).isTrue();
          assertThatThrownBy(() -> factory.createSocket(NAME, dead))
              .isInstanceOf(ConnectException.class);
          assertThatThrownBy(() -> new HappySocketFactory(nameless).createSocket(NAME, dead))
              .isInstanceOf(UnknownHostException.class);
          assertThatThrownBy(() -> late.connect(unresolved(silent.port()), 2))
              .isInstanceOf(SocketTimeoutException.class);
        }
      }
    }
  }
}
