// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one selector, one heap of timers.
 *
 * <p>A turn: select; tasks that waited for cancelled keys to be flushed; ready channels; due
 * timers; tasks from other threads. So a fact that arrives together with a timer's moment is seen
 * first. Only {@link #execute}, {@link #inLoop}, {@link #now}, {@link #isClosed} and {@link #close}
 * may be called from other threads; everything else asserts that it runs on the loop. Nothing that
 * a handler, timer or task throws ends the loop.
 */
public final class EventLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

  /**
   * So many selects in a row that return early with nothing mean a broken selector (epoll spin).
   */
  private static final int EMPTY_SELECTS_BEFORE_REBUILD = 512;

  private static final int TASKS_A_TURN = 1024;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private final TimerHeap timers = new TimerHeap();
  private final List<Runnable> closeHooks = new ArrayList<>();
  private final Thread thread;
  private Selector selector;
  private List<Runnable> afterFlush = new ArrayList<>();
  private boolean flushDue;
  private int emptySelects;
  private volatile boolean closing;
  private volatile boolean closed;

  private EventLoop(String name, Selector selector) {
    this.selector = selector;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts a loop on a daemon thread.
   *
   * @param name the thread's name
   * @return the running loop
   * @throws IOException if there is no descriptor left for its selector
   */
  public static EventLoop start(String name) throws IOException {
    EventLoop loop = new EventLoop(name, Selector.open());
    loop.thread.start();
    return loop;
  }

  /**
   * The monotonic clock. Any thread.
   *
   * @return {@link System#nanoTime()}
   */
  public long now() {
    return System.nanoTime();
  }

  /**
   * Whether the caller is the loop's thread. Any thread.
   *
   * @return true on the loop
   */
  public boolean inLoop() {
    return Thread.currentThread() == thread;
  }

  /**
   * Whether the loop is closed or closing. Any thread.
   *
   * @return true if so
   */
  public boolean isClosed() {
    return closing;
  }

  /**
   * Runs a task on the loop, in the order of these calls. Any thread.
   *
   * @param task must not block
   * @throws RejectedExecutionException if the loop has ended
   */
  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("the loop is closed");
    }
    tasks.add(task);
    if (sleeping.compareAndSet(true, false)) {
      selector.wakeup();
    }
    if (closed && tasks.remove(task)) {
      throw new RejectedExecutionException("the loop is closed");
    }
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
    return timers.add(atNanos, task);
  }

  /**
   * Registers a channel.
   *
   * @param channel in non-blocking mode
   * @param operations a set of {@link SelectionKey} operations
   * @param handler called when one of them is ready
   * @return the registration
   * @throws ClosedChannelException if the channel is closed
   */
  public Registration register(SelectableChannel channel, int operations, Runnable handler)
      throws ClosedChannelException {
    assertOnLoop();
    Registered registered = new Registered(channel, handler);
    registered.key = channel.register(selector, operations, registered);
    return registered;
  }

  /**
   * Runs a task once the selector has let go of every key cancelled, and every channel closed, so
   * far; still in this turn of the loop.
   *
   * @param task must not block
   */
  public void afterFlush(Runnable task) {
    assertOnLoop();
    afterFlush.add(task);
  }

  /**
   * Runs a task on the loop when it closes, before its channels are closed; the last one added
   * first.
   *
   * @param task must not block
   */
  public void onClose(Runnable task) {
    assertOnLoop();
    closeHooks.add(0, task);
  }

  /** Fails in tests when the caller is not on the loop. */
  public void assertOnLoop() {
    assert inLoop() : "called on " + Thread.currentThread().getName() + ", not on the loop";
  }

  /**
   * Ends the loop: tasks already given run, then the close hooks, then every channel is closed and
   * the thread ends. Returns when it has ended, or at once when called on the loop itself. An
   * interrupt does not stop the wait; the flag stays set.
   */
  @Override
  public void close() {
    closing = true;
    sleeping.set(false);
    selector.wakeup();
    if (inLoop()) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        turn();
      }
      runTasks();
      closeHooks.forEach(this::guarded);
      closed = true;
      runTasks();
      closeChannels();
      flush();
    } catch (IOException | ClosedSelectorException e) {
      LOG.debug("the loop {} ends", thread.getName(), e);
    } finally {
      closed = true;
      closing = true;
      runTasks();
      closeSelector();
    }
  }

  private void turn() throws IOException {
    select();
    flushed();
    for (SelectionKey key : takeSelected()) {
      if (key.isValid() && key.attachment() instanceof Registered registered) {
        guarded(registered.handler);
      }
    }
    long now = System.nanoTime();
    for (Runnable due = timers.pollDue(now); due != null; due = timers.pollDue(now)) {
      guarded(due);
    }
    runTasks();
  }

  private void select() throws IOException {
    // an interrupted thread would make every select return at once, for ever
    boolean interrupted = Thread.interrupted();
    sleeping.set(true);
    long waitMillis = waitMillis();
    if (waitMillis == 0) {
      sleeping.set(false);
      selector.selectNow();
      emptySelects = 0;
      return;
    }
    long before = System.nanoTime();
    int ready = waitMillis < 0 ? selector.select() : selector.select(waitMillis);
    boolean woken = !sleeping.getAndSet(false);
    boolean timedOut =
        waitMillis > 0 && System.nanoTime() - before >= (waitMillis - 1) * NANOS_PER_MILLI;
    emptySelects = ready > 0 || woken || timedOut || interrupted ? 0 : emptySelects + 1;
    if (emptySelects >= EMPTY_SELECTS_BEFORE_REBUILD) {
      rebuild();
    }
  }

  /** Milliseconds that the select may take: 0 for none, -1 for any time. */
  private long waitMillis() {
    if (flushDue || !afterFlush.isEmpty() || !tasks.isEmpty() || closing) {
      return 0;
    }
    if (timers.isEmpty()) {
      return -1;
    }
    long nanos = timers.untilNext(System.nanoTime());
    return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  private void flushed() {
    flushDue = false;
    if (!afterFlush.isEmpty()) {
      List<Runnable> ready = afterFlush;
      afterFlush = new ArrayList<>();
      ready.forEach(this::guarded);
    }
  }

  private List<SelectionKey> takeSelected() {
    if (selector.selectedKeys().isEmpty()) {
      return List.of();
    }
    List<SelectionKey> keys = List.copyOf(selector.selectedKeys());
    selector.selectedKeys().clear();
    return keys;
  }

  /**
   * Runs what other threads gave, a bounded number, so that channels and timers have their turn.
   */
  private void runTasks() {
    for (int i = 0; i < TASKS_A_TURN; i++) {
      @Nullable Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      guarded(task);
    }
  }

  private void rebuild() throws IOException {
    LOG.debug("the selector of {} spins: replaced", thread.getName());
    Selector old = selector;
    Selector fresh = Selector.open();
    for (SelectionKey key : old.keys()) {
      if (key.isValid() && key.attachment() instanceof Registered registered) {
        int operations = key.interestOps();
        key.cancel();
        registered.key = registered.channel.register(fresh, operations, registered);
      }
    }
    selector = fresh;
    emptySelects = 0;
    old.close();
  }

  private void closeChannels() {
    for (SelectionKey key : selector.keys()) {
      closeQuietly(key.channel());
    }
  }

  private void flush() throws IOException {
    selector.selectNow();
    flushed();
  }

  private void closeSelector() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("closing the selector of {}", thread.getName(), e);
    }
  }

  private void closeQuietly(SelectableChannel channel) {
    flushDue = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing {}", channel, e);
    }
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, the others go on
  private void guarded(Runnable runnable) {
    try {
      runnable.run();
    } catch (Throwable e) {
      LOG.debug("on the loop {}", thread.getName(), e);
    }
  }

  /** A registered channel; the key changes when the selector is replaced. */
  private final class Registered implements Registration {
    private final SelectableChannel channel;
    private final Runnable handler;
    private @Nullable SelectionKey key;

    Registered(SelectableChannel channel, Runnable handler) {
      this.channel = channel;
      this.handler = handler;
    }

    @Override
    public void interest(int operations) {
      assertOnLoop();
      if (key != null && key.isValid()) {
        try {
          key.interestOps(operations);
        } catch (CancelledKeyException e) {
          LOG.debug("{} was cancelled", channel, e);
        }
      }
    }

    @Override
    public void cancel() {
      assertOnLoop();
      if (key != null && key.isValid()) {
        key.cancel();
        flushDue = true;
      }
    }

    @Override
    public void close() {
      assertOnLoop();
      closeQuietly(channel);
    }
  }
}
