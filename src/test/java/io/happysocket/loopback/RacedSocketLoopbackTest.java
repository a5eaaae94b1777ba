// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.Connector;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A connected socket: every test is run with a plain socket, too, which says what is expected
 * (contract row S7: interrupt and close by another thread).
 */
@Timeout(60)
class RacedSocketLoopbackTest {

  private static final int MANY_BYTES = 8 * 1024 * 1024;

  private final LeakCheck leaks = new LeakCheck();
  private Connector connector;
  private ServerSocket server;

  /** The socket under test, and what it must be like. */
  enum Kind {
    PLAIN,
    RACED
  }

  /** Both ends of a connection. */
  private record Ends(Socket client, Socket peer) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      peer.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    connector = Connector.builder().build();
    server = new ServerSocket(0, 50, FOUR);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    server.close();
    connector.close();
    leaks.nothingIsLeft();
  }

  private Ends connect(Kind kind) throws IOException {
    Socket client =
        kind == Kind.PLAIN
            ? new Socket(FOUR, server.getLocalPort())
            : new HappySocketFactory(connector).createSocket(FOUR, server.getLocalPort());
    return new Ends(client, server.accept());
  }

  // ---- streams

  @ParameterizedTest
  @EnumSource
  void bytesGoBothWaysUpToTheEnd(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      byte[] sent = new byte[MANY_BYTES];
      new Random(20261122).nextBytes(sent);
      var echo =
          CompletableFuture.runAsync(
              () -> {
                try {
                  ends.peer.getInputStream().transferTo(ends.peer.getOutputStream());
                  ends.peer.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              },
              command -> new Thread(command).start());
      var writer = new Thread(() -> writeAndEnd(ends.client, sent));
      writer.start();
      assertThat(ends.client.getInputStream().readAllBytes()).isEqualTo(sent);
      assertThat(ends.client.getInputStream().read()).isEqualTo(-1);
      assertThat(ends.client.isOutputShutdown()).isTrue();
      writer.join();
      echo.join();
    }
  }

  private static void writeAndEnd(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasArrivedIsAvailable(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      assertThat(ends.client.getInputStream().available()).isZero();
      ends.peer.getOutputStream().write(new byte[] {1, 2, (byte) 200});
      InputStream in = ends.client.getInputStream();
      assertThat(in.read()).isEqualTo(1);
      LeakCheck.eventually(() -> "two bytes", () -> available(in) == 2);
      assertThat(in.read(new byte[5], 0, 0)).isZero();
      assertThat(in.readNBytes(2)).containsExactly(2, (byte) 200);
      assertThat(in.available()).isZero();
    }
  }

  private static int available(InputStream in) {
    try {
      return in.available();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadThatTimesOutLeavesTheStreamUsable(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      ends.client.setSoTimeout(20);
      assertThat(ends.client.getSoTimeout()).isEqualTo(20);
      InputStream in = ends.client.getInputStream();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(in::read)
            .isInstanceOf(SocketTimeoutException.class)
            .hasMessageContaining("timed out");
      }
      ends.client.setSoTimeout(0);
      ends.peer.getOutputStream().write(7);
      assertThat(in.read()).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResetByThePeerIsASocketException(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      ends.peer.setSoLinger(true, 0);
      ends.peer.close();
      assertThatThrownBy(() -> ends.client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
      assertThatThrownBy(() -> ends.client.getOutputStream().write(1))
          .isInstanceOf(SocketException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShutInputIsAtItsEnd(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      InputStream in = ends.client.getInputStream();
      ends.client.shutdownInput();
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.available()).isZero();
      assertThat(ends.client.isInputShutdown()).isTrue();
      ends.client.getOutputStream().write(9);
      assertThat(ends.peer.getInputStream().read()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShutOutputTakesNothingMore(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      OutputStream out = ends.client.getOutputStream();
      ends.client.shutdownOutput();
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(SocketException.class);
      assertThat(ends.peer.getInputStream().read()).isEqualTo(-1);
      ends.peer.getOutputStream().write(5);
      assertThat(ends.client.getInputStream().read()).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingAStreamClosesTheSocket(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      ends.client.getInputStream().close();
      assertThat(ends.client.isClosed()).isTrue();
      assertThat(ends.peer.getInputStream().read()).isEqualTo(-1);
      assertThatThrownBy(() -> ends.client.getOutputStream())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void urgentDataIsSentInline(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      ends.peer.setOOBInline(true);
      ends.client.sendUrgentData(66);
      assertThat(ends.peer.getInputStream().read()).isEqualTo(66);
      ends.client.setOOBInline(true);
      assertThat(ends.client.getOOBInline()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noLingeringResets(Kind kind) throws IOException {
    try (Ends ends = connect(kind)) {
      ends.client.setSoLinger(true, 0);
      assertThat(ends.client.getSoLinger()).isZero();
      ends.client.close();
      assertThatThrownBy(() -> ends.peer.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessage("Connection reset");
    }
  }

  // ---- another thread closes

  @ParameterizedTest
  @EnumSource
  void aReaderSeesThatTheSocketIsClosed(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      var reader = new Blocked(() -> ends.client.getInputStream().read());
      reader.awaitBlocked();
      ends.client.close();
      assertThat(reader.failure())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("losed");
      assertThat(ends.peer.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriterSeesThatTheSocketIsClosed(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      var writer = new Blocked(() -> writeForEver(ends.client));
      writer.awaitBlocked();
      ends.client.close();
      assertThat(writer.failure())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("losed");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReaderSeesThatTheInputIsShut(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      var reader = new Blocked(() -> ends.client.getInputStream().read());
      reader.awaitBlocked();
      ends.client.shutdownInput();
      assertThat(reader.result()).isEqualTo(-1);
    }
  }

  private static int writeForEver(Socket socket) throws IOException {
    byte[] bytes = new byte[1024 * 1024];
    while (true) {
      socket.getOutputStream().write(bytes);
    }
  }

  // ---- interrupts

  @ParameterizedTest
  @EnumSource
  void anInterruptedReaderReadsOn(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      var reader = new Blocked(() -> ends.client.getInputStream().read());
      reader.awaitBlocked();
      reader.thread.interrupt();
      // a plain socket's reader keeps the flag, a raced one's takes it and gives it back
      LeakCheck.eventually(
          () -> "seen", () -> kind == Kind.PLAIN || !reader.thread.isInterrupted());
      reader.awaitBlocked();
      ends.peer.getOutputStream().write(3);
      assertThat(reader.result()).isEqualTo(3);
      assertThat(reader.interrupted).as("the flag is kept").isTrue();
      ends.client.getOutputStream().write(4);
      assertThat(ends.peer.getInputStream().read()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedWriterWritesOn(Kind kind) throws Exception {
    try (Ends ends = connect(kind)) {
      var writer =
          new Blocked(
              () -> {
                ends.client.getOutputStream().write(new byte[MANY_BYTES]);
                return 1;
              });
      writer.awaitBlocked();
      writer.thread.interrupt();
      assertThat(ends.peer.getInputStream().readNBytes(MANY_BYTES)).hasSize(MANY_BYTES);
      assertThat(writer.result()).isEqualTo(1);
      assertThat(writer.interrupted).as("the flag is kept").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedThreadConnectsReadsAndTimesOut(Kind kind) throws Exception {
    Thread.currentThread().interrupt();
    try (Ends ends = connect(kind)) {
      ends.client.setSoTimeout(20);
      assertThat(catchThrowable(() -> ends.client.getInputStream().read()))
          .isInstanceOf(SocketTimeoutException.class);
      ends.client.getOutputStream().write(1);
    } finally {
      assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    }
  }

  // ---- the generic options

  @Test
  void aClosedSocketRefusesOptionsAsAPlainOne() throws IOException {
    Ends ends = connect(Kind.RACED);
    ends.close();
    assertThatThrownBy(() -> ends.client.getReceiveBufferSize())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("losed");
    assertThat(ends.client.getLocalAddress().isAnyLocalAddress()).isTrue();
  }

  /** A thread that is in a call that blocks. */
  private static final class Blocked {

    /** Something that blocks. */
    interface Call {
      int run() throws IOException;
    }

    final Thread thread;
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final AtomicReference<Integer> result = new AtomicReference<>();
    final AtomicBoolean interrupted = new AtomicBoolean();
    private final CountDownLatch started = new CountDownLatch(1);

    Blocked(Call call) {
      thread =
          new Thread(
              () -> {
                started.countDown();
                try {
                  result.set(call.run());
                } catch (Throwable e) {
                  failure.set(e);
                }
                interrupted.set(Thread.interrupted());
              });
      thread.start();
    }

    /** Until the thread is in the call that lets it wait. */
    void awaitBlocked() throws InterruptedException {
      started.await();
      LeakCheck.eventually(
          () -> "blocked: " + Arrays.toString(thread.getStackTrace()), this::isWaiting);
    }

    private boolean isWaiting() {
      StackTraceElement[] stack = thread.getStackTrace();
      return stack.length > 0
          && stack[0].isNativeMethod()
          && stack[0].getMethodName().matches("poll|wait|epollWait|read0|write0");
    }

    Throwable failure() throws InterruptedException {
      thread.join();
      return failure.get();
    }

    int result() throws InterruptedException {
      thread.join();
      assertThat(failure.get()).isNull();
      return result.get();
    }
  }
}
