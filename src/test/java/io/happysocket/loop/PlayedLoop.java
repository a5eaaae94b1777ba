// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The system of a loop, played by hand on one thread and on virtual time. Whatever takes its clock,
 * threads and channels from this port runs on the test's thread, when the test says so or while it
 * waits; the same script gives the same turns.
 *
 * <pre>{@code
 * try (PlayedLoop world = new PlayedLoop()) {
 *   EventLoop loop = new EventLoop("loop", world);
 *   world.channels().whenConnecting(channel -> channel.establish(20 * MILLIS)); // else silent
 *   loop.execute(() -> dial(loop, world.channels().openSocketChannel(INET)));
 *   world.advance(20 * MILLIS);
 *   loop.close(); // plays the end; the world's own close finds what was left open
 * }
 * }</pre>
 *
 * <p>{@link #run} plays turns until nothing more happens at this moment. {@link #advance} lets time
 * pass, with all that is due in between. {@link #await}, which is how a caller's thread waits, does
 * both until its latch is down, and goes from one moment to the next at once; if nothing can happen
 * any more it fails instead of waiting for ever. Threads run when they can; {@link #hold} keeps
 * those of a name back until {@link #release}. {@link #fail} and {@link #failOnce} stage trouble.
 */
public final class PlayedLoop implements LoopPort, AutoCloseable {

  /** For delays in a script. */
  public static final long MILLIS = 1_000_000;

  private static final int MOST_ROUNDS = 100_000;

  /** Where trouble can be staged. */
  public enum Trouble {
    OPEN_SELECTOR,
    SELECT,
    CLOSE_SELECTOR,
    OPEN_SOCKET,
    OPEN_DATAGRAM,
    CONNECT,
    ACCEPT,
    /** Of a UDP channel. */
    ASSOCIATE,
    /** Of a UDP channel. */
    WRITE,
    /** Of a UDP channel. */
    RECEIVE,
    /** What the JDK takes when it reads and writes, and {@link #takeDirectMemory}. */
    DIRECT_MEMORY,
    /** Of a channel; it is closed all the same. */
    CLOSE,
    START_THREAD,
    /** {@link #await}: an {@link InterruptedException}, or what else. */
    AWAIT
  }

  private record Event(long atNanos, long number, Runnable task) {}

  /** A thread: what to run for a turn, and until when its last select would have slept. */
  private static final class PlayedThread {
    final String name;
    final BooleanSupplier turn;
    boolean running;
    boolean asleep;
    @Nullable Long wakeAt;

    PlayedThread(String name, BooleanSupplier turn) {
      this.name = name;
      this.turn = turn;
    }
  }

  private final PlayedChannels channels = new PlayedChannels(this);
  private final List<PlayedThread> threads = new ArrayList<>();
  private final Set<String> held = new HashSet<>();
  private final Map<Trouble, Throwable> always = new EnumMap<>(Trouble.class);
  private final Map<Trouble, Throwable> once = new EnumMap<>(Trouble.class);
  private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> // a comparator of the JDK's making is closed to Lincheck
          a.atNanos == b.atNanos
                  ? Long.compare(a.number, b.number)
                  : Long.compare(a.atNanos, b.atNanos));
  private long now = 1_000_000 * MILLIS;
  private long eventNumber;
  private int threadsStarted;
  private @Nullable PlayedThread current;

  /** A task to run in the middle of the next select that would sleep. */
  private @Nullable Runnable whileAsleep;

  // ---- the port

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public PlayedChannels channels() {
    return channels;
  }

  @Override
  public void start(String name, BooleanSupplier turn) throws IOException {
    trouble(Trouble.START_THREAD);
    threadsStarted++;
    threads.add(new PlayedThread(name, turn));
  }

  @Override
  public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
    long begin = now;
    while (true) {
      trouble(Trouble.AWAIT);
      run();
      if (latch.getCount() == 0) {
        return true;
      }
      long left = nanos == FOREVER ? FOREVER : nanos - (now - begin);
      if (left <= 0) {
        return false;
      }
      OptionalLong next = nextNanos();
      if (next.isEmpty() && nanos == FOREVER) {
        throw new AssertionError("waits for ever: nothing is due, threads " + threadNames());
      }
      now += Math.min(left, Math.max(0, next.orElse(Long.MAX_VALUE) - now));
    }
  }

  @Override
  public void takeDirectMemory(int bytes) {
    trouble(Trouble.DIRECT_MEMORY);
  }

  /** The idle time is over at once: the thread ends. */
  @Override
  public boolean idle(CountDownLatch latch, long nanos) {
    return latch.getCount() == 0;
  }

  // ---- the hand that plays

  /** Plays turns, of all threads that are not held, until nothing more happens at this moment. */
  public void run() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      boolean any = runEvents();
      for (PlayedThread thread : List.copyOf(threads)) {
        any |= !thread.running && !held.contains(thread.name) && turn(thread);
      }
      if (!any) {
        return;
      }
    }
    throw new AssertionError("does not come to rest: " + threadNames());
  }

  /** Plays one turn of the first thread of a name, held or not. */
  public void turn(String name) {
    turn(
        threads.stream()
            .filter(thread -> thread.name.equals(name) && !thread.running)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no thread " + name + ": " + threadNames())));
  }

  /** Lets time pass, and all that is due happen at its moment. */
  public void advance(long nanos) {
    long end = now + nanos;
    run();
    for (OptionalLong next = nextNanos();
        next.isPresent() && next.getAsLong() - end <= 0;
        next = nextNanos()) {
      now = Math.max(now, next.getAsLong());
      run();
    }
    now = end;
    run();
  }

  /** What runs now takes so much time; nothing else happens in it. */
  public void spend(long nanos) {
    now += nanos;
  }

  /** Runs a task when so much time has passed, before the turns of that moment. */
  public void after(long nanos, Runnable task) {
    events.add(new Event(now + nanos, eventNumber++, task));
  }

  /**
   * Runs a task inside the next select that finds nothing and would sleep: as another thread would,
   * while the loop sleeps.
   */
  public void whileAsleep(Runnable task) {
    whileAsleep = task;
  }

  /** Keeps threads of this name from running. */
  public void hold(String name) {
    held.add(name);
  }

  /** Lets them run again, from the next {@link #run} on. */
  public void release(String name) {
    held.remove(name);
  }

  /** From now on this is thrown there; null for none. */
  public void fail(Trouble where, @Nullable Throwable what) {
    if (what == null) {
      always.remove(where);
    } else {
      always.put(where, what);
    }
  }

  /** The next time this is thrown there. */
  public void failOnce(Trouble where, Throwable what) {
    once.put(where, what);
  }

  /** How often something was thrown there. */
  public int troubles(Trouble where) {
    return troubles.getOrDefault(where, 0);
  }

  /** The threads that have not ended, by name. */
  public List<String> threadNames() {
    return threads.stream().map(thread -> thread.name).toList();
  }

  /** How many threads were started in all. */
  public int threadsStarted() {
    return threadsStarted;
  }

  /**
   * Nothing may be left: no thread, no selector, and no channel that is open or, closed, not yet
   * let go of by a selector.
   */
  @Override
  public void close() {
    run();
    List<String> left = new ArrayList<>(channels.left());
    threadNames().forEach(name -> left.add("thread " + name));
    if (!left.isEmpty()) {
      throw new AssertionError("left behind: " + left);
    }
  }

  // ---- for the channels

  void trouble(Trouble where) {
    Throwable what = once.remove(where);
    what = what == null ? always.get(where) : what;
    if (what != null) {
      troubles.merge(where, 1, Integer::sum);
      PlayedLoop.<RuntimeException>throwAny(what);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // past what is declared
  private static <T extends Throwable> void throwAny(Throwable what) throws T {
    throw (T) what;
  }

  /** A select found nothing. */
  void sleeps(@Nullable Long millis) {
    PlayedThread sleeper = current;
    if (sleeper == null) {
      throw new AssertionError("a select outside of a thread's turn would sleep");
    }
    sleeper.asleep = true;
    sleeper.wakeAt = millis == null ? null : now + millis * MILLIS;
  }

  /** What other threads do while a select sleeps; false if nothing. */
  boolean disturbs() {
    Runnable task = whileAsleep;
    whileAsleep = null;
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  // ---- inside

  private boolean runEvents() {
    boolean any = false;
    for (Event next = events.peek();
        next != null && next.atNanos - now <= 0;
        next = events.peek()) {
      events.remove(next);
      next.task.run();
      any = true;
    }
    return any;
  }

  /** False if it only slept. */
  private boolean turn(PlayedThread thread) {
    PlayedThread before = current;
    current = thread;
    thread.running = true;
    thread.asleep = false;
    thread.wakeAt = null;
    try {
      if (!thread.turn.getAsBoolean()) {
        threads.remove(thread);
        return true;
      }
      return !thread.asleep;
    } finally {
      thread.running = false;
      current = before;
    }
  }

  private OptionalLong nextNanos() {
    List<Long> moments = new ArrayList<>();
    for (PlayedThread thread : threads) {
      if (thread.wakeAt != null && !held.contains(thread.name)) {
        moments.add(thread.wakeAt);
      }
    }
    if (!events.isEmpty()) {
      moments.add(events.peek().atNanos);
    }
    return moments.stream().mapToLong(Long::longValue).min();
  }
}
