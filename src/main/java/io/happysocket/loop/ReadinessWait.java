// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a thread wait until a non-blocking channel is ready, without the loop. Unlike a blocking
 * channel, the channel outlives an interrupt of the waiting thread: a platform thread waits on and
 * has its flag set at the end, as it has with {@link java.net.Socket}; a virtual thread is told.
 *
 * <p>A platform thread borrows a selector for each wait, so descriptors are used by threads that
 * wait and not by sockets. A few are kept for the next waits, until the last channel that may wait
 * is closed: then nothing is left, also when this class itself is to be unloaded. A virtual thread
 * parks, and a loop that all of them share selects: its carrier is free for others. One thread at a
 * time in {@link #await}; {@link #wake} is for any thread, and must be called once the channel is
 * closed.
 */
public final class ReadinessWait {

  private static final int IDLE_SELECTORS = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private static final BlockingQueue<Selector> IDLE = new ArrayBlockingQueue<>(IDLE_SELECTORS);

  /** How many are not woken for good. */
  private static final AtomicInteger USERS = new AtomicInteger();

  /** Not there before JDK 21. */
  private static final @Nullable MethodHandle IS_VIRTUAL = isVirtualMethod();

  private volatile @Nullable Selector waiting;
  private volatile Poller.@Nullable Wait parked;
  private final AtomicBoolean woken = new AtomicBoolean();

  /** For a channel that is open. */
  public ReadinessWait() {
    USERS.incrementAndGet();
  }

  /**
   * Waits.
   *
   * @param channel in non-blocking mode
   * @param operations a set of {@link SelectionKey} operations
   * @param timeoutNanos how long; 0 for any time
   * @return false when the time passed; true when the channel may be ready, or {@link #wake} was
   *     called
   * @throws InterruptedIOException in a virtual thread whose interrupt flag is set
   * @throws IOException if the channel is closed, or no descriptor or thread is left to wait with
   */
  public boolean await(SelectableChannel channel, int operations, long timeoutNanos)
      throws IOException {
    return endsWithAnInterrupt()
        ? park(Poller.SYSTEM, channel, operations, timeoutNanos)
        : select(channel, operations, timeoutNanos);
  }

  boolean park(Poller poller, SelectableChannel channel, int operations, long timeoutNanos)
      throws IOException {
    Poller.Wait wait = poller.newWait(channel, operations);
    parked = wait;
    try {
      return woken.get() || wait.await(timeoutNanos == 0 ? LoopPort.FOREVER : timeoutNanos);
    } finally {
      parked = null;
    }
  }

  private boolean select(SelectableChannel channel, int operations, long timeoutNanos)
      throws IOException {
    Selector selector = borrow();
    boolean interrupted = false;
    long begin = System.nanoTime();
    try {
      SelectionKey key = channel.register(selector, operations);
      waiting = selector;
      try {
        long left = timeoutNanos;
        while (!woken.get()) {
          // the flag would make every select return at once
          interrupted |= Thread.interrupted();
          if (selector.select(millis(left)) > 0 || !channel.isOpen()) {
            return true;
          }
          left = timeoutNanos - (System.nanoTime() - begin);
          if (timeoutNanos > 0 && left <= 0) {
            return false;
          }
        }
        return true;
      } finally {
        waiting = null;
        key.cancel();
        selector.selectNow();
      }
    } finally {
      giveBack(selector);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends the wait under way and all later ones: the channel is being closed. */
  public void wake() {
    boolean first = !woken.getAndSet(true);
    Selector selector = waiting;
    if (selector != null) {
      // should the wait be over and the selector lent again, its user sees an early return
      selector.wakeup();
    }
    Poller.Wait wait = parked;
    if (wait != null) {
      wait.wake();
    }
    if (first && USERS.decrementAndGet() == 0) {
      closeIdle();
    }
  }

  /** The selector's millisecond, rounded up; 0 for any time. */
  private static long millis(long nanos) {
    return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  /**
   * Whether an interrupt ends what the calling thread waits for on a socket.
   *
   * @return true in a virtual thread
   */
  public static boolean endsWithAnInterrupt() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual throws nothing", e);
    }
  }

  private static @Nullable MethodHandle isVirtualMethod() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  private static Selector borrow() throws IOException {
    Selector idle = IDLE.poll();
    return idle == null ? Selector.open() : idle;
  }

  private static void giveBack(Selector selector) throws IOException {
    if (!selector.keys().isEmpty() || !IDLE.offer(selector)) {
      selector.close();
    } else if (USERS.get() == 0) { // the last one was woken while it waited
      closeIdle();
    }
  }

  private static void closeIdle() {
    for (Selector idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
      try {
        idle.close();
      } catch (IOException e) {
        LoopLog.OWN.debug("closing {}", idle, e);
      }
    }
  }
}
