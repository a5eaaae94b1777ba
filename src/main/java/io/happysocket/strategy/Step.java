// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.Destination;
import java.time.Duration;

/** What a race does next. Immutable values; see {@link ConnectStrategy#next}. */
public sealed interface Step {

  /**
   * Why this step.
   *
   * @return the reason, for the report
   */
  Reason reason();

  /**
   * Start an attempt. The race holds it back until 10 ms after the last SYN, and while the cap on
   * simultaneous attempts is reached, asking again at that moment.
   *
   * @param destination one of {@link RaceView#untried()}; any other fails the race
   * @param reason why
   */
  record Attempt(Destination destination, Reason reason) implements Step {
    /** Refuses a null. */
    public Attempt {
      requireNonNull(destination, "destination");
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Do nothing until a moment, or until the next fact, whichever is first.
   *
   * @param elapsedNanos the moment, in nanoseconds since the race began; later than {@link
   *     RaceView#elapsedNanos()}, or the race fails
   * @param reason why, and what for
   */
  record WaitUntil(long elapsedNanos, Reason reason) implements Step {
    /** Refuses a null. */
    public WaitUntil {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Do nothing until the next fact. When no attempt is in flight and no lookup is pending no fact
   * can come: then the race is over, and addresses not tried count as never started for this
   * reason.
   *
   * @param reason what is waited for
   */
  record WaitForNews(Reason reason) implements Step {
    /** Refuses a null. */
    public WaitForNews {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Close an attempt in flight.
   *
   * @param attempt its {@link AttemptFact#number()}
   * @param reason why
   */
  record Abandon(int attempt, Reason reason) implements Step {
    /** Refuses a null. */
    public Abandon {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Start a second attempt at the address of one in flight, from a new socket, because its SYN was
   * probably lost. The race holds it back until the Minimum Connection Attempt Delay after the last
   * start, asking again at that moment.
   *
   * @param attempt the number of one for which {@link RaceView#mayRetry} is true; any other fails
   *     the race
   * @param reason why
   */
  record Retry(int attempt, Reason reason) implements Step {
    /** Refuses a null. */
    public Retry {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * Start an attempt.
   *
   * @param destination one of {@link RaceView#untried()}
   * @param reason why
   * @return the step
   */
  static Step attempt(Destination destination, String reason) {
    return new Attempt(destination, Reason.of(requireNonNull(reason, "reason")));
  }

  /**
   * Wait until a moment, or the next fact.
   *
   * @param elapsed the time since the race began
   * @param reason why
   * @return the step
   */
  static Step waitUntil(Duration elapsed, String reason) {
    return new WaitUntil(
        requireNonNull(elapsed, "elapsed").toNanos(), Reason.of(requireNonNull(reason, "reason")));
  }

  /**
   * Wait for the next fact.
   *
   * @param reason what is waited for
   * @return the step
   */
  static Step waitForNews(String reason) {
    return new WaitForNews(Reason.of(requireNonNull(reason, "reason")));
  }

  /**
   * Close an attempt in flight.
   *
   * @param attempt the attempt
   * @param reason why
   * @return the step
   */
  static Step abandon(AttemptFact attempt, String reason) {
    return new Abandon(
        requireNonNull(attempt, "attempt").number(), Reason.of(requireNonNull(reason, "reason")));
  }

  /**
   * Start a second attempt at the address of one in flight, from a new socket.
   *
   * @param attempt one for which {@link RaceView#mayRetry} is true
   * @param reason why
   * @return the step
   */
  static Step retry(AttemptFact attempt, String reason) {
    return new Retry(
        requireNonNull(attempt, "attempt").number(), Reason.of(requireNonNull(reason, "reason")));
  }
}
