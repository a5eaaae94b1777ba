// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.soak.world.Place;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;

/** Counts how operations ended, and keeps what must not have happened. Thread-safe. */
public final class Ledger {

  private static final int MOST_FAULTS = 50;
  private static final int OUTCOMES = Outcome.values().length;

  private final Map<Long, Operation> running = new ConcurrentHashMap<>();
  private final Map<Place, AtomicLongArray> byPlace = new EnumMap<>(Place.class);
  private final Map<Way, AtomicLong> byWay = new EnumMap<>(Way.class);
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong exchanges = new AtomicLong();
  private final AtomicLong latestNanos = new AtomicLong();

  public Ledger() {
    for (Place place : Place.values()) {
      byPlace.put(place, new AtomicLongArray(OUTCOMES));
    }
    for (Way way : Way.values()) {
      byWay.put(way, new AtomicLong());
    }
  }

  void begins(Operation operation) {
    running.put(operation.number(), operation);
  }

  /** Each operation ends once, and in a way that its caller was promised. */
  void ends(Operation operation, Outcome outcome, Throwable thrown) {
    if (running.remove(operation.number()) == null) {
      fault(operation, "ended a second time: " + outcome.words(), thrown);
      return;
    }
    ended.incrementAndGet();
    byPlace.get(operation.place()).incrementAndGet(outcome.ordinal());
    byWay.get(operation.way()).incrementAndGet();
    if (!operation.expected().contains(outcome)) {
      fault(operation, outcome.words() + ", not one of " + operation.expected(), thrown);
    }
  }

  void exchanged() {
    exchanges.incrementAndGet();
  }

  /** How long after its deadline a caller went on. */
  void late(long nanos) {
    latestNanos.accumulateAndGet(nanos, Math::max);
  }

  void fault(Operation operation, String what, Throwable thrown) {
    fault(operation + ": " + what + (thrown == null ? "" : ": " + Traces.of(thrown)));
  }

  /** What no operation can be named for. */
  public void fault(String what) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(what);
      System.err.println("FAULT " + what);
    }
  }

  public List<String> faults() {
    return List.copyOf(faults);
  }

  public long ended() {
    return ended.get();
  }

  public int running() {
    return running.size();
  }

  Collection<Operation> stillRunning() {
    return running.values();
  }

  /** Octets that went to a server and back over a connection that was handed out. */
  public long exchanges() {
    return exchanges.get();
  }

  public long latestMillis() {
    return latestNanos.get() / 1_000_000;
  }

  /** The outcomes in words, for a table's head. */
  public List<String> outcomes() {
    return Stream.of(Outcome.values()).map(Outcome::words).toList();
  }

  /** How often the connects of a place ended so, in the order of {@link #outcomes}. */
  public List<Long> of(Place place) {
    AtomicLongArray counts = byPlace.get(place);
    return Stream.of(Outcome.values()).map(each -> counts.get(each.ordinal())).toList();
  }

  /** How many operations there were of each way, in words. */
  public Map<String, Long> ways() {
    Map<String, Long> ways = new LinkedHashMap<>();
    byWay.forEach((way, count) -> ways.put(way.words(), count.get()));
    return ways;
  }
}
