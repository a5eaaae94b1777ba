// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The figures of a measurement: by protocol, by protocol and address class, and of the destinations
 * that did worst. Of bounded size however many rows are counted. Figures of any number of machines
 * can be merged, in any order. Not thread-safe.
 */
public final class Figures {

  private final Map<AddressFamily, Group> families = new EnumMap<>(AddressFamily.class);
  private final Map<AddressFamily, Map<AddressClass, Group>> classes =
      new EnumMap<>(AddressFamily.class);
  private final Destinations destinations = new Destinations();
  private final Couplets couplets = new Couplets(Couplets.WINDOW, this::add);
  private long rows;
  private long scanners;
  private long fromMillis = Long.MAX_VALUE;
  private long toMillis = Long.MIN_VALUE;

  /**
   * A destination and what was counted of it.
   *
   * @param name as in the rows
   * @param ipv6 its attempts over IPv6
   * @param ipv4 its attempts over IPv4
   */
  public record ByDestination(String name, Group ipv6, Group ipv4) {

    /**
     * What was counted of a protocol.
     *
     * @param family which
     * @return its group
     */
    public Group of(AddressFamily family) {
      return family == AddressFamily.IPV6 ? ipv6 : ipv4;
    }
  }

  /** Nothing counted. */
  public Figures() {
    for (AddressFamily family : AddressFamily.values()) {
      families.put(family, new Group());
      classes.put(family, new EnumMap<>(AddressClass.class));
    }
  }

  /**
   * Counts a row, and the couplet that it completes, by the rule of {@link Couplets}.
   *
   * @param row the next row; those of one machine about in the order of time
   */
  public void add(Row row) {
    rows++;
    fromMillis = Math.min(fromMillis, row.timeMillis());
    toMillis = Math.max(toMillis, row.timeMillis());
    if (row.scanner()) {
      scanners++;
      return;
    }
    of(row.family()).add(row);
    if (row.outcome() != Outcome.NO_ADDRESS) {
      group(row.family(), row.pathClass()).add(row);
    }
    if (!row.destination().isEmpty()) {
      destinations.of(row.destination()).of(row.family()).add(row);
    }
    couplets.add(row);
  }

  private void add(Couplet couplet) {
    for (AddressFamily family : AddressFamily.values()) {
      of(family).add(couplet, family);
      group(family, couplet.of(family).pathClass()).add(couplet, family);
      destinations.of(couplet.ipv6().destination()).of(family).add(couplet, family);
    }
  }

  /**
   * Adds the counts of others. Rows that wait to be joined stay where they are.
   *
   * @param other stays as it is
   */
  public void merge(Figures other) {
    count(other.rows, other.scanners);
    span(other.fromMillis, other.toMillis);
    for (AddressFamily family : AddressFamily.values()) {
      of(family).merge(other.of(family));
      other.classes(family).forEach((name, group) -> group(family, name).merge(group));
    }
    destinations.merge(other.destinations);
  }

  void count(long moreRows, long moreScanners) {
    rows += moreRows;
    scanners += moreScanners;
  }

  void span(long from, long to) {
    fromMillis = Math.min(fromMillis, from);
    toMillis = Math.max(toMillis, to);
  }

  Group group(AddressFamily family, AddressClass name) {
    return Objects.requireNonNull(classes.get(family)).computeIfAbsent(name, key -> new Group());
  }

  Destinations destinations() {
    return destinations;
  }

  /**
   * All attempts over a protocol.
   *
   * @param family the protocol
   * @return live: what is counted later shows
   */
  public Group of(AddressFamily family) {
    return Objects.requireNonNull(families.get(family));
  }

  /**
   * Attempts by address class ({@link Row#pathClass()}).
   *
   * @param family the protocol
   * @return those that there were any of, in the order of {@link AddressClass}
   */
  public Map<AddressClass, Group> classes(AddressFamily family) {
    return Collections.unmodifiableMap(Objects.requireNonNull(classes.get(family)));
  }

  /**
   * The destinations that did worst.
   *
   * @return those with the most failures over IPv6 or IPv4 first; of equal ones those whose IPv6 is
   *     slower; at most {@value Destinations#MAXIMUM}
   */
  public List<ByDestination> worst() {
    return destinations.worst();
  }

  /**
   * How many destinations were left out of {@link #worst()} because there were too many. They count
   * in everything else.
   *
   * @return 0 as long as the table is whole
   */
  public long destinationsLeftOut() {
    return destinations.leftOut();
  }

  /**
   * How many rows were counted.
   *
   * @return at least 0, scanners' included
   */
  public long rows() {
    return rows;
  }

  /**
   * How many of them were scanners'.
   *
   * @return at least 0
   */
  public long scanners() {
    return scanners;
  }

  /**
   * The time of the first row.
   *
   * @return ms since 1970; {@link Long#MAX_VALUE} of nothing
   */
  public long fromMillis() {
    return fromMillis;
  }

  /**
   * The time of the last row.
   *
   * @return ms since 1970; {@link Long#MIN_VALUE} of nothing
   */
  public long toMillis() {
    return toMillis;
  }

  /**
   * The figures as JSON, on one line, in plain ASCII; {@code quality merge} reads it.
   *
   * @return a JSON object; its fields are on the page of the command {@code quality}
   */
  public String toJson() {
    return FiguresJson.of(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Figures other
        && rows == other.rows
        && scanners == other.scanners
        && fromMillis == other.fromMillis
        && toMillis == other.toMillis
        && families.equals(other.families)
        && classes.equals(other.classes)
        && destinations.equals(other.destinations);
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, scanners, fromMillis, toMillis, families);
  }

  /** The report to read. */
  @Override
  public String toString() {
    return String.join("\n", FiguresText.lines(this));
  }
}
