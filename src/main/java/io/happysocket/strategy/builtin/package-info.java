// SPDX-License-Identifier: Apache-2.0
/**
 * The strategies that come with the library, made by {@link
 * io.happysocket.strategy.builtin.Strategies}: the client behaviours of the talk "One Protocol
 * Good, Two Protocols?" (G. Huston, APNIC, 2012) and RFC 8305. They use nothing that a strategy of
 * one's own could not use.
 *
 * <p>A package of its own so that {@code .strategy} stays the contract alone. Pure, as that is. May
 * use {@code .strategy}, {@code .address}, and read {@code .history}.
 */
@NullMarked
package io.happysocket.strategy.builtin;

import org.jspecify.annotations.NullMarked;
