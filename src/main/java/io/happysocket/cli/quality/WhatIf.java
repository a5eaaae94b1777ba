// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressClass;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.quality.figures.Couplet;
import io.happysocket.quality.figures.Couplets;
import io.happysocket.quality.figures.Row;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.Simulation;
import io.happysocket.simulation.Summary;
import io.happysocket.simulation.Trial;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What strategies would have done with measured paths: each couplet is a connect, in the order of
 * time, each machine with a history of its own, both answers of DNS in at once. A path answers
 * after the RTT that was measured, or refuses, is unreachable or silent, as it was. Of more
 * couplets than are kept a random choice is taken, by a fixed seed. Not thread-safe.
 */
public final class WhatIf {

  /** How many couplets are kept. */
  static final int MAXIMUM = 5000;

  private static final long NANOS_PER_MICRO = 1000;
  private static final long MICROS_OF_A_REFUSAL = 50_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Couplets couplets = new Couplets(Couplets.WINDOW, this::add);
  private final List<Couplet> kept = new ArrayList<>();
  private final SplittableRandom chance = new SplittableRandom(1);
  private long seen;

  /** No couplets yet. */
  public WhatIf() {}

  /**
   * Takes a row, as {@link Couplets} does.
   *
   * @param row the next row
   */
  public void add(Row row) {
    couplets.add(row);
  }

  private void add(Couplet couplet) {
    seen++;
    if (kept.size() < MAXIMUM) {
      kept.add(couplet);
      return;
    }
    long place = chance.nextLong(seen);
    if (place < MAXIMUM) {
      kept.set((int) place, couplet);
    }
  }

  /**
   * How many couplets there were.
   *
   * @return at least 0; more than are simulated if there were too many
   */
  public long couplets() {
    return seen;
  }

  /**
   * Runs a strategy.
   *
   * @param strategy decides
   * @return regret in ms, SYNs beyond one and share of IPv6, of the couplets that are kept
   */
  public Summary run(ConnectStrategy strategy) {
    Trial.Tally tally = new Trial.Tally(1);
    Map<String, ConnectHistory> histories = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    kept.sort(Comparator.comparingLong(couplet -> couplet.ipv6().timeMillis()));
    for (Couplet couplet : kept) {
      Row ipv6 = couplet.ipv6();
      ConnectHistory history =
          histories.computeIfAbsent(ipv6.machine(), name -> new MemoryHistory());
      int number = numbers.computeIfAbsent(ipv6.destination(), name -> numbers.size());
      LocalNetwork network = network(ipv6.pathClass());
      long now = ipv6.timeMillis() * NANOS_PER_MILLI;
      Simulation race =
          Simulation.run(strategy, scenario(couplet, number, network), history.view(network, now));
      history.learn(network, now + race.totalNanos(), race.historyUpdate());
      tally.add(race, 1, false);
    }
    return tally.summary("measured", strategy.name());
  }

  private static Scenario scenario(Couplet couplet, int number, LocalNetwork network) {
    InetAddress six = address(ByteBuffer.allocate(16).putInt(0x2a001450).putInt(number).array());
    InetAddress four =
        address(ByteBuffer.allocate(4).putInt(0x18000000 + number % 0xffffff).array());
    return Scenario.builder()
        .network(network)
        .answer(AddressFamily.IPV6, Duration.ZERO, six)
        .answer(AddressFamily.IPV4, Duration.ZERO, four)
        .path(six, path(couplet.ipv6()))
        .path(four, path(couplet.ipv4()))
        .build();
  }

  private static Path path(Row row) {
    Long micros = row.rttMicros();
    Path.Kind kind =
        switch (row.outcome()) {
          case ESTABLISHED -> Path.Kind.ANSWERS;
          case REFUSED -> Path.Kind.REFUSES;
          case UNREACHABLE -> Path.Kind.UNREACHABLE;
          case UNSENT -> Path.Kind.NO_ROUTE;
          case SILENT, OTHER, UNFINISHED, NO_ADDRESS -> Path.Kind.SILENT;
        };
    return new Path(kind, NANOS_PER_MICRO * (micros == null ? MICROS_OF_A_REFUSAL : micros), 0);
  }

  /** A machine whose IPv6 is of that class, as some strategies ask for it. */
  private static LocalNetwork network(AddressClass of) {
    int prefix =
        switch (of) {
          case SIX_TO_FOUR -> 0x20021800;
          case TEREDO -> 0x20010000;
          case UNIQUE_LOCAL -> 0xfd001450;
          default -> 0x2a001450;
        };
    InetAddress six =
        address(ByteBuffer.allocate(16).putInt(prefix).putInt(0x00010001).putLong(9).array());
    InetAddress four = address(ByteBuffer.allocate(4).putInt(0x18000001).array());
    return new LocalNetwork(List.of(LocalAddress.of(six), LocalAddress.of(four)));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
