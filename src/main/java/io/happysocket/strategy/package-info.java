// SPDX-License-Identifier: Apache-2.0
/**
 * What a connect strategy is: a pure function from the facts of a race to its next step. Start at
 * {@link io.happysocket.strategy.ConnectStrategy}; the built-in ones are in {@code .builtin}.
 *
 * <p>Pure: no input or output, clock, thread, lock or chance; time is in the view. May use {@code
 * .address}, and read {@code .history}.
 */
@NullMarked
package io.happysocket.strategy;

import org.jspecify.annotations.NullMarked;
