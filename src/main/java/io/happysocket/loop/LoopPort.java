// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * What a loop, and the threads beside it, take from the system: the clock, threads, channels and
 * waiting. {@link #system} gives the real ones; a test plays them on one thread and on virtual
 * time. Thread-safe.
 */
public interface LoopPort {

  /** For {@link #await}: any time. */
  long FOREVER = Long.MAX_VALUE;

  /**
   * The monotonic clock.
   *
   * @return as {@link System#nanoTime()}; moments are compared by subtraction
   */
  long nanoTime();

  /**
   * Opens selectors and channels.
   *
   * @return the same at every call
   */
  SelectorProvider channels();

  /**
   * Starts a daemon thread that inherits nothing of the calling one.
   *
   * @param name the thread's name
   * @param turn called again and again until it gives false; throws nothing
   * @throws IOException if the thread cannot be started; then nothing is left of it
   */
  void start(String name, BooleanSupplier turn) throws IOException;

  /**
   * Makes a caller's thread wait.
   *
   * @param latch for this
   * @param nanos at most so long; {@link #FOREVER} for any time
   * @return false if the time passed first
   * @throws InterruptedException if the thread is interrupted
   */
  boolean await(CountDownLatch latch, long nanos) throws InterruptedException;

  /**
   * Makes a caller's thread wait as {@link #await}, and go on waiting when it is interrupted; its
   * flag is set again at the end.
   *
   * @param latch for this
   * @param nanos at most so long after the last interrupt; {@link #FOREVER} for any time
   */
  default void awaitThroughInterrupts(CountDownLatch latch, long nanos) {
    boolean interrupted = false;
    boolean waits = latch.getCount() > 0;
    while (waits) {
      try {
        boolean unused = await(latch, nanos);
        waits = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Makes a thread of the library that has nothing to do wait for its next task. Apart from {@link
   * #await}, because virtual time does not pass for it: a played thread ends at once.
   *
   * @param latch as {@link #await}
   * @param nanos as {@link #await}
   * @return as {@link #await}
   * @throws InterruptedException as {@link #await}
   */
  default boolean idle(CountDownLatch latch, long nanos) throws InterruptedException {
    return await(latch, nanos);
  }

  /**
   * Takes direct memory and lets it go, to see whether there is some.
   *
   * @param bytes how much
   * @throws OutOfMemoryError if there is not so much; perhaps after half a second
   */
  default void takeDirectMemory(int bytes) {
    ByteBuffer unused = ByteBuffer.allocateDirect(bytes);
  }

  /**
   * The real clock, threads and channels.
   *
   * @return always the same, but for {@link #useDualSockets}
   */
  static LoopPort system() {
    return SystemPort.used();
  }

  /**
   * From now on {@link #system} has the sockets that {@link java.net.Socket} has, of one family for
   * both. For the agent, to whose copy of the library nobody else has access: it calls this before
   * it builds its connector.
   */
  static void useDualSockets() {
    SystemPort.useDualSockets();
  }
}
