// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import org.jspecify.annotations.Nullable;

/**
 * What one race is asked for. Immutable.
 *
 * @param target where to
 * @param deadlineNanos how long it may take
 * @param check what an established attempt must pass before it wins; null when nothing
 */
public record Request(Target target, long deadlineNanos, @Nullable Check check) {}
