// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import java.io.Serializable;

/**
 * What the strategy was waiting for when the race ended. Immutable.
 *
 * @param atNanos the moment it waited for, in nanoseconds since the race began
 * @param reason why, in words, such as {@code attempt delay 250 ms: the default (RFC 8305 section
 *     5)}
 */
public record PlannedStep(long atNanos, String reason) implements Serializable {}
