// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens in one race while it happens, on the thread that runs it: must be quick and
 * not throw.
 */
public interface RaceObserver {

  /** Takes no notice. */
  RaceObserver NONE = new RaceObserver() {};

  /**
   * The lookup of a family was asked for.
   *
   * @param family the family
   */
  default void lookupStarted(AddressFamily family) {}

  /**
   * A lookup ended.
   *
   * @param family the family
   * @param addresses the addresses, perhaps none
   * @param source where the answer came from
   * @param cause why it failed, or null
   */
  default void lookupEnded(
      AddressFamily family,
      List<InetAddress> addresses,
      String source,
      @Nullable Throwable cause) {}

  /**
   * An attempt is about to be started.
   *
   * @param attempt its number
   * @param address where to
   */
  default void attemptStarted(int attempt, InetAddress address) {}

  /**
   * An attempt is established, and its acceptance check begins.
   *
   * @param attempt its number
   * @param address where to
   */
  default void attemptEstablished(int attempt, InetAddress address) {}

  /**
   * An attempt ended.
   *
   * @param attempt its number
   * @param address where to
   * @param end how
   * @param cause why it failed, or null
   */
  default void attemptEnded(int attempt, InetAddress address, End end, @Nullable Throwable cause) {}

  /**
   * The race ended.
   *
   * @param report what happened
   */
  default void raceEnded(RaceReport report) {}

  /**
   * Tells this observer and then another.
   *
   * @param other the other
   * @return an observer of both
   */
  default RaceObserver and(RaceObserver other) {
    return new BothObservers(this, other);
  }

  /** How an attempt ended. */
  enum End {
    /** It is the winner. */
    WON,
    /** It failed. */
    FAILED,
    /** It was closed. */
    CLOSED
  }
}
