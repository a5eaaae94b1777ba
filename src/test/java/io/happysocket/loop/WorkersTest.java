// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkersTest {

  private static final String NAME = "worker";
  private final IOException noThread = new IOException("unable to create native thread");

  private final List<String> ran = new ArrayList<>();

  private Runnable says(String what) {
    return () -> ran.add(what);
  }

  private final PlayedLoop world = new PlayedLoop();
  private final Told told = new Told();

  /** On threads that are played by hand. */
  private final Workers workers = new Workers(NAME, 2, world, told.log());

  /** On threads of the system. */
  private final Workers real = new Workers("happysocket-test", 8);

  @AfterEach
  void close() {
    workers.close();
    real.close();
  }

  @Test
  void moreThanTheCapWaitInOrder() {
    Stream.of("a", "b", "c", "d").forEach(each -> workers.execute(says(each)));
    assertThat(world.threadNames()).containsExactly(NAME, NAME);
    world.run();
    assertThat(ran).containsExactly("a", "b", "c", "d");
    assertThat(world.threadsStarted()).isEqualTo(2);
    world.close();
  }

  @Test
  void withoutAThreadTheTaskIsRejectedAndNotKept() {
    world.fail(Trouble.START_THREAD, noThread);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> workers.execute(says("rejected")))
          .isInstanceOf(RejectedExecutionException.class)
          .hasCause(noThread);
    }
    world.fail(Trouble.START_THREAD, null);
    workers.execute(says("later"));
    world.run();
    assertThat(ran).containsExactly("later");
    world.close();
  }

  @Test
  void withAThreadTheTaskWaitsForItAndThatIsToldOnce() {
    workers.execute(says("a"));
    world.fail(Trouble.START_THREAD, noThread);
    workers.execute(says("b"));
    workers.execute(says("c"));
    assertThat(told.lines()).containsExactly("WARN " + noThread);
    world.run();
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(world.threadsStarted()).isOne();
    world.close();
  }

  @Test
  void whatATaskThrowsIsToldAndEndsNothing() {
    workers.execute(
        () -> {
          throw new OutOfMemoryError("of a task");
        });
    workers.execute(says("b"));
    workers.execute(says("c"));
    world.run();
    assertThat(ran).containsExactly("b", "c");
    assertThat(told.lines()).containsExactly("WARN java.lang.OutOfMemoryError: of a task");
    world.close();
  }

  @Test
  void whatWasGivenRunsAfterTheCloseAndNothingElse() {
    Stream.of("a", "b", "c").forEach(each -> workers.execute(says(each)));
    workers.close();
    assertThatThrownBy(() -> workers.execute(says("late")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasNoCause();
    world.run();
    assertThat(ran).containsExactly("a", "b", "c");
    world.close();
  }

  @Test
  void aTaskThatWaitsCanBeTakenBack() {
    Runnable third = says("third");
    workers.execute(says("first"));
    workers.execute(says("second"));
    workers.execute(third);
    assertThat(workers.withdraw(third)).isTrue();
    assertThat(workers.withdraw(third)).isFalse();
    world.run();
    assertThat(ran).containsExactly("first", "second");
    world.close();
  }

  // ---- on threads of the system

  private Thread threadOf(Runnable task) throws InterruptedException {
    Thread[] thread = new Thread[1];
    CountDownLatch done = new CountDownLatch(1);
    real.execute(
        () -> {
          thread[0] = Thread.currentThread();
          task.run();
          done.countDown();
        });
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    return thread[0];
  }

  @Test
  void aThreadThatIsIdleIsUsedAgain() throws InterruptedException {
    Thread first = threadOf(() -> {});
    awaitIdle(first);
    for (int i = 0; i < 20; i++) {
      assertThat(threadOf(() -> Thread.currentThread().interrupt())).isSameAs(first);
      awaitIdle(first);
    }
    real.close();
    first.join();
  }

  @Test
  void eachTaskHasAThreadUpToTheCap() throws InterruptedException {
    CountDownLatch all = new CountDownLatch(8);
    CountDownLatch go = new CountDownLatch(1);
    for (int i = 0; i < 9; i++) {
      real.execute(
          () -> {
            all.countDown();
            await(go);
          });
    }
    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
    go.countDown();
    real.close();
  }

  private void awaitIdle(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
