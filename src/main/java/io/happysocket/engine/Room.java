// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.race.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The room for attempts that one race asks its connector's {@link Admission} for, and waits for.
 * Confined to the thread that drives the race, but for {@link #admitted}.
 */
final class Room implements Admission.Waiter {

  private final Admission admission;
  private final Consumer<Input> told;
  private final List<Admission.Wait> waits = new ArrayList<>(0);

  /** Those of them that the race was told of, to use now or to leave. */
  private final List<Admission.Wait> offered = new ArrayList<>(0);

  Room(Admission admission, Consumer<Input> told) {
    this.admission = admission;
    this.told = told;
  }

  /** Takes room for an attempt; where there is none, gives the wait for it. */
  Admission.@Nullable Wait take(Attempt attempt) {
    Admission.Wait wait = waitFor(attempt.destination);
    if (wait == null) {
      wait = admission.take(attempt, this);
      if (wait != null) {
        waits.add(wait);
      }
    } else if (admission.take(attempt, wait)) {
      forget(wait);
      wait = null;
    }
    return wait;
  }

  private Admission.@Nullable Wait waitFor(Destination destination) {
    for (int i = 0; i < waits.size(); i++) {
      if (waits.get(i).destination.reachesSame(destination)) {
        return waits.get(i);
      }
    }
    return null;
  }

  private void forget(Admission.Wait wait) {
    waits.remove(wait);
    offered.remove(wait);
  }

  @Override
  public void admitted(Admission.Wait wait) {
    told.accept(new Input.Admitted(wait.destination));
  }

  /** The race hears now that there is room. */
  void offered(Destination destination) {
    Admission.Wait wait = waitFor(destination);
    if (wait != null) {
      offered.add(wait);
    }
  }

  /** The race has decided otherwise, or for later: others may have that room. */
  void giveBack() {
    while (!offered.isEmpty()) {
      Admission.Wait wait = offered.get(0);
      forget(wait);
      admission.withdraw(wait);
    }
  }

  /** The race starts no more attempts. */
  void end() {
    for (Admission.Wait wait : waits) {
      admission.withdraw(wait);
    }
    waits.clear();
    offered.clear();
  }
}
