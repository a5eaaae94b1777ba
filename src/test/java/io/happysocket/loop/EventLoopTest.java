// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventLoopTest {

  private final EventLoop loop = new EventLoop("happysocket-test", LoopPort.system());

  @AfterEach
  void close() {
    loop.close();
  }

  /** Runs on the loop and waits for the end. */
  private void onLoop(CheckedTask task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (Exception | AssertionError e) {
            done.completeExceptionally(e);
          }
        });
    done.join();
  }

  private interface CheckedTask {
    void run() throws Exception;
  }

  @Test
  void tasksRunInOrderOnItsOwnDaemonThread() {
    List<Integer> ran = new ArrayList<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    for (int i = 0; i < 5_000; i++) {
      int number = i;
      loop.execute(() -> ran.add(number));
    }
    onLoop(() -> thread.set(Thread.currentThread()));
    assertThat(ran).hasSize(5_000).isSorted();
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(loop.inLoop()).isFalse();
  }

  @Test
  void whatATaskThrowsDoesNotEndTheLoop() {
    loop.execute(
        () -> {
          throw new IllegalStateException("a task's own trouble");
        });
    loop.execute(
        () -> {
          throw new StackOverflowError();
        });
    onLoop(() -> assertThat(loop.inLoop()).isTrue());
  }

  @Test
  void anInterruptDoesNotMakeItSpinOrEnd() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    onLoop(
        () -> {
          Thread.currentThread().interrupt();
          // a later turn: the flag is cleared before the select of each
          loop.schedule(
              loop.now() + 1_000_000,
              () -> interrupted.complete(Thread.currentThread().isInterrupted()));
        });
    assertThat(interrupted.join()).isFalse();
  }

  @Test
  void timersRunInOrderAndNotEarly() {
    List<String> ran = new ArrayList<>();
    CountDownLatch both = new CountDownLatch(2);
    onLoop(
        () -> {
          long now = loop.now();
          loop.schedule(now + 20_000_000, () -> ran(ran, "late", now + 20_000_000, both));
          loop.schedule(now + 10_000_000, () -> ran(ran, "early", now + 10_000_000, both));
          loop.schedule(now + 15_000_000, () -> ran.add("cancelled")).cancel();
        });
    await(both);
    assertThat(ran).containsExactly("early", "late");
  }

  private void ran(List<String> ran, String name, long dueNanos, CountDownLatch latch) {
    ran.add(loop.now() - dueNanos < 0 ? name + " too early" : name);
    latch.countDown();
  }

  @Test
  void aReadyChannelIsSeenBeforeATimerOfTheSameTurn() throws IOException {
    List<String> seen = new ArrayList<>();
    CountDownLatch both = new CountDownLatch(2);
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    onLoop(
        () -> {
          Registration[] registration = new Registration[1];
          registration[0] =
              loop.register(
                  pipe.source(),
                  SelectionKey.OP_READ,
                  () -> {
                    seen.add("channel");
                    registration[0].interest(0);
                    both.countDown();
                  });
          pipe.sink().write(ByteBuffer.wrap(new byte[1]));
          // due already: channel and timer meet in the next turn
          loop.schedule(
              loop.now(),
              () -> {
                seen.add("timer");
                both.countDown();
              });
        });
    await(both);
    assertThat(seen).containsExactly("channel", "timer");
    onLoop(() -> pipe.source().close());
    pipe.sink().close();
  }

  @Test
  void aCancelledRegistrationIsFreeAfterTheFlush() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    CompletableFuture<Boolean> registered = new CompletableFuture<>();
    onLoop(
        () -> {
          Registration registration = loop.register(pipe.source(), SelectionKey.OP_READ, () -> {});
          registration.cancel();
          registration.cancel();
          registration.interest(SelectionKey.OP_READ);
          loop.afterFlush(() -> registered.complete(pipe.source().isRegistered()));
        });
    assertThat(registered.join()).isFalse();
    pipe.source().configureBlocking(true);
    pipe.source().close();
    pipe.sink().close();
  }

  @Test
  void closingRunsWhatWasGivenThenTheHooksAndClosesTheChannels() throws IOException {
    List<String> ran = new ArrayList<>();
    Pipe pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    onLoop(
        () -> {
          loop.register(pipe.source(), SelectionKey.OP_READ, () -> {});
          loop.onClose(() -> ran.add("first hook"));
          loop.onClose(() -> ran.add("second hook"));
        });
    loop.execute(() -> ran.add("task"));
    loop.close();
    assertThat(ran).containsExactly("task", "second hook", "first hook");
    assertThat(pipe.source().isOpen()).isFalse();
    assertThat(loop.isClosed()).isTrue();
    assertThatThrownBy(() -> loop.execute(() -> ran.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
    loop.close();
    assertThat(ran).hasSize(3);
    pipe.sink().close();
  }

  @Test
  void closedOnItselfItEndsAfterTheTurn() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    onLoop(() -> loop.onClose(ended::countDown));
    onLoop(loop::close);
    ended.await();
    loop.close();
    assertThat(loop.isClosed()).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
