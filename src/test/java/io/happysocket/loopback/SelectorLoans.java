// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.stream.Stream;

/** As many threads as there may be idle selectors, all waiting at once until this is closed. */
final class SelectorLoans implements AutoCloseable {

  private static final int COUNT = 8;

  private final List<ReadinessWait> waits =
      Stream.generate(ReadinessWait::new).limit(COUNT).toList();
  private final List<Thread> threads =
      waits.stream().map(wait -> new Thread(() -> hold(wait))).toList();

  SelectorLoans() {
    threads.forEach(Thread::start);
  }

  boolean allWait() {
    return threads.stream().map(Thread::getStackTrace).allMatch(SelectorLoans::waits);
  }

  private static boolean waits(StackTraceElement[] stack) {
    return stack.length > 0
        && stack[0].isNativeMethod()
        && Stream.of(stack).anyMatch(frame -> frame.getMethodName().equals("select"));
  }

  private static void hold(ReadinessWait wait) {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SourceChannel source = pipe.source();
          Pipe.SinkChannel sink = pipe.sink()) {
        source.configureBlocking(false);
        sink.configureBlocking(false);
        wait.await(source, SelectionKey.OP_READ, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    waits.forEach(ReadinessWait::wake);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
