// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.strategy.AttemptFact;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract passes who holds it, and catches each way to break it. */
class StrategyContractTest {

  /** One address after the other: the next one when the last attempt has ended. */
  private static Step serial(RaceView race) {
    return race.inFlight() == 0 && !race.untried().isEmpty()
        ? Step.attempt(race.untried().get(0), "nothing is in flight")
        : Step.waitForNews("an answer or an outcome");
  }

  /** What the contract says of a strategy that breaks it. */
  private static String broken(Supplier<ConnectStrategy> strategies) {
    Throwable thrown = catchThrowable(() -> StrategyContract.check(strategies));
    assertThat(thrown).isExactlyInstanceOf(AssertionError.class);
    return thrown.getMessage();
  }

  private static String brokenBy(ConnectStrategy strategy) {
    return broken(() -> strategy);
  }

  // ---- who holds it

  @Test
  void aStrategyThatHoldsItPasses() {
    StrategyContract.check(() -> StrategyContractTest::serial);
    StrategyContract.check(Strategies::adaptive);
  }

  @Test
  void oneFamilyIsEnough() {
    StrategyContract.check(OnlyIpv4::new);
  }

  private static final class OnlyIpv4 implements ConnectStrategy {
    @Override
    public Step next(RaceView race) {
      return serial(race);
    }

    @Override
    public Set<AddressFamily> lookups(NetworkView network) {
      return EnumSet.of(AddressFamily.IPV4);
    }
  }

  // ---- purity

  /** Takes the first destination once, then the last. */
  private static final class Alternating implements ConnectStrategy {
    private int asked;

    @Override
    public Step next(RaceView race) {
      List<Destination> untried = race.untried();
      if (race.inFlight() > 0 || untried.isEmpty()) {
        return Step.waitForNews("news");
      }
      return Step.attempt(untried.get(asked++ % 2 == 0 ? 0 : untried.size() - 1), "alternating");
    }
  }

  @Test
  void stateWithinAnInstanceIsCaught() {
    assertThat(broken(Alternating::new)).contains("is not pure", "next() said", "asked again");
  }

  /** Remembers that it was asked of a race that had begun, and says so from then on. */
  private static final class Remembering implements ConnectStrategy {
    private final Set<Integer> seen = new HashSet<>();

    @Override
    public Step next(RaceView race) {
      seen.add(race.attempts().size());
      return seen.size() > 1 && race.untried().size() > 1 && race.inFlight() == 0
          ? Step.attempt(race.untried().get(1), "the second")
          : serial(race);
    }
  }

  @Test
  void stateThatIsTheSameWhenAskedAgainIsCaughtByANewInstance() {
    assertThat(broken(Remembering::new)).contains("is not pure", "a new instance");
  }

  @Test
  void stateThatIsSharedByAllInstancesIsCaughtByASecondRace() {
    AtomicInteger races = new AtomicInteger();
    ConnectStrategy everySecondRaceIsLate =
        new ConnectStrategy() {
          @Override
          public Step next(RaceView race) {
            return races.get() % 2 == 0 && race.elapsedNanos() < World.MILLI
                ? Step.waitUntil(Duration.ofMillis(1), "a while")
                : serial(race);
          }

          @Override
          public String name() {
            return "race " + races.incrementAndGet();
          }
        };
    assertThat(brokenBy(everySecondRaceIsLate)).contains("the same world gave another race");
  }

