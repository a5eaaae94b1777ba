// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.util.Set;

/**
 * What a race needs done. Called by the race from within its own inputs; an implementation never
 * calls an input of the race from here.
 */
public interface RaceHost {

  /**
   * Ask DNS for these families; each answer comes back as {@link Race#answered}, later.
   *
   * @param families the families
   */
  void lookup(Set<AddressFamily> families);

  /**
   * Open a channel and start to connect it.
   *
   * @param attempt the attempt's number
   * @param address where to
   * @return in flight, established at once, or failed at once, and when
   */
  DialResult dial(int attempt, InetAddress address);

  /**
   * Run the acceptance check on an attempt that is established; its end comes back as {@link
   * Race#accepted} or {@link Race#failed}, later. Never asked for unless the race was made for it.
   *
   * @param attempt the attempt's number
   */
  default void check(int attempt) {
    throw new IllegalStateException("there is no acceptance check to run");
  }

  /**
   * Close an attempt in flight or being checked: it lost or was abandoned.
   *
   * @param attempt the attempt's number
   */
  void close(int attempt);

  /**
   * The race is over: every attempt but the winner has been given to {@link #close}. Called once.
   *
   * @param winner the number of the attempt that won, or -1
   */
  void finished(int winner);
}
