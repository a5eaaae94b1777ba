// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The budget of contract row 53. */
class RetryBudgetTest {

  private static void connect(RetryBudget budget, int times) {
    for (int i = 0; i < times; i++) {
      budget.connect();
    }
  }

  private static int takeAll(RetryBudget budget) {
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void theFirstThreeHundredConnectsHaveThree() {
    RetryBudget budget = RetryBudget.start();
    assertThat(budget.allows()).isTrue();
    assertThat(takeAll(budget)).isEqualTo(3);
    assertThat(budget.allows()).isFalse();
    connect(budget, 399);
    assertThat(budget.allows()).isFalse();
    assertThat(budget.take()).isFalse();
    connect(budget, 1);
    assertThat(takeAll(budget)).isEqualTo(1);
    connect(budget, 250);
    assertThat(takeAll(budget)).isEqualTo(2);
  }

  @Test
  void whatAThousandConnectsEarnIsKept() {
    RetryBudget budget = RetryBudget.start();
    connect(budget, 1_000_000);
    assertThat(takeAll(budget)).isEqualTo(10);
  }

  @Test
  void whatWasNotStartedIsGivenBack() {
    RetryBudget budget = RetryBudget.start();
    assertThat(budget.take()).isTrue();
    budget.giveBack();
    assertThat(takeAll(budget)).isEqualTo(3);
  }

  @Test
  void noneStaysNone() {
    RetryBudget budget = RetryBudget.none();
    connect(budget, 1_000);
    assertThat(budget.allows()).isFalse();
    assertThat(budget.take()).isFalse();
  }

  @Test
  void racesOnManyThreadsDoNotOverspend() throws Exception {
    RetryBudget budget = RetryBudget.start();
    int threads = 4;
    int connects = 5_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> spent = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        spent.add(
            executor.submit(
                () -> {
                  int taken = 0;
                  for (int each = 0; each < connects; each++) {
                    budget.connect();
                    if (budget.take()) {
                      taken++;
                      if (each % 2 == 0) {
                        budget.giveBack();
                        taken--;
                      }
                    }
                  }
                  return taken;
                }));
      }
      int all = takeAll(budget);
      for (Future<Integer> each : spent) {
        all += each.get();
      }
      assertThat(all + takeAll(budget)).isEqualTo(threads * connects / 100);
    } finally {
      executor.shutdownNow();
    }
  }
}