  @Test
  void lookupsThatChangeTheirMindAreCaught() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(
            brokenBy(
                new ConnectStrategy() {
                  @Override
                  public Step next(RaceView race) {
                    return serial(race);
                  }

                  @Override
                  public Set<AddressFamily> lookups(NetworkView network) {
                    return asked.getAndIncrement() % 2 == 0
                        ? EnumSet.of(AddressFamily.IPV6)
                        : EnumSet.of(AddressFamily.IPV4);
                  }
                }))
        .contains("is not pure", "lookups() said");
  }

  // ---- steps that are none

  @Test
  void anAddressFromElsewhereIsCaught() {
    InetAddress elsewhere = Ports.four(99);
    assertThat(brokenBy(race -> Step.attempt(new Destination(elsewhere, null), "my own")))
        .contains("127.0.0.99");
  }

  @Test
  void anAddressThatWasTriedIsCaught() {
    assertThat(
            brokenBy(
                race ->
                    race.destinations().isEmpty()
                        ? Step.waitForNews("an answer")
                        : Step.attempt(race.destinations().get(0), "again")))
        .contains("fails its race");
  }

  @Test
  void whatItThrowsIsCaughtAndIsTheCause() {
    Throwable thrown =
        catchThrowable(
            () ->
                StrategyContract.check(
                    () ->
                        race -> {
                          throw new UnsupportedOperationException("not yet");
                        }));
    assertThat(thrown)
        .hasMessageContaining("not yet")
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nullIsCaught() {
    assertThat(brokenBy(race -> null)).contains("the step");
  }

  @Test
  void aMomentThatIsOverIsCaught() {
    assertThat(brokenBy(race -> Step.waitUntil(Duration.ZERO, "the past"))).contains("waits until");
  }

  @Test
  void abandoningWhatHasEndedIsCaught() {
    assertThat(
            brokenBy(
                race -> {
                  AttemptFact last = race.lastAttempt();
                  return last != null && !last.inFlight()
                      ? Step.abandon(last, "once more")
                      : serial(race);
                }))
        .contains("is not in flight");
  }

  @Test
  void noFamilyAtAllIsCaught() {
    assertThat(
            brokenBy(
                new ConnectStrategy() {
                  @Override
                  public Step next(RaceView race) {
                    return serial(race);
                  }

                  @Override
                  public Set<AddressFamily> lookups(NetworkView network) {
                    return Set.of();
                  }
                }))
        .contains("lookups() gave no address family");
  }

  // ---- the end

  @Test
  void waitingForNothingIsCaught() {
    assertThat(
            brokenBy(
                race ->
                    race.untried().isEmpty()
                        ? Step.waitUntil(Duration.ofNanos(race.elapsedNanos()).plusHours(1), "more")
                        : serial(race)))
        .contains("does not end: it waits on");
  }

  @Test
  void pollingIsCaught() {
    assertThat(
            brokenBy(
                race ->
                    race.untried().isEmpty()
                        ? Step.waitUntil(
                            Duration.ofNanos(race.elapsedNanos() + World.MILLI), "more")
                        : serial(race)))
        .contains("does not end: it was asked 10000 times");
  }

  // ---- connecting

  private static Step onlyTheFirst(RaceView race) {
    return race.attempts().isEmpty() ? serial(race) : Step.waitForNews("one is enough");
  }

  @Test
  void givingUpIsCaughtUnlessItMay() {
    assertThat(broken(() -> StrategyContractTest::onlyTheFirst)).contains("gives up though");
    StrategyContract.of(() -> StrategyContractTest::onlyTheFirst).mayGiveUp().verify();
  }

  // ---- what is told

  @Test
  void theWorldIsMadeSmallAndCanBeSeenAgain() {
    String told = broken(() -> StrategyContractTest::onlyTheFirst);
    // what it takes: one address that does not connect, and one that does
    String world = told.substring(0, told.indexOf("what happened"));
    assertThat(world.split("\\[2001:db8:|\\[192\\.", -1)).as(world).hasSize(1 + 2);
    assertThat(world).doesNotContain(", 192.", ", 2001:", "asked again");
    String seed = told.replaceAll("(?s).*\\.seed\\((\\d+)\\).*", "$1");
    StrategyContract again =
        StrategyContract.of(() -> StrategyContractTest::onlyTheFirst).worlds(1);
    assertThatThrownBy(again.seed(Long.parseLong(seed))::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessage(told);
  }

  @Test
  void worldsAreAtLeastOne() {
    assertThatThrownBy(() -> StrategyContract.of(OnlyIpv4::new).worlds(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("worlds must be from 1 to 1000000: 0");
  }

  // ---- the worlds themselves

  @Test
  void worldsAreNeitherAllHopelessNorAllWell() {
    int could = 0;
    int again = 0;
    int hasty = 0;
    for (int seed = 0; seed < 300; seed++) {
      World world = World.random(seed);
      assertThat(World.random(seed)).isEqualTo(world);
      WorldRace race = WorldRace.run(world, StrategyContractTest::serial);
      could += race.couldConnect() != null ? 1 : 0;
      again += race.askedAgain();
      hasty += world.hasty() ? 1 : 0;
    }
    assertThat(could).isBetween(100, 280);
    assertThat(again).isPositive();
    assertThat(hasty).isBetween(30, 150);
  }

  @Test
  void aSmallerWorldIsSmaller() {
    for (int seed = 0; seed < 50; seed++) {
      World world = World.random(seed);
      int steps = 0;
      while (!world.smaller().isEmpty()) {
        List<World> smaller = world.smaller();
        assertThat(smaller).doesNotContain(world);
        world = smaller.get(seed % smaller.size());
        assertThat(++steps).as("steps to the end").isLessThan(500);
      }
    }
  }
}
