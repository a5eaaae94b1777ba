// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The default strategy, and a way for a test to wait until so many attempts are in flight. */
final class WatchedStrategy implements ConnectStrategy {

  private final ConnectStrategy watched = Strategies.happyEyeballs();
  private final CountDownLatch inFlight = new CountDownLatch(1);
  private final int enough;

  WatchedStrategy(int enough) {
    this.enough = enough;
  }

  @Override
  public Step next(RaceView race) {
    if (race.inFlight() >= enough) {
      inFlight.countDown();
    }
    return watched.next(race);
  }

  void awaitInFlight() throws InterruptedException {
    assertThat(inFlight.await(30, TimeUnit.SECONDS)).as(enough + " in flight").isTrue();
  }
}
