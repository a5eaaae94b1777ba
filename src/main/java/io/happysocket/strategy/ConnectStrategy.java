// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import java.util.Set;

/**
 * Decides which address is tried when. A pure function: the same view gives the same step, and
 * nothing is kept between calls, so one instance serves any number of races on any thread.
 *
 * <p>It is called after every new fact and at the end of every delay that it asked for: on the
 * thread that connects, at the beginning of a connect whose addresses are known, else on the
 * connector's loop. It must be quick. An exception fails only its own race.
 *
 * <p>The library, not the strategy, enforces the deadline, the 10 ms between two SYNs (RFC 8305
 * section 5), the cap on simultaneous attempts, the address filter, the bounds of second attempts
 * ({@link RaceView#mayRetry}), and the closing of all losers.
 */
@FunctionalInterface
public interface ConnectStrategy {

  /** Both families. */
  Set<AddressFamily> BOTH_FAMILIES = Set.of(AddressFamily.IPV6, AddressFamily.IPV4);

  /**
   * Given all that is known, what next? Called again after each step until the step is to wait.
   *
   * @param race the facts so far
   * @return an attempt, a second one at an address, a wait, or the abandoning of an attempt
   */
  Step next(RaceView race);

  /**
   * The families to ask DNS for; the query for AAAA is sent first.
   *
   * @param network this machine's addresses
   * @return at least one family; both unless overridden
   */
  default Set<AddressFamily> lookups(NetworkView network) {
    return BOTH_FAMILIES;
  }

  /**
   * The name that reports and the command line show.
   *
   * @return a short name; unless overridden the class's simple name, or {@code custom} where it has
   *     none, as a lambda
   */
  default String name() {
    String simple = getClass().getSimpleName();
    return simple.isEmpty() || getClass().isHidden() ? "custom" : simple;
  }
}
