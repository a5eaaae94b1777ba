// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.Destination;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of a race that its host has held back, and for how long. Records only. Most
 * races have none.
 */
final class Holds {

  private List<Hold> holds = List.of();

  /** One destination that had to wait, once or more often. */
  private static final class Hold {
    final Destination destination;
    String why = "";
    boolean waiting;
    boolean all;
    long sinceNanos;
    long waitedNanos;

    Hold(Destination destination) {
      this.destination = destination;
    }
  }

  void hold(Destination destination, Input.Held held, long nowNanos) {
    Hold hold = of(destination);
    if (hold == null) {
      hold = new Hold(destination);
      if (holds.isEmpty()) {
        holds = new ArrayList<>(2);
      }
      holds.add(hold);
    }
    hold.why = held.why();
    hold.all = held.all();
    hold.waiting = true;
    hold.sinceNanos = nowNanos;
  }

  /** The end of a wait; false when it did not wait. */
  boolean admit(Destination destination, long nowNanos) {
    Hold hold = of(destination);
    if (hold == null || !hold.waiting) {
      return false;
    }
    hold.waiting = false;
    hold.waitedNanos += nowNanos - hold.sinceNanos;
    return true;
  }

  /** Whether no attempt of this race may start now. */
  boolean all() {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).waiting && holds.get(i).all) {
        return true;
      }
    }
    return false;
  }

  /** Room for one attempt is room for any of this race's. */
  void noneOfAll(long nowNanos) {
    for (Hold hold : holds) {
      if (hold.all) {
        admit(hold.destination, nowNanos);
      }
    }
  }

  /** When the last wait of those began that still wait while others may start; 0 for none. */
  long sinceNanos() {
    long since = 0;
    for (int i = 0; i < holds.size(); i++) {
      Hold hold = holds.get(i);
      since = hold.waiting && !hold.all ? Math.max(since, hold.sinceNanos) : since;
    }
    return since;
  }

  boolean any() {
    return first() != null;
  }

  /** The first destination that waits while others of the race may start; null when none does. */
  @Nullable Destination first() {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).waiting && !holds.get(i).all) {
        return holds.get(i).destination;
      }
    }
    return null;
  }

  /** The destinations that wait while others may start: to the strategy they are not there. */
  List<Destination> withheld() {
    List<Destination> withheld = new ArrayList<>(holds.size());
    for (Hold hold : holds) {
      if (hold.waiting && !hold.all) {
        withheld.add(hold.destination);
      }
    }
    return withheld;
  }

  /** How long a destination had to wait so far. */
  long waitedNanos(Destination destination, long nowNanos) {
    Hold hold = of(destination);
    return hold == null ? 0 : hold.waitedNanos + (hold.waiting ? nowNanos - hold.sinceNanos : 0);
  }

  /** Why a destination had to wait last; empty when it had not. */
  String why(Destination destination) {
    Hold hold = of(destination);
    return hold == null ? "" : hold.why;
  }

  /** Whether a destination waits. */
  boolean waits(Destination destination) {
    Hold hold = of(destination);
    return hold != null && hold.waiting;
  }

  private @Nullable Hold of(Destination destination) {
    for (int i = 0; i < holds.size(); i++) {
      if (holds.get(i).destination.reachesSame(destination)) {
        return holds.get(i);
      }
    }
    return null;
  }
}
