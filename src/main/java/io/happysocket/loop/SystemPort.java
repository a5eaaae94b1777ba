// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The system's clock, threads and channels.
 *
 * <p>A thread of the library outlives the call that started it and serves all that come later, so
 * it takes nothing from the first: it is in the top-most thread group, has normal priority and no
 * inheritable thread locals, and its context class loader is the system's. That one is never
 * unloaded, so it pins no application; null would be as clean, but callers' completions run on
 * these threads, and much code takes a context class loader for granted (the JDK's common pool has
 * the same one for the same reason).
 */
final class SystemPort implements LoopPort {

  private static volatile SystemPort used = new SystemPort(SelectorProvider.provider());

  private final SelectorProvider channels;

  private SystemPort(SelectorProvider channels) {
    this.channels = channels;
  }

  static SystemPort used() {
    return used;
  }

  static void useDualSockets() {
    used = new SystemPort(DualSockets.asProvider());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public SelectorProvider channels() {
    return channels;
  }

  @Override
  public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
    if (nanos == FOREVER) {
      latch.await();
      return true;
    }
    return latch.await(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void start(String name, BooleanSupplier turn) throws IOException {
    start(thread(name, new Turns(turn)));
  }

  /** "unable to create native thread" is an OutOfMemoryError; there may be heap in plenty. */
  static void start(Thread thread) throws IOException {
    try {
      thread.start();
    } catch (RuntimeException | Error e) {
      throw new IOException("the thread " + thread.getName() + " cannot be started", e);
    }
  }

  /**
   * Makes a thread. A JDK with a security manager (until 23) also keeps the protection domains of
   * all code on the stack that makes a thread, and with them the class loaders of that code. A
   * privileged action hides all but our own.
   */
  @SuppressWarnings("removal") // does nothing any more from JDK 24 on, and harms nothing
  private static Thread thread(String name, Runnable runnable) throws IOException {
    try {
      return AccessController.doPrivileged(new Making(name, runnable));
    } catch (RuntimeException | Error e) {
      throw new IOException("the thread " + name + " cannot be made", e);
    }
  }

  /** Not a lambda: those are linked when they first run, which is in the first connect. */
  private static final class Making implements PrivilegedAction<Thread> {
    private final String name;
    private final Runnable runnable;

    Making(String name, Runnable runnable) {
      this.name = name;
      this.runnable = runnable;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // so as not to take the caller's
    public Thread run() {
      Thread thread = new Thread(topMost(), runnable, name, 0, false);
      thread.setDaemon(true);
      thread.setPriority(Thread.NORM_PRIORITY);
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
      return thread;
    }

    private static ThreadGroup topMost() {
      ThreadGroup group = Thread.currentThread().getThreadGroup();
      while (group.getParent() != null) {
        group = group.getParent();
      }
      return group;
    }
  }

  private static final class Turns implements Runnable {
    private final BooleanSupplier turn;

    Turns(BooleanSupplier turn) {
      this.turn = turn;
    }

    @Override
    public void run() {
      boolean again;
      do {
        again = turn.getAsBoolean();
      } while (again);
    }
  }
}
