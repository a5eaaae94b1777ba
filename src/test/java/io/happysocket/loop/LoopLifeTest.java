// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static java.net.StandardProtocolFamily.INET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Start, idle end, close and death of a loop, played by hand. */
class LoopLifeTest {

  private static final String NAME = "loop";
  private static final long IDLE = TimeUnit.SECONDS.toNanos(10);

  private final PlayedLoop world = new PlayedLoop();
  private final Told told = new Told();
  private final EventLoop loop = new EventLoop(NAME, world, IDLE, told.log());
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    loop.close();
    world.close();
  }

  private Runnable says(String what) {
    return () -> ran.add(what);
  }

  private static Runnable throwing(Error error) {
    return () -> {
      throw error;
    };
  }

  /** On the loop. */
  private PlayedSocketChannel register(Runnable handler) {
    try {
      PlayedSocketChannel channel = world.channels().openSocketChannel(INET);
      channel.configureBlocking(false);
      loop.register(channel, SelectionKey.OP_CONNECT, handler);
      return channel;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void connect(PlayedSocketChannel channel) {
    try {
      channel.connect(new InetSocketAddress("192.0.2.1", 80));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void close(PlayedSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  // ---- start and idle end

  @Test
  void nothingIsStartedBeforeTheFirstTask() {
    loop.onClose(says("hook"));
    assertThat(world.threadsStarted()).isZero();
    assertThat(world.channels().selectorsOpened()).isZero();
    loop.close();
    assertThat(ran).containsExactly("hook");
    assertThat(world.threadsStarted()).isZero();
    assertThatThrownBy(() -> loop.execute(says("late")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasNoCause();
    assertThatThrownBy(() -> loop.onClose(says("late")))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void anIdleLoopLeavesNothingAndStartsAgain() {
    loop.execute(says("first"));
    world.advance(IDLE - MILLIS);
    assertThat(world.threadNames()).containsExactly(NAME);
    world.advance(MILLIS);
    assertThat(world.threadNames()).isEmpty();
    assertThat(world.channels().openSelectors()).isZero();
    assertThat(loop.isClosed()).isFalse();

    loop.execute(says("second"));
    world.run();
    assertThat(ran).containsExactly("first", "second");
    assertThat(world.threadsStarted()).isEqualTo(2);
  }

  @Test
  void aTaskPutsTheIdleEndOff() {
    loop.execute(says("first"));
    world.advance(IDLE / 2);
    loop.execute(says("second"));
    world.advance(IDLE - MILLIS);
    assertThat(world.threadNames()).containsExactly(NAME);
    world.advance(MILLIS);
    assertThat(world.threadNames()).isEmpty();
  }

  @Test
  void aTimerOrAChannelKeepsItFromEnding() {
    loop.execute(
        () -> {
          register(() -> {});
          loop.schedule(loop.now() + 3 * IDLE, says("timer"));
        });
    world.advance(4 * IDLE);
    assertThat(ran).containsExactly("timer");
    assertThat(world.threadNames()).containsExactly(NAME);
  }

  @Test
  void anIdleLoopIsClosedOnTheCallersThread() {
    loop.execute(() -> loop.onClose(() -> ran.add("hook on the loop: " + loop.inLoop())));
    world.advance(IDLE);
    loop.close();
    assertThat(ran).containsExactly("hook on the loop: true");
    assertThat(loop.inLoop()).isFalse();
    assertThat(world.threadsStarted()).isOne();
  }

  @Test
  void withoutDescriptorsOnlyThatCallFails() {
    world.failOnce(Trouble.OPEN_SELECTOR, new IOException("Too many open files"));
    assertThatThrownBy(() -> loop.execute(says("first")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
    assertThat(loop.isClosed()).isFalse();
    loop.execute(says("second"));
    world.run();
    assertThat(ran).containsExactly("second");
  }

  @Test
  void withoutThreadsOnlyThatCallFailsAndNoDescriptorIsLost() {
    world.fail(Trouble.START_THREAD, new IOException("unable to create native thread"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> loop.execute(says("first")))
          .isInstanceOf(RejectedExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
    assertThat(world.channels().openSelectors()).isZero();
    world.fail(Trouble.START_THREAD, null);
    loop.execute(says("second"));
    world.run();
    assertThat(ran).containsExactly("second");
  }

  // ---- close

  @Test
  void allThatWasGivenRunsHoweverManyAndNoMore() {
    int[] count = {0};
    for (int i = 0; i < 20_000; i++) {
      loop.execute(() -> count[0]++);
    }
    loop.close();
    assertThat(count[0]).isEqualTo(20_000);
    assertThatThrownBy(() -> loop.execute(says("late")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void whatAHookGivesRunsAndWhatThatGivesIsRejected() {
    loop.execute(
        () -> {
          loop.onClose(
              () ->
                  loop.execute(
                      () -> {
                        ran.add("given by a hook");
                        loop.execute(says("never"));
                      }));
          loop.execute(() -> loop.execute(says("given by a task that a task gave")));
        });
    loop.close();
    assertThat(ran).containsExactly("given by a task that a task gave", "given by a hook");
    assertThat(told.lines()).singleElement().asString().contains("WARN", "RejectedExecution");
  }

  @Test
  void aTaskThatAlwaysGivesAnotherDoesNotKeepItFromClosing() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> loop.execute(again[0]);
    loop.execute(again[0]);
    loop.execute(loop::close);
    world.turn(NAME);
    assertThat(world.threadNames()).isEmpty();
  }

  @Test
  void hooksRunLastFirstEachGuarded() {
    loop.onClose(says("first hook"));
    loop.onClose(throwing(new OutOfMemoryError("of a hook")));
    loop.onClose(says("third hook"));
    loop.execute(says("task"));
    loop.close();
    assertThat(ran).containsExactly("task", "third hook", "first hook");
    assertThat(told.lines()).containsExactly("WARN java.lang.OutOfMemoryError: of a hook");
  }

  @Test
  void aChannelThatCannotBeClosedDoesNotKeepTheOthersOpen() {
    loop.execute(
        () -> {
          register(() -> {});
          register(() -> {});
          loop.afterFlush(says("flushed"));
        });
    world.run();
    ran.clear();
    loop.execute(() -> loop.afterFlush(says("flushed at the end")));
    world.failOnce(Trouble.CLOSE, new IOException("of the system"));
    loop.close();
    assertThat(world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    assertThat(ran).containsExactly("flushed at the end");
  }

  @Test
  void aChannelThatWasTakenOutIsLeftOpen() throws IOException {
    PlayedSocketChannel[] taken = new PlayedSocketChannel[1];
    loop.execute(
        () -> {
          try {
            taken[0] = world.channels().openSocketChannel(INET);
            taken[0].configureBlocking(false);
            loop.register(taken[0], SelectionKey.OP_CONNECT, () -> {}).cancel();
            loop.close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    loop.close();
    assertThat(taken[0].isOpen()).isTrue();
    assertThat(taken[0].isRegistered()).isFalse();
    taken[0].close();
  }

  @Test
  void anInterruptedCloseWaitsAndKeepsTheFlag() {
    loop.execute(says("task"));
    world.failOnce(Trouble.AWAIT, new InterruptedException());
    loop.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran).containsExactly("task");
  }

  // ---- while it sleeps

  @Test
  void aTaskWakesIt() {
    loop.execute(says("first"));
    world.whileAsleep(() -> loop.execute(says("second")));
    world.run();
    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aCloseWakesIt() {
    loop.execute(says("first"));
    world.whileAsleep(
        () -> {
          // the closer would wait for the rest: it is let go before
          world.failOnce(Trouble.AWAIT, new IllegalStateException("waits"));
          assertThatThrownBy(loop::close).hasMessage("waits");
        });
    world.run();
    assertThat(world.threadNames()).isEmpty();
  }

  // ---- death

  @ParameterizedTest
  @ValueSource(classes = {IOException.class, IllegalStateException.class, OutOfMemoryError.class})
  void whatSelectThrowsIsItsDeath(Class<? extends Throwable> type) throws Exception {
    Throwable cause = type.getConstructor(String.class).newInstance("of the selector");
    loop.onClose(says("hook"));
    loop.execute(
        () -> {
          register(() -> {});
          loop.afterFlush(says("flushed"));
        });
    world.turn(NAME);
    for (int i = 0; i < 3_000; i++) {
      loop.execute(i == 2_999 ? says("last") : () -> {});
    }
    world.fail(Trouble.SELECT, cause);
    world.run();

    assertThat(ran).containsExactly("last", "hook", "flushed");
    assertThat(loop.isClosed()).isTrue();
    assertThat(loop.deathCause()).isSameAs(cause);
    assertThat(told.lines()).containsExactly("ERROR " + cause);
    assertThatThrownBy(() -> loop.execute(says("late")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("died")
        .cause()
        .isSameAs(cause);
    loop.close();
    assertThat(world.threadNames()).isEmpty();
  }

  @Test
  void noLoggerCanHarmIt() {
    told.throwing(new StackOverflowError("of the logger"));
    loop.onClose(throwing(new AssertionError("of a hook")));
    loop.execute(throwing(new AssertionError("of a task")));
    loop.execute(says("task"));
    world.run();
    assertThat(ran).containsExactly("task");
    loop.onClose(says("hook"));
    world.fail(Trouble.SELECT, new IOException("of the selector"));
    world.run();
    assertThat(ran).containsExactly("task", "hook");
    assertThat(told.lines()).hasSize(3);
  }

  @Test
  void whatItRunsCannotEndIt() {
    loop.execute(
        () -> {
          PlayedSocketChannel channel = register(throwing(new OutOfMemoryError("handler")));
          try {
            channel.connect(new InetSocketAddress("192.0.2.1", 80));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          channel.establish();
          loop.schedule(loop.now(), throwing(new StackOverflowError("timer")));
          loop.afterFlush(throwing(new AssertionError("flush")));
        });
    loop.execute(throwing(new LinkageError("task")));
    world.turn(NAME);
    world.turn(NAME);
    assertThat(told.lines())
        .containsExactly(
            "WARN java.lang.LinkageError: task",
            "WARN java.lang.AssertionError: flush",
            "WARN java.lang.OutOfMemoryError: handler",
            "WARN java.lang.StackOverflowError: timer");
    loop.execute(says("alive"));
    world.turn(NAME);
    assertThat(ran).containsExactly("alive");
  }

  // ---- a machine that sleeps, or a handler that blocks

  /** The clock jumps after the select: what has come by then waits in the sockets. */
  @Test
  void aLateTimerRunsAfterWhatWaitsInASocket() {
    PlayedSocketChannel[] channels = new PlayedSocketChannel[2];
    loop.execute(
        () -> {
          channels[0] = register(says("ready"));
          channels[1] =
              register(
                  () -> {
                    channels[0].establish();
                    world.spend(TimeUnit.HOURS.toNanos(3));
                    close(channels[1]);
                  });
          for (PlayedSocketChannel each : channels) {
            connect(each);
          }
          loop.schedule(loop.now() + MILLIS, says("timer"));
        });
    world.turn(NAME);
    channels[1].establish();
    world.turn(NAME);
    assertThat(ran).containsExactly("ready", "timer");
  }

  // ---- a selector that spins

  @Test
  void aSpinningSelectorIsReplacedWhenThereIsADescriptorForIt() throws IOException {
    PlayedSocketChannel[] channel = new PlayedSocketChannel[1];
    loop.execute(() -> channel[0] = register(says("ready")));
    world.run();
    world.fail(Trouble.OPEN_SELECTOR, new IOException("Too many open files"));
    spin(2_000);
    assertThat(world.channels().selectorsOpened()).isOne();
    assertThat(loop.isClosed()).isFalse();
    assertThat(told.lines()).containsExactly("WARN java.io.IOException: Too many open files");

    world.fail(Trouble.OPEN_SELECTOR, null);
    spin(4_000);
    assertThat(world.channels().selectorsOpened()).isGreaterThan(1);
    assertThat(world.channels().openSelectors()).isOne();
    assertThat(told.lines()).hasSize(2).last().isEqualTo("WARN null");
    spin(4_000);
    assertThat(told.lines()).as("told once").hasSize(2);
    channel[0].connect(new InetSocketAddress("192.0.2.1", 80));
    channel[0].establish();
    world.turn(NAME);
    assertThat(ran).containsExactly("ready");
  }

  /** Selects that return early, with nothing. */
  private void spin(int times) {
    for (int i = 0; i < times; i++) {
      world.turn(NAME);
    }
  }
}
