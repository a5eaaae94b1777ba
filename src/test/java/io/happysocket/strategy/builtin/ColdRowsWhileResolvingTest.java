// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import io.happysocket.strategy.ConnectStrategy;

/** Contract rows 1 to 16: without history the adaptive strategy is RFC 8305. */
class ColdRowsWhileResolvingTest extends RowsWhileResolvingTest {
  @Override
  ConnectStrategy strategy() {
    return Strategies.adaptive();
  }
}
