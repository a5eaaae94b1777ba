// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Rows;
import io.happysocket.quality.figures.TalkPopulation;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Summary;
import io.happysocket.strategy.builtin.Strategies;
import org.junit.jupiter.api.Test;

/** Strategies over measured paths. */
class WhatIfTest {

  private final WhatIf paths = new WhatIf();

  @Test
  void aSilentPathCostsAFixedTimerItsDelay() {
    paths.add(Rows.failed(IPV6, 0, Outcome.SILENT, ""));
    paths.add(Rows.established(IPV4, 1, 20_000));
    Summary fixed = paths.run(Baselines.byName("fixed-250"));
    assertThat(fixed.connects()).isEqualTo(1);
    assertThat(fixed.regret().mean()).isCloseTo(250, within(.1));
    assertThat(fixed.extraSyns()).isEqualTo(1);
    assertThat(paths.run(Strategies.serialIpv6First()).regret().mean()).isGreaterThan(1000);
  }

  @Test
  void theOracleHasTheMeasuredTimes() {
    paths.add(Rows.established(IPV6, 0, 60_000));
    paths.add(Rows.established(IPV4, 1, 20_000));
    Summary fixed = paths.run(Baselines.byName("fixed-250"));
    assertThat(fixed.regret().mean()).isCloseTo(40, within(.1));
    assertThat(fixed.ipv6Share()).isEqualTo(1);
  }

  @Test
  void moreCoupletsThanAreKeptAreChosenFrom() {
    TalkPopulation.rows(3, WhatIf.MAXIMUM + 1000, paths::add);
    assertThat(paths.couplets()).isEqualTo(WhatIf.MAXIMUM + 1000);
    assertThat(paths.run(Baselines.raceAtZero()).connects()).isEqualTo(WhatIf.MAXIMUM);
  }
}
