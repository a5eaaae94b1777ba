// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.Destination;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The {@link AttemptFact} of a race. Immutable.
 *
 * @param number its place in the order of starts, from 0
 * @param destination where to
 * @param startedNanos when its SYN was sent, or it was found that none could be, in nanoseconds
 *     since the race began
 * @param status whether it is in flight, or how it ended
 * @param establishedNanos when it was established, of one that had to pass a handshake; 0 otherwise
 * @param endedNanos when it failed or was abandoned; 0 while in flight
 * @param synSent whether it put a SYN on the wire: false when there was no route or no such family
 * @param reason why it was started then
 * @param cause why it failed; null unless it did
 */
record KnownAttempt(
    int number,
    Destination destination,
    long startedNanos,
    AttemptFact.Status status,
    long establishedNanos,
    long endedNanos,
    boolean synSent,
    Reason reason,
    @Nullable Throwable cause)
    implements AttemptFact {}
