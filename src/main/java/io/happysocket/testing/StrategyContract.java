// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.text.AddressText;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks what every {@link ConnectStrategy} must keep to, in one line of a test of any framework:
 *
 * <pre>{@code
 * StrategyContract.check(MyStrategy::new);
 * }</pre>
 *
 * <p>Races in random worlds, on virtual time: no socket, no thread, no clock. Of each race it is
 * checked that
 *
 * <ul>
 *   <li>the strategy is pure: for the same facts it gives the same step when it is called again, a
 *       new instance gives the same step, too, and the same world gives the same race twice;
 *   <li>its steps are valid: no exception, no null, no address that is not to be tried, no moment
 *       in the past, no attempt abandoned that has ended, none retried that may not be, at least
 *       one family looked up;
 *   <li>it ends: once every lookup and attempt has ended it does not wait on, and it is not asked
 *       10,000 times in one race;
 *   <li>it connects if any address of a family that it looks up does, when the deadline leaves the
 *       time; see {@link #mayGiveUp};
 *   <li>the library keeps what no strategy may break: the deadline, 10 ms between SYNs, no address
 *       twice but for one {@linkplain io.happysocket.strategy.RaceView#mayRetry retry}, the limit
 *       of attempts at a time, one winner, every loser closed.
 * </ul>
 *
 * <p>A strategy that loops for ever inside one call is left to the test framework's time-out. A
 * world that fails is made as small as possible and reported with its seed. Immutable.
 */
public final class StrategyContract {

  private static final int DEFAULT_WORLDS = 1_000;
  private static final int MOST_WORLDS = 1_000_000;

  /** Tries at making a world smaller; each is a race or two. */
  private static final int MOST_TRIES = 5_000;

  private final Supplier<? extends ConnectStrategy> strategies;
  private final long seed;
  private final int worlds;
  private final boolean mayGiveUp;

  private StrategyContract(
      Supplier<? extends ConnectStrategy> strategies, long seed, int worlds, boolean mayGiveUp) {
    this.strategies = strategies;
    this.seed = seed;
    this.worlds = worlds;
    this.mayGiveUp = mayGiveUp;
  }

  /**
   * Checks in the 1,000 worlds of the seeds 1 to 1,000.
   *
   * @param strategies gives a new instance at each call
   * @throws AssertionError if the contract is broken: how, in which smallest world, of which seed
   */
  public static void check(Supplier<? extends ConnectStrategy> strategies) {
    of(strategies).verify();
  }

  /**
   * The contract, to be checked in other worlds, or with less asked for.
   *
   * @param strategies gives a new instance at each call
   * @return the contract; nothing is checked yet
   */
  public static StrategyContract of(Supplier<? extends ConnectStrategy> strategies) {
    return new StrategyContract(
        requireNonNull(strategies, "strategies"), 1, DEFAULT_WORLDS, /* mayGiveUp= */ false);
  }

  /**
   * The seed of the first world; those after it have the next ones.
   *
   * @param first any number; 1 by default
   * @return a contract with that
   */
  public StrategyContract seed(long first) {
    return new StrategyContract(strategies, first, worlds, mayGiveUp);
  }

  /**
   * How many worlds.
   *
   * @param count 1 to 1,000,000; 1,000 by default
   * @return a contract with that
   * @throws IllegalArgumentException if it is out of its range
   */
  public StrategyContract worlds(int count) {
    if (count < 1 || count > MOST_WORLDS) {
      throw new IllegalArgumentException("worlds must be from 1 to " + MOST_WORLDS + ": " + count);
    }
    return new StrategyContract(strategies, seed, count, mayGiveUp);
  }

  /**
   * For strategies that leave addresses untried, or abandon attempts that might connect: that they
   * connect wherever they could is not checked.
   *
   * @return a contract with that
   */
  public StrategyContract mayGiveUp() {
    return new StrategyContract(strategies, seed, worlds, true);
  }

  /**
   * Checks.
   *
   * @throws AssertionError as {@link #check}
   */
  public void verify() {
    for (int i = 0; i < worlds; i++) {
      World world = World.random(seed + i);
      WorldRace.Broken broken = broken(world);
      if (broken != null) {
        throw smallest(world, broken, seed + i);
      }
    }
  }

  private WorldRace.@Nullable Broken broken(World world) {
    try {
      WorldRace race = WorldRace.run(world, new Examined(strategies));
      RaceReport.Outcome outcome = race.outcome();
      if (!world.hasty() && outcome == RaceReport.Outcome.DEADLINE) {
        return because("does not end: it waits on though every lookup and attempt has ended", race);
      }
      InetAddress open = race.couldConnect();
      if (!world.hasty() && !mayGiveUp && open != null && outcome != RaceReport.Outcome.WON) {
        return because("gives up though " + AddressText.of(open) + " would connect", race);
      }
      List<String> again = WorldRace.run(world, new Examined(strategies)).trace();
      return again.equals(race.trace())
          ? null
          : because("is not pure: the same world gave another race, " + again, race);
    } catch (WorldRace.Broken e) {
      return e;
    }
  }

  private static WorldRace.Broken because(String what, WorldRace race) {
    return new WorldRace.Broken(new AssertionError(what), race.trace());
  }

  /** Takes a little away as long as it fails without. */
  private AssertionError smallest(World found, WorldRace.Broken how, long seedOfIt) {
    World world = found;
    WorldRace.Broken broken = how;
    int tries = 0;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (World candidate : world.smaller()) {
        WorldRace.Broken also = ++tries > MOST_TRIES ? null : broken(candidate);
        if (also != null) {
          world = candidate;
          broken = also;
          smaller = true;
          break;
        }
      }
    }
    Class<?> type = strategies.get().getClass();
    String text =
        (type.isHidden() ? "the strategy" : type.getName())
            + " "
            + broken.getMessage()
            + "\nin the smallest world found, from seed "
            + seedOfIt
            + " (StrategyContract.of(...).seed("
            + seedOfIt
            + ").worlds(1).verify()):\n"
            + world.toString().indent(2)
            + "what happened:\n"
            + String.join("\n", broken.trace).indent(2);
    return new AssertionError(text, broken.getCause());
  }
}
