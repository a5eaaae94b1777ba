// SPDX-License-Identifier: Apache-2.0
/**
 * What a connect strategy is: a pure function from the facts of a race to its next step. Implement
 * {@link io.happysocket.strategy.ConnectStrategy} to write your own.
 *
 * <pre>{@code
 * ConnectStrategy oneAtATime =
 *     race ->
 *         race.untried().isEmpty() || (race.lastAttempt() != null && race.lastAttempt().inFlight())
 *             ? Step.waitForNews("one at a time")
 *             : Step.attempt(race.untried().get(0), "the next in order");
 * Connector own = Connector.builder().strategy(oneAtATime).build();
 * }</pre>
 *
 * <p>The strategies that come with the library are in {@code .builtin}. Pure: no input or output,
 * clock, thread, lock or randomness; time is in the view. May use {@code .address}, and read {@code
 * .history}.
 */
@NullMarked
package io.happysocket.strategy;

import org.jspecify.annotations.NullMarked;
