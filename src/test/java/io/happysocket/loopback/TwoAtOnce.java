// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts two attempts and then, breaking its contract, holds the loop until both are established.
 */
final class TwoAtOnce implements ConnectStrategy {

  final CountDownLatch bothStarted = new CountDownLatch(1);
  final CountDownLatch bothAccepted = new CountDownLatch(1);

  @Override
  public Step next(RaceView race) {
    if (!race.untried().isEmpty()) {
      return Step.attempt(race.untried().get(0), "both");
    }
    Duration after = Duration.ofMillis(50);
    if (race.attempts().size() < 2 || (race.elapsedNanos() >= after.toNanos() && hold())) {
      return Step.waitForNews("the end");
    }
    return Step.waitUntil(after, "the hold");
  }

  private boolean hold() {
    bothStarted.countDown();
    try {
      return bothAccepted.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
