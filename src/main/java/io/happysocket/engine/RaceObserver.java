// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.race.RaceEvent;

/**
 * Is shown what one race takes in and what it asks for, while it happens, on the thread that runs
 * it: must be quick. What it throws is logged and harms nothing.
 */
@FunctionalInterface
public interface RaceObserver {

  /**
   * The race took a fact in that was news, or asked for something, which is done next.
   *
   * @param event the last one is {@link io.happysocket.race.Command.Finish}
   */
  void shown(RaceEvent event);
}
