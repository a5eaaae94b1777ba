// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.race.Input;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The room for attempts that one race asks its connector's {@link Admission} for, and waits for.
 * Confined to the thread that drives the race, but for {@link #admitted}.
 */
final class Room implements Admission.Waiter {

  private final Admission admission;
  private final Driver driver;

  /** Most races have none. */
  private List<Admission.Wait> waits = List.of();

  Room(Admission admission, Driver driver) {
    this.admission = admission;
    this.driver = driver;
  }

  /** Takes room for an attempt; where there is none, gives the wait for it. */
  Admission.@Nullable Wait take(Attempt attempt) {
    Admission.Wait wait = waitFor(attempt.destination);
    if (wait == null) {
      wait = admission.take(attempt, this);
      if (wait != null) {
        waits = waits.isEmpty() ? new ArrayList<>(1) : waits;
        waits.add(wait);
      }
    } else if (admission.take(attempt, wait)) {
      waits.remove(wait);
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

  @Override
  public void admitted(Admission.Wait wait) {
    driver.tell(new Input.Admitted(wait.destination));
  }

  /** The race hears now that there is room. */
  void offered(Destination destination) {
    Admission.Wait wait = waitFor(destination);
    if (wait != null) {
      wait.offered = true;
    }
  }

  /** The race has decided otherwise, or for later: others may have that room. */
  void giveBack() {
    for (int i = 0; i < waits.size(); ) {
      if (waits.get(i).offered) {
        admission.withdraw(waits.remove(i));
      } else {
        i++;
      }
    }
  }

  /** The race starts no more attempts. */
  void end() {
    for (Admission.Wait wait : waits) {
      admission.withdraw(wait);
    }
    waits = List.of();
  }
}
