// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.strategy.ConnectStrategy;

/** Contract rows 21 to 26, 31 and 32: without history the adaptive strategy is RFC 8305. */
class ColdRowsWhileRacingTest extends RowsWhileRacingTest {
  @Override
  ConnectStrategy strategy() {
    return Strategies.adaptive();
  }
}
