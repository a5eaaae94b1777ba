// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a loop, earliest first: a binary heap in which each timer knows its place, so that
 * a cancelled one leaves at once (100,000 races cancel most of theirs). Confined to the loop's
 * thread. Moments are compared by subtraction: {@link System#nanoTime()} may wrap around.
 */
final class TimerHeap {

  private @Nullable Entry[] heap = new @Nullable Entry[64];
  private int size;

  /** A timer in the heap. */
  final class Entry implements Timer {
    private final long atNanos;
    private final Runnable task;
    private int place;

    private Entry(long atNanos, Runnable task) {
      this.atNanos = atNanos;
      this.task = task;
    }

    @Override
    public void cancel() {
      if (place >= 0) {
        remove(this);
      }
    }
  }

  Entry add(long atNanos, Runnable task) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    Entry entry = new Entry(atNanos, task);
    siftUp(size++, entry);
    return entry;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Nanoseconds from {@code now} until the earliest timer; 0 or less when it is due. */
  long untilNext(long nowNanos) {
    return entry(0).atNanos - nowNanos;
  }

  /** Takes the earliest timer's task off if it is due; null when none is. */
  @Nullable Runnable pollDue(long nowNanos) {
    if (size == 0 || untilNext(nowNanos) > 0) {
      return null;
    }
    Entry first = entry(0);
    remove(first);
    return first.task;
  }

  private void remove(Entry entry) {
    int hole = entry.place;
    entry.place = -1;
    Entry last = entry(--size);
    heap[size] = null;
    if (last != entry) {
      siftDown(hole, last);
      if (entry(hole) == last) {
        siftUp(hole, last);
      }
    }
  }

  private void siftUp(int from, Entry entry) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (entry.atNanos - entry(parent).atNanos >= 0) {
        break;
      }
      put(at, entry(parent));
      at = parent;
    }
    put(at, entry);
  }

  private void siftDown(int from, Entry entry) {
    int at = from;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && entry(child + 1).atNanos - entry(child).atNanos < 0) {
        child++;
      }
      if (entry.atNanos - entry(child).atNanos <= 0) {
        break;
      }
      put(at, entry(child));
      at = child;
    }
    put(at, entry);
  }

  private void put(int place, Entry entry) {
    heap[place] = entry;
    entry.place = place;
  }

  private Entry entry(int place) {
    Entry entry = heap[place];
    assert entry != null : "a place below size is filled";
    return entry;
  }
}
