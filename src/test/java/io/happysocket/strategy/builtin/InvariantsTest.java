// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import io.happysocket.testing.StrategyContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every strategy in every world. */
class InvariantsTest {

  private static final int WORLDS = 400;

  static Stream<ConnectStrategy> strategies() {
    List<ConnectStrategy> all = new ArrayList<>();
    Strategies.names().forEach(each -> all.add(Strategies.byName(each)));
    all.add(Strategies.serialIpv6First(Duration.ofSeconds(3)));
    all.add(
        Strategies.happyEyeballs(
            HappyEyeballsOptions.DEFAULT
                .withFirstAddressFamilyCount(2)
                .withTiming(
                    Timing.of(
                        Duration.ZERO,
                        Duration.ofMillis(10),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(2)))
                .withAttemptDelayFromHistory()));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void holdsTheContract(ConnectStrategy strategy) {
    StrategyContract.of(() -> strategy).worlds(WORLDS).verify();
  }
}
