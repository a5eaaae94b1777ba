// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Virtual threads that wait in raced sockets. On JDK 21 to 23 each that selects would hold a
 * carrier; later JDKs let go of it, but where the threads wait is the same on all.
 */
@Timeout(60)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsLoopbackTest {

  private static final int COUNT = 100;

  private final List<Pipe> pipes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<ReadinessWait> waits = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(COUNT);

  @Test
  void noneOfThemSelectsAndOthersRun() throws Exception {
    start(() -> {}).join(); // the JDK's own descriptors for virtual threads stay
    LeakCheck leaks = new LeakCheck();
    for (int i = 0; i < COUNT; i++) {
      Pipe pipe = Pipe.open();
      pipe.source().configureBlocking(false);
      pipes.add(pipe);
      ReadinessWait wait = new ReadinessWait();
      waits.add(wait);
      threads.add(start(() -> await(wait, pipe)));
    }
    LeakCheck.eventually(() -> "all wait", () -> threads.stream().allMatch(this::parks));

    assertThat(threads)
        .allSatisfy(each -> assertThat(each.getStackTrace()).noneMatch(this::selects));
    assertThat(pollers()).isOne();
    CountDownLatch another = new CountDownLatch(1);
    start(another::countDown);
    another.await();
    assertThat(over.getCount()).isEqualTo(COUNT);

    waits.forEach(ReadinessWait::wake);
    over.await();
    for (Pipe pipe : pipes) {
      assertThat(pipe.source().isRegistered()).isFalse();
      pipe.source().close();
      pipe.sink().close();
    }
    leaks.nothingIsLeft();
  }

  private static long pollers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("happysocket-readiness"))
        .count();
  }

  /** In the wait itself, not in a lock on the way to it. */
  private boolean parks(Thread thread) {
    return thread.getState() == Thread.State.WAITING
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(ReadinessWait.class.getName()));
  }

  private boolean selects(StackTraceElement frame) {
    return frame.getMethodName().equals("select") && frame.getClassName().startsWith("sun.nio.ch.");
  }

  private void await(ReadinessWait wait, Pipe pipe) {
    try {
      wait.await(pipe.source(), SelectionKey.OP_READ, 0);
      over.countDown();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Thread start(Runnable task) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }
}
