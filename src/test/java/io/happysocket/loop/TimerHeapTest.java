// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerHeapTest {

  private final TimerHeap heap = new TimerHeap();
  private final List<String> ran = new ArrayList<>();

  private Timer add(long atNanos, String name) {
    return heap.add(atNanos, () -> ran.add(name));
  }

  private List<String> runUntil(long nowNanos) {
    for (Runnable due = heap.pollDue(nowNanos); due != null; due = heap.pollDue(nowNanos)) {
      due.run();
    }
    List<String> result = List.copyOf(ran);
    ran.clear();
    return result;
  }

  @Test
  void runsWhatIsDueInOrder() {
    add(30, "c");
    add(10, "a");
    add(20, "b");
    assertThat(runUntil(9)).isEmpty();
    assertThat(heap.untilNext(9)).isEqualTo(1);
    assertThat(runUntil(20)).containsExactly("a", "b");
    assertThat(runUntil(30)).containsExactly("c");
    assertThat(heap.isEmpty()).isTrue();
  }

  /** Moments of the monotonic clock may be negative and wrap around. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -5, 0, Long.MAX_VALUE - 5})
  void ordersAcrossTheWrapOfTheClock(long origin) {
    add(origin + 20, "late");
    add(origin + 3, "early");
    assertThat(runUntil(origin + 2)).isEmpty();
    assertThat(runUntil(origin + 3)).containsExactly("early");
    assertThat(runUntil(origin + 20)).containsExactly("late");
  }

  @Test
  void aCancelledTimerLeavesAtOnceAndTwiceIsHarmless() {
    Timer first = add(10, "a");
    add(20, "b");
    first.cancel();
    first.cancel();
    assertThat(heap.untilNext(0)).isEqualTo(20);
    assertThat(runUntil(20)).containsExactly("b");
    first.cancel();
    assertThat(heap.isEmpty()).isTrue();
  }

  @Test
  void cancellingOneThatRanLeavesTheOthers() {
    Timer first = add(10, "a");
    assertThat(runUntil(10)).containsExactly("a");
    add(20, "b");
    first.cancel();
    assertThat(runUntil(20)).containsExactly("b");
  }

  @Test
  void keepsItsOrderOverManyAddsAndCancels() {
    Random random = new Random(6724);
    List<Timer> timers = new ArrayList<>();
    List<Long> moments = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long moment = random.nextInt(1_000_000);
      timers.add(heap.add(moment, () -> seen.add(moment)));
      moments.add(moment);
    }
    for (int i = 0; i < timers.size(); i++) {
      if (random.nextBoolean()) {
        timers.get(i).cancel();
      } else {
        expected.add(moments.get(i));
      }
    }
    expected.sort(null);
    runUntil(1_000_000);
    assertThat(seen).isEqualTo(expected);
  }
}
