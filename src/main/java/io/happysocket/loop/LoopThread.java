// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a loop: its start with the first task, its end when idle, its start again, and its
 * end for ever when the loop is closed or has died. Thread-safe.
 */
final class LoopThread {

  /** Before the hooks: tasks that always give another one must not keep a loop from closing. */
  private static final int MOST_LAST_TASKS = 1 << 20;

  /** Wakes the loop. Not a lambda, as {@link Turns}. */
  private static final Runnable NOTHING =
      new Runnable() {
        @Override
        public void run() {}
      };

  private final EventLoop loop;
  private final Inbox inbox;
  private final Turn turn;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Held while the thread is started, and while it ends for idleness. No task runs under it. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The last one added first; null when they are taken. Guarded by the lock. */
  private @Nullable Deque<Runnable> closeHooks = new ArrayDeque<>();

  private volatile boolean closing;
  private volatile @Nullable Throwable deathCause;

  /**
   * Whose turn it is. Not volatile: a thread only asks whether it is itself, and of what it wrote
   * itself it sees the last.
   */
  private @Nullable Thread turning;

  LoopThread(EventLoop loop, Inbox inbox, Turn turn) {
    this.loop = loop;
    this.inbox = inbox;
    this.turn = turn;
  }

  boolean isCurrent() {
    return Thread.currentThread() == turning;
  }

  boolean isClosing() {
    return closing;
  }

  @Nullable Throwable deathCause() {
    return deathCause;
  }

  void execute(Runnable task) {
    while (true) {
      Inbox.Offer offer = inbox.offer(task);
      if (offer == Inbox.Offer.TAKEN) {
        return;
      }
      if (offer == Inbox.Offer.WAKE) {
        turn.wakeup();
        return;
      }
      if (offer == Inbox.Offer.CLOSED) {
        throw rejection();
      }
      start();
    }
  }

  void onClose(Runnable task) {
    lock.lock();
    try {
      if (closeHooks == null) {
        throw rejection();
      }
      closeHooks.addFirst(task);
    } finally {
      lock.unlock();
    }
  }

  private RejectedExecutionException rejection() {
    Throwable cause = deathCause;
    return cause == null
        ? new RejectedExecutionException("the loop " + loop.name() + " is closed")
        : new RejectedExecutionException("the loop " + loop.name() + " has died", cause);
  }

  private void start() {
    lock.lock();
    try {
      if (closing) {
        throw rejection();
      }
      if (inbox.isDown()) {
        startThread();
      }
    } catch (IOException e) {
      throw new RejectedExecutionException("the loop " + loop.name() + " cannot be started", e);
    } finally {
      lock.unlock();
    }
  }

  private void startThread() throws IOException {
    turn.begin(new Selection(loop, openSelector()));
    try {
      loop.port().start(loop.name(), new Turns());
      inbox.open();
    } finally {
      if (inbox.isDown()) {
        turn.withdraw();
      }
    }
  }

  private Selector openSelector() throws IOException {
    try {
      return loop.port().channels().openSelector();
    } catch (RuntimeException | Error e) {
      throw new IOException("no selector can be opened", e);
    }
  }

  /** Not a lambda: those are linked when they first run, which is in the first connect. */
  private final class Turns implements BooleanSupplier {

    @Override
    public boolean getAsBoolean() {
      return turn();
    }
  }

  /** One turn; false when the thread is to end. */
  private boolean turn() {
    Thread current = Thread.currentThread();
    turning = current;
    try {
      if (inbox.isDown()) {
        // the thread that starts this one holds the lock and is about to do the same
        inbox.open();
      }
      boolean goesOn = !closing && turn.play();
      if (closing) {
        end(null);
        return false;
      }
      return goesOn || !stop();
    } catch (Throwable e) { // of the selector or of ours; nothing of a task's comes here
      end(e);
      return false;
    } finally {
      // when an idle thread has stopped another may be at work already
      if (turning == current) {
        turning = null;
      }
    }
  }

  /** Ends an idle thread; false if a task came. */
  private boolean stop() {
    lock.lock();
    try {
      turning = null;
      if (closing || !inbox.down()) {
        return false;
      }
      turn.withdraw();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    closing = true;
    if (isCurrent()) {
      return;
    }
    Inbox.Offer offer = inbox.offer(NOTHING);
    while (offer == Inbox.Offer.DOWN) {
      if (standIn()) {
        return;
      }
      offer = inbox.offer(NOTHING);
    }
    if (offer == Inbox.Offer.WAKE) {
      turn.wakeup();
    }
    loop.port().awaitThroughInterrupts(ended, LoopPort.FOREVER);
  }

  /** Ends a loop without a thread on this one; false if it has a thread, or has ended. */
  private boolean standIn() {
    lock.lock();
    try {
      if (!inbox.open()) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    turning = Thread.currentThread();
    try {
      end(null);
    } finally {
      turning = null;
    }
    return true;
  }

  /** The end, on the loop. Nothing that a step throws keeps the next one from coming. */
  private void end(@Nullable Throwable cause) {
    deathCause = cause;
    closing = true;
    try {
      if (cause != null) {
        loop.log().error("the loop {} has died", loop.name(), cause);
      }
      loop.guarded(() -> turn.runTasks(MOST_LAST_TASKS));
      loop.guarded(this::runHooks);
      loop.guarded(inbox::close);
      loop.guarded(() -> turn.runTasks(Integer.MAX_VALUE));
      loop.guarded(turn::release);
    } finally {
      ended.countDown();
    }
  }

  private void runHooks() {
    for (Runnable hook : takeHooks()) {
      loop.guarded(hook);
    }
  }

  private Iterable<Runnable> takeHooks() {
    lock.lock();
    try {
      Deque<Runnable> hooks = closeHooks;
      closeHooks = null;
      return hooks == null ? List.of() : hooks;
    } finally {
      lock.unlock();
    }
  }
}
