// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a loop does in each turn, and what it does it with: select; tasks that waited for the flush;
 * ready channels; due timers; tasks from other threads. Confined to the loop, but for {@link
 * #wakeup}; {@link #begin} and {@link #withdraw} come before its thread runs.
 */
final class Turn {

  private static final int TASKS_A_TURN = 1024;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** A timer that is so late was held up, by a handler, or by a machine that slept. */
  private static final long LATE_NANOS = 10 * NANOS_PER_MILLI;

  /** At the end of the loop, for tasks that always make another one wait. */
  private static final int MOST_LAST_FLUSHES = 1024;

  private final EventLoop loop;
  private final Inbox inbox;
  private final long idleNanos;
  private final TimerHeap timers = new TimerHeap();
  private List<Runnable> afterFlush = new ArrayList<>();
  private long busyAtNanos;
  private volatile @Nullable Selection selection;

  Turn(EventLoop loop, Inbox inbox, long idleNanos) {
    this.loop = loop;
    this.inbox = inbox;
    this.idleNanos = idleNanos;
  }

  void begin(Selection fresh) {
    selection = fresh;
    busyAtNanos = loop.now();
  }

  /** There is no selector any more: the thread ends, or was not started. */
  void withdraw() {
    Selection old = selection;
    selection = null;
    if (old != null) {
      old.close();
    }
  }

  /** Any thread. */
  void wakeup() {
    Selection awoken = selection;
    if (awoken != null) {
      awoken.wakeup();
    }
  }

  Timer schedule(long atNanos, Runnable task) {
    return timers.add(atNanos, task);
  }

  void afterFlush(Runnable task) {
    afterFlush.add(task);
  }

  Registration register(SelectableChannel channel, int operations, Runnable handler)
      throws ClosedChannelException {
    Selection here = selection;
    if (here == null) {
      throw new ClosedChannelException();
    }
    return here.register(channel, operations, handler);
  }

  /** One turn; false if nothing was done for long, nor is anything to be done. */
  boolean play() throws IOException {
    Selection here = selection;
    if (here == null) {
      return false;
    }
    select(here);
    boolean busy = flushed();
    busy |= here.runReady();
    long now = loop.now();
    if (!timers.isEmpty() && timers.untilNext(now) < -LATE_NANOS) {
      // what came in the meantime waits in the sockets: it is seen before its time is over
      here.selectNow();
      busy |= here.runReady();
    }
    for (Runnable due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
      loop.guarded(due);
      busy = true;
    }
    busy |= runTasks(TASKS_A_TURN);
    if (busy || !timers.isEmpty() || !afterFlush.isEmpty() || !here.isEmpty()) {
      busyAtNanos = now;
      return true;
    }
    return now - busyAtNanos < idleNanos;
  }

  private void select(Selection here) throws IOException {
    // an interrupted thread would make every select return at once, for ever
    boolean interrupted = Thread.interrupted();
    long before = loop.now();
    long waitMillis = waitMillis(here, before);
    if (waitMillis == 0 || !inbox.sleep()) {
      here.selectNow();
      return;
    }
    int ready = here.select(waitMillis);
    boolean woken = inbox.wake();
    boolean timedOut = waitMillis > 0 && loop.now() - before >= (waitMillis - 1) * NANOS_PER_MILLI;
    here.returned(ready > 0 || woken || timedOut || interrupted);
  }

  /** Milliseconds that the select may take: 0 for none, -1 for any time. */
  private long waitMillis(Selection here, long now) {
    if (here.isFlushDue() || !afterFlush.isEmpty() || !inbox.isEmpty()) {
      return 0;
    }
    if (timers.isEmpty() && !here.isEmpty()) {
      return -1;
    }
    long nanos = timers.isEmpty() ? busyAtNanos + idleNanos - now : timers.untilNext(now);
    return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  private boolean flushed() {
    if (afterFlush.isEmpty()) {
      return false;
    }
    List<Runnable> ready = afterFlush;
    afterFlush = new ArrayList<>();
    for (Runnable task : ready) {
      loop.guarded(task);
    }
    return true;
  }

  /**
   * Runs what other threads gave, a bounded number, so that channels and timers have their turn;
   * false if there was nothing.
   */
  boolean runTasks(int most) {
    for (int i = 0; i < most; i++) {
      Runnable task = inbox.poll();
      if (task == null) {
        return i > 0;
      }
      loop.guarded(task);
    }
    return true;
  }

  /** Closes every channel and the selector, and runs those who waited for the flush. */
  void release() {
    Selection here = selection;
    if (here != null) {
      here.closeChannels();
    }
    // its close lets go of every key
    withdraw();
    for (int i = 0; i < MOST_LAST_FLUSHES && flushed(); i++) {
      // those who ran have made others wait
    }
  }
}
