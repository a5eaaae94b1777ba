// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.race.Command;
import io.happysocket.race.Input;

/**
 * Is shown what one race takes in and what it asks for, while it happens, on the thread that runs
 * it: must be quick. What it throws is logged and harms nothing.
 */
public interface RaceObserver {

  /**
   * The race took a fact in.
   *
   * @param input the fact; only what was news
   */
  default void input(Input input) {}

  /**
   * The race asked for something, which is done next.
   *
   * @param command the last one is {@link Command.Finish}
   */
  default void command(Command command) {}
}
