// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one selector, one heap of timers. The first task starts the thread; when nothing is
 * registered and nothing was done for ten seconds it ends, and its selector is closed; the next
 * task starts both again.
 *
 * <p>A turn: select; tasks that waited for cancelled keys to be flushed; ready channels; due
 * timers; tasks from other threads. So a fact that arrives together with a timer's moment is seen
 * first. Only {@link #execute}, {@link #inLoop}, {@link #now}, {@link #port}, {@link #memory},
 * {@link #isClosed}, {@link #deathCause}, {@link #onClose} and {@link #close} may be called from
 * other threads; everything else asserts that it runs on the loop.
 *
 * <p>Nothing that a handler, timer, task or hook throws ends the loop: it is told at {@code WARN}.
 * What the selector throws does: the loop dies, which is told at {@code ERROR} and is a close that
 * says why. Either way every task that was taken runs, once.
 */
public final class EventLoop implements AutoCloseable {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final LoopPort port;
  private final LoopLog log;
  private final DirectMemory memory;
  private final Turn turn;
  private final LoopThread thread;

  /**
   * Creates a loop; starts nothing yet.
   *
   * @param name its thread's name
   * @param port its clock, thread and channels
   */
  public EventLoop(String name, LoopPort port) {
    this(name, port, IDLE_NANOS, LoopLog.OWN);
  }

  EventLoop(String name, LoopPort port, long idleNanos, LoopLog log) {
    this.name = name;
    this.port = port;
    this.log = log;
    this.memory = new DirectMemory(port, log);
    Inbox inbox = new Inbox();
    this.turn = new Turn(this, inbox, idleNanos);
    this.thread = new LoopThread(this, inbox, turn);
  }

  /**
   * The monotonic clock. Any thread.
   *
   * @return as {@link LoopPort#nanoTime}
   */
  public long now() {
    return port.nanoTime();
  }

  /**
   * What the loop takes from the system. Any thread.
   *
   * @return as given to it
   */
  public LoopPort port() {
    return port;
  }

  /**
   * What the JDK takes for channels. Any thread.
   *
   * @return always the same
   */
  public DirectMemory memory() {
    return memory;
  }

  /**
   * Its thread's name. Any thread.
   *
   * @return as given to it
   */
  public String name() {
    return name;
  }

  LoopLog log() {
    return log;
  }

  /**
   * Whether a turn of this loop runs on the calling thread. Any thread.
   *
   * @return true on the loop
   */
  public boolean inLoop() {
    return thread.isCurrent();
  }

  /**
   * Whether the loop is closed, closing or dead. Any thread. An idle one is not.
   *
   * @return true if so
   */
  public boolean isClosed() {
    return thread.isClosing();
  }

  /**
   * What killed the loop. Any thread.
   *
   * @return null if it lives, or was closed
   */
  public @Nullable Throwable deathCause() {
    return thread.deathCause();
  }

  /**
   * Runs a task on the loop, in the order of these calls, and starts the loop's thread if there is
   * none. Any thread.
   *
   * @param task must not block
   * @throws RejectedExecutionException if the loop is closed; if it has died, with the cause of
   *     that; or if it cannot be started for lack of threads or descriptors, with an {@link
   *     java.io.IOException}, which harms no later call. The task does not run then
   */
  public void execute(Runnable task) {
    thread.execute(Objects.requireNonNull(task, "task"));
  }

  /**
   * Runs a task at a moment, rounded up to the selector's millisecond.
   *
   * @param atNanos the moment on the clock of {@link #now()}
   * @param task must not block
   * @return the timer
   */
  public Timer schedule(long atNanos, Runnable task) {
    assertOnLoop();
    return turn.schedule(atNanos, task);
  }

  /**
   * Registers a channel.
   *
   * @param channel in non-blocking mode
   * @param operations a set of {@link java.nio.channels.SelectionKey} operations
   * @param handler called when one of them is ready
   * @return the registration
   * @throws ClosedChannelException if the channel is closed, or the loop has no selector any more
   */
  public Registration register(SelectableChannel channel, int operations, Runnable handler)
      throws ClosedChannelException {
    assertOnLoop();
    return turn.register(channel, operations, handler);
  }

  /**
   * Runs a task once the selector has let go of every key cancelled, and every channel closed, so
   * far; still in this turn of the loop.
   *
   * @param task must not block
   */
  public void afterFlush(Runnable task) {
    assertOnLoop();
    turn.afterFlush(task);
  }

  /**
   * Runs a task on the loop when it closes or dies, before its channels are closed; the last one
   * added first. Any thread, also before the loop's thread is started.
   *
   * @param task must not block
   * @throws RejectedExecutionException if the hooks have run already
   */
  public void onClose(Runnable task) {
    thread.onClose(task);
  }

  /** Fails in tests when the caller is not on the loop. */
  public void assertOnLoop() {
    assert inLoop() : "called on " + Thread.currentThread().getName() + ", not on the loop";
  }

  /**
   * Ends the loop: tasks already given run, then the close hooks, then what those gave, then every
   * channel is closed and the thread ends. An idle loop ends on the calling thread. Returns when it
   * has ended, or at once when called on the loop itself. An interrupt does not stop the wait; the
   * flag stays set.
   */
  @Override
  public void close() {
    thread.close();
  }

  /** Runs foreign code: what it throws is told, and no more. */
  void guarded(Runnable runnable) {
    try {
      runnable.run();
    } catch (Throwable e) { // whatever it is, the others go on
      log.warn("a handler, timer, task or hook of the loop {} threw", name, e);
    }
  }
}
