// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality;

import io.happysocket.ConnectListener;
import io.happysocket.address.AddressFamily;
import io.happysocket.loop.WallClock;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.RaceRows;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.FamilyResult;
import io.happysocket.report.RaceReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Keeps figures of the connects that an application makes anyway, so that broken IPv6 does not hide
 * behind the race (RFC 8305 section 9): what became of each family that was offered, and the
 * figures of all attempts. An attempt that the race closed before its answer is unfinished, unless
 * it had been unanswered for long enough ({@link FamilyResult#SILENT}). Of bounded size.
 * Thread-safe: may be the listener of several connectors.
 *
 * <p>A race does not try all addresses, so these are no couplets at random: {@code quality} on the
 * command line measures both families of each destination.
 */
public final class QualityListener implements ConnectListener {

  private final RaceRows rows = new RaceRows("application", SynSchedule.LINUX_6_5, address -> null);

  // guarded by this
  private final Figures figures = new Figures();
  private final Map<AddressFamily, Map<FamilyResult, Long>> results =
      new EnumMap<>(AddressFamily.class);
  private long races;

  /** Nothing counted. */
  public QualityListener() {
    for (AddressFamily family : AddressFamily.values()) {
      results.put(family, new EnumMap<>(FamilyResult.class));
    }
  }

  @Override
  public void raceEnded(long race, RaceReport report) {
    synchronized (this) {
      races++;
      rows.of(report, WallClock.millis() - TimeUnit.NANOSECONDS.toMillis(report.totalNanos()))
          .forEach(figures::add);
      for (AddressFamily family : AddressFamily.values()) {
        of(family).merge(report.result(family), 1L, Long::sum);
      }
    }
  }

  private Map<FamilyResult, Long> of(AddressFamily family) {
    return Objects.requireNonNull(results.get(family));
  }

  /**
   * How many races have ended.
   *
   * @return at least 0
   */
  public synchronized long races() {
    return races;
  }

  /**
   * What became of a family in the races that have ended.
   *
   * @param family which
   * @return how many races for each result that there was
   */
  public synchronized Map<FamilyResult, Long> results(AddressFamily family) {
    return Map.copyOf(of(family));
  }

  /**
   * The figures so far, which {@code quality merge} on the command line merges with those of other
   * machines and other programs, and shows.
   *
   * @return one object of JSON; {@code docs/quality.md} has its fields
   */
  public String toJson() {
    return snapshot().toJson();
  }

  synchronized Figures snapshot() {
    Figures copy = new Figures();
    copy.merge(figures);
    return copy;
  }

  /** How often each family was offered, won, and was lost and why; then the figures. */
  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder().append(races).append(" connects");
    results.forEach((family, each) -> text.append("; ").append(family).append(' ').append(each));
    return text.append('\n').append(figures).toString();
  }
}
