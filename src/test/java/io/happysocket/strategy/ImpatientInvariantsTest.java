// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.testing.StrategyContract;
import org.junit.jupiter.api.Test;

/** What holds for the page's strategy in every world. */
class ImpatientInvariantsTest {

  @Test
  void theOneOfThePageHoldsTheContract() {
    StrategyContract.check(Impatient::new);
  }
}
