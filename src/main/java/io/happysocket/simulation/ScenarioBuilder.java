// SPDX-License-Identifier: Apache-2.0
package io.happysocket.simulation;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.SynSchedule;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Scenario}. Not thread-safe. */
public final class ScenarioBuilder {
  private final Map<AddressFamily, Long> answeredNanos = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, List<InetAddress>> found = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, String> failed = new EnumMap<>(AddressFamily.class);
  private final Map<InetAddress, Path> paths = new LinkedHashMap<>();
  private LocalNetwork network = Scenario.DUAL_STACK;
  private SynSchedule system = SynSchedule.LINUX_6_5;
  private Timing timing = Timing.RFC_8305;
  private long deadlineNanos = Duration.ofSeconds(10).toNanos();
  private int maximumInFlight = Integer.MAX_VALUE;

  ScenarioBuilder() {}

  /**
   * DNS answers. A family of which nothing is said is never answered.
   *
   * @param family the family
   * @param at when, since the connect began
   * @param addresses the addresses; none for a negative answer
   * @return this
   */
  public ScenarioBuilder answer(AddressFamily family, Duration at, InetAddress... addresses) {
    answeredNanos.put(family, nanos("at", at));
    found.put(family, List.of(addresses));
    failed.remove(family);
    return this;
  }

  /**
   * A lookup fails.
   *
   * @param family the family
   * @param at when, since the connect began
   * @param why in words
   * @return this
   */
  public ScenarioBuilder lookupFails(AddressFamily family, Duration at, String why) {
    answeredNanos.put(family, nanos("at", at));
    failed.put(family, why);
    found.remove(family);
    return this;
  }

  /**
   * What an address does.
   *
   * @param address the address
   * @param path its path
   * @return this
   */
  public ScenarioBuilder path(InetAddress address, Path path) {
    paths.put(address, path);
    return this;
  }

  /**
   * Another machine.
   *
   * @param chosen its addresses; the first of a family is the source of every attempt of it
   * @return this
   */
  public ScenarioBuilder network(LocalNetwork chosen) {
    network = chosen;
    return this;
  }

  /**
   * Another operating system.
   *
   * @param chosen its schedule
   * @return this
   */
  public ScenarioBuilder system(SynSchedule chosen) {
    system = chosen;
    return this;
  }

  /**
   * Other delays.
   *
   * @param chosen the connector's delays
   * @return this
   */
  public ScenarioBuilder timing(Timing chosen) {
    timing = chosen;
    return this;
  }

  /**
   * Another deadline.
   *
   * @param chosen since the connect began
   * @return this
   */
  public ScenarioBuilder deadline(Duration chosen) {
    deadlineNanos = nanos("deadline", chosen);
    return this;
  }

  /**
   * A cap on simultaneous attempts.
   *
   * @param chosen at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public ScenarioBuilder maximumInFlight(int chosen) {
    if (chosen < 1) {
      throw new IllegalArgumentException("maximumInFlight must be at least 1: " + chosen);
    }
    maximumInFlight = chosen;
    return this;
  }

  /**
   * The scenario.
   *
   * @return it
   * @throws IllegalArgumentException if an address that DNS gives has no path
   */
  public Scenario build() {
    for (List<InetAddress> each : found.values()) {
      for (InetAddress address : each) {
        if (!paths.containsKey(address)) {
          throw new IllegalArgumentException("no path to " + address.getHostAddress());
        }
      }
    }
    return new Scenario(
        new Scenario.Machine(network, system, timing, deadlineNanos, maximumInFlight),
        answer(AddressFamily.IPV6),
        answer(AddressFamily.IPV4),
        paths.keySet().toArray(new InetAddress[0]),
        paths.values().toArray(new Path[0]));
  }

  private Scenario.@Nullable Answer answer(AddressFamily family) {
    Long at = answeredNanos.get(family);
    List<InetAddress> addresses = found.get(family);
    String why = failed.get(family);
    if (at == null) {
      return null;
    }
    return new Scenario.Answer(
        at,
        addresses != null
            ? Scenario.found(family, addresses, network)
            : Scenario.failed(family, why == null ? "" : why));
  }

  private static long nanos(String name, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(name + " must not be negative: " + duration);
    }
    return duration.toNanos();
  }
}
