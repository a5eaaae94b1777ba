// SPDX-License-Identifier: Apache-2.0
/**
 * The strategies that come with the library: RFC 8305, the default that learns, and the client
 * behaviours of the talk "One Protocol Good, Two Protocols?" (G. Huston, APNIC, 2012).
 *
 * <pre>{@code
 * Connector own = Connector.builder().strategy(Strategies.happyEyeballs()).build();
 * }</pre>
 *
 * <p>{@link io.happysocket.strategy.builtin.Strategies} makes them. They use nothing that a
 * strategy of one's own could not use. A package apart, so that {@code .strategy} has only what an
 * author of strategies needs. Pure, as that is. May use {@code .strategy}, {@code .address}, and
 * read {@code .history}.
 */
@NullMarked
package io.happysocket.strategy.builtin;

import org.jspecify.annotations.NullMarked;
