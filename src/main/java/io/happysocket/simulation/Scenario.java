// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.Input;
import io.happysocket.race.SynSchedule;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connect as the world will answer it: what DNS says and when, what each address does, the
 * operating system, the deadline. Immutable.
 *
 * <pre>{@code
 * Scenario silentIpv6 = Scenario.builder()
 *     .answer(AddressFamily.IPV6, Duration.ZERO, ipv6)
 *     .answer(AddressFamily.IPV4, Duration.ofMillis(5), ipv4)
 *     .path(ipv6, Path.silent())
 *     .path(ipv4, Path.answers(Duration.ofMillis(30)))
 *     .build();
 * }</pre>
 */
public final class Scenario {

  /** A machine with one native address of each family. */
  public static final LocalNetwork DUAL_STACK =
      new LocalNetwork(List.of(local(AddressFamily.IPV6), local(AddressFamily.IPV4)));

  private static final List<Path.Kind> KINDS = List.of(Path.Kind.values());

  private final Machine machine;
  private final @Nullable Answer ipv6;
  private final @Nullable Answer ipv4;
  private final InetAddress[] addresses;
  private final Path[] paths;

  /** What a connect runs on. */
  record Machine(
      LocalNetwork network,
      SynSchedule system,
      Timing timing,
      long deadlineNanos,
      int maximumInFlight) {}

  /** The end of a lookup. */
  record Answer(long atNanos, Input.Answered result) {}

  /** Keeps the arrays: {@code paths} holds the path to each of the addresses. */
  Scenario(
      Machine machine,
      @Nullable Answer ipv6,
      @Nullable Answer ipv4,
      InetAddress[] addresses,
      Path[] paths) {
    this.machine = machine;
    this.ipv6 = ipv6;
    this.ipv4 = ipv4;
    this.addresses = addresses;
    this.paths = paths;
  }

  /**
   * Starts a scenario: no answers, no addresses, {@link #DUAL_STACK}, {@link
   * SynSchedule#LINUX_6_5}, {@link Timing#RFC_8305}, a deadline of 10 s, no cap on attempts.
   *
   * @return the builder
   */
  public static ScenarioBuilder builder() {
    return new ScenarioBuilder();
  }

  /**
   * A scenario for tests of what must always hold: up to four addresses of each family, of every
   * kind, answers early, late, negative or never. The same seed gives the same scenario.
   *
   * @param seed any number
   * @return the scenario
   */
  public static Scenario random(long seed) {
    Chance chance = new Chance(seed);
    ScenarioBuilder builder = builder();
    for (AddressFamily family : AddressFamily.values()) {
      Duration at = Duration.ofNanos(chance.happens(.3) ? 0 : chance.logNormalNanos(30, 1.5));
      InetAddress[] given = new InetAddress[chance.below(5)];
      for (int i = 0; i < given.length; i++) {
        given[i] = address(family, i + 1);
        Path.Kind kind = KINDS.get(Math.max(0, chance.below(8) - 3));
        builder.path(given[i], new Path(kind, chance.logNormalNanos(60, 1.2), chance.lostSyns(.1)));
      }
      if (chance.happens(.1)) {
        builder.lookupFails(family, at, "SERVFAIL");
      } else if (!chance.happens(.1)) {
        builder.answer(family, at, given);
      }
    }
    return builder.build();
  }

  Machine machine() {
    return machine;
  }

  @Nullable Answer answer(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  /** The path to an address of this scenario. */
  Path path(InetAddress address) {
    for (int i = 0; i < addresses.length; i++) {
      if (addresses[i].equals(address)) {
        return paths[i];
      }
    }
    throw new IllegalArgumentException("no path to " + address.getHostAddress());
  }

  // ---- what the metric reads

  /**
   * The soonest that anybody could be connected: the least, over all addresses, of that family's
   * DNS answer and the connect time on this scenario's own losses.
   *
   * @return nanoseconds since the connect began; {@link Long#MAX_VALUE} when nobody could be before
   *     the deadline
   */
  public long oracleNanos() {
    long best = Math.min(soonest(ipv6), soonest(ipv4));
    return best < machine.deadlineNanos() ? best : Path.NEVER;
  }

  private long soonest(@Nullable Answer answer) {
    long best = Path.NEVER;
    if (answer != null) {
      List<Destination> destinations = answer.result().destinations();
      for (int i = 0; i < destinations.size(); i++) {
        Path path = path(destinations.get(i).address());
        long reply = path.answers() ? path.replyNanos(machine.system()) : Path.NEVER;
        if (reply != Path.NEVER) {
          best = Math.min(best, answer.atNanos() + reply);
        }
      }
    }
    return best;
  }

  /**
   * The least round-trip time among the addresses of a family that answer, lost SYNs left aside.
   *
   * @param family the family
   * @return nanoseconds; {@link Long#MAX_VALUE} when none answers, or DNS gives none in time
   */
  public long rttNanos(AddressFamily family) {
    Answer answer = answer(family);
    long best = Path.NEVER;
    if (answer != null && answer.atNanos() < machine.deadlineNanos()) {
      List<Destination> destinations = answer.result().destinations();
      for (int i = 0; i < destinations.size(); i++) {
        Path path = path(destinations.get(i).address());
        best = path.answers() ? Math.min(best, path.rttNanos()) : best;
      }
    }
    return best;
  }

  // ---- addresses and answers, also for populations

  /** An address of the ranges for documentation and benchmarks, each in a prefix of its own. */
  static InetAddress address(AddressFamily family, int number) {
    return family == AddressFamily.IPV6
        ? address(0x20, 0x01, 0x0d, 0xb8, 0, number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
        : address(198, 18, number, 1);
  }

  static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("neither 4 nor 16 octets: " + octets.length, e);
    }
  }

  /** A native address of this machine. */
  static LocalAddress local(AddressFamily family) {
    return LocalAddress.of(address(family, 255));
  }

  /** A positive or an empty answer; each address is reached from the first local one. */
  static Input.Answered found(
      AddressFamily family, List<InetAddress> addresses, LocalNetwork network) {
    @Nullable LocalAddress source = null;
    for (LocalAddress each : network.addresses()) {
      if (source == null && AddressFamily.of(each.address()) == family) {
        source = each;
      }
    }
    List<Destination> destinations = new ArrayList<>(addresses.size());
    for (InetAddress address : addresses) {
      destinations.add(new Destination(address, source));
    }
    return new Input.Answered(family, List.copyOf(destinations), "simulated", null);
  }

  static Input.Answered failed(AddressFamily family, String why) {
    return new Input.Answered(family, List.of(), "", new UnknownHostException(why));
  }
}
