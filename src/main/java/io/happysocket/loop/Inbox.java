// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that any thread gives and one thread runs, in the order in which they came, and the
 * state of that one thread. Both are in one reference, so each step is one atomic exchange: a task
 * is taken over only while somebody will run it, whoever gives one learns whether it has to wake or
 * start that thread, and what was taken before {@link #close} can still be polled after it.
 *
 * <p>{@link #offer} is for any thread; {@link #open} and {@link #isDown} for whoever starts the
 * thread, under a lock of its own; all else is for the thread itself.
 */
final class Inbox {

  /** What became of a task. */
  enum Offer {
    /** The thread will find it. */
    TAKEN,
    /** As {@link #TAKEN}, and the thread sleeps: to be woken by the caller. */
    WAKE,
    /** Not taken: there is no thread. */
    DOWN,
    /** Not taken, nor will any other be. */
    CLOSED
  }

  /** A task above those given before it; or, without a task, a state in which none waits. */
  private static final class Node {
    private final @Nullable Runnable task;
    private @Nullable Node below;

    Node(@Nullable Runnable task) {
      this.task = task;
    }

    boolean isTask() {
      return task != null;
    }
  }

  private static final Node AWAKE = new Node(null);
  private static final Node ASLEEP = new Node(null);
  private static final Node DOWN = new Node(null);
  private static final Node CLOSED = new Node(null);

  private final AtomicReference<Node> top = new AtomicReference<>(DOWN);

  /** Already taken off, oldest first. */
  private @Nullable Node taken;

  Offer offer(Runnable task) {
    Node node = new Node(task);
    while (true) {
      Node seen = newest();
      if (seen == DOWN) {
        return Offer.DOWN;
      }
      if (seen == CLOSED) {
        return Offer.CLOSED;
      }
      node.below = seen.isTask() ? seen : null;
      if (top.compareAndSet(seen, node)) {
        return seen == ASLEEP ? Offer.WAKE : Offer.TAKEN;
      }
    }
  }

  private Node newest() {
    return Objects.requireNonNull(top.get());
  }

  boolean isDown() {
    return top.get() == DOWN;
  }

  /** From now on somebody runs the tasks; false if somebody does, or it is closed. */
  boolean open() {
    return top.compareAndSet(DOWN, AWAKE);
  }

  /** Nobody runs tasks any more; false if there is one. */
  boolean down() {
    return taken == null && top.compareAndSet(AWAKE, DOWN);
  }

  /** From now on the next task wakes; false if there is one. */
  boolean sleep() {
    return taken == null && top.compareAndSet(AWAKE, ASLEEP);
  }

  /** Ends the sleep; true if a task did. */
  boolean wake() {
    return !top.compareAndSet(ASLEEP, AWAKE);
  }

  boolean isEmpty() {
    return taken == null && !newest().isTask();
  }

  @Nullable Runnable poll() {
    if (taken == null && newest().isTask()) {
      taken = oldestFirst(top.getAndSet(AWAKE));
    }
    Node next = taken;
    if (next == null) {
      return null;
    }
    taken = next.below;
    return next.task;
  }

  /** Takes no more tasks. Those that were taken are still to be polled. */
  void close() {
    Node last = oldestFirst(top.getAndSet(CLOSED));
    if (taken == null) {
      taken = last;
      return;
    }
    Node end = taken;
    for (Node next = end.below; next != null; next = next.below) {
      end = next;
    }
    end.below = last;
  }

  private static @Nullable Node oldestFirst(Node newest) {
    Node oldest = null;
    for (Node node = newest.isTask() ? newest : null; node != null; ) {
      Node below = node.below;
      node.below = oldest;
      oldest = node;
      node = below;
    }
    return oldest;
  }
}
