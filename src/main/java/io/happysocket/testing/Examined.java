// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A strategy that is asked everything twice, and a new instance of it once: a pure function says
 * the same each time. What it throws breaks its race.
 */
final class Examined implements ConnectStrategy {

  /** So many steps are never needed; a strategy that waits again and again for nothing takes it. */
  private static final int MOST_STEPS = 10_000;

  private final Supplier<? extends ConnectStrategy> source;
  private final ConnectStrategy used;
  private int steps;

  Examined(Supplier<? extends ConnectStrategy> source) {
    this.source = source;
    this.used = made();
  }

  private ConnectStrategy made() {
    return Objects.requireNonNull(source.get(), "the supplier of strategies gave null");
  }

  @Override
  public Step next(RaceView view) {
    if (++steps > MOST_STEPS) {
      throw new AssertionError("does not end: it was asked " + MOST_STEPS + " times in one race");
    }
    Step step = used.next(view);
    same("next()", words(step), words(used.next(view)), "asked again");
    same("next()", words(step), words(made().next(view)), "a new instance");
    return step;
  }

  @Override
  public Set<AddressFamily> lookups(NetworkView network) {
    Set<AddressFamily> families = used.lookups(network);
    same("lookups()", words(families), words(used.lookups(network)), "asked again");
    same("lookups()", words(families), words(made().lookups(network)), "a new instance");
    return families;
  }

  @Override
  public String name() {
    return used.name();
  }

  private static void same(String method, String said, String then, String who) {
    if (!said.equals(then)) {
      throw new AssertionError(
          "is not pure: of the same facts "
              + method
              + " said <"
              + said
              + "> and then, "
              + who
              + ", <"
              + then
              + ">");
    }
  }

  private static String words(Set<AddressFamily> families) {
    return new TreeSet<>(families).toString();
  }

  private static String words(@Nullable Step step) {
    if (step == null) {
      return "null";
    }
    String what =
        step instanceof Step.Attempt attempt
            ? "attempt at " + attempt.destination()
            : step instanceof Step.WaitUntil wait
                ? "wait until " + World.ms(wait.elapsedNanos())
                : step instanceof Step.Abandon abandon
                    ? "abandon attempt " + abandon.attempt()
                    : step instanceof Step.Retry retry
                        ? "retry attempt " + retry.attempt()
                        : "wait for news";
    return what + ": " + step.reason().words();
  }
}
