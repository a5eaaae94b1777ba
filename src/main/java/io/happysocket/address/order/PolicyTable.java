// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.text.AddressLiteral;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy table of address selection (RFC 6724 section 2.1): the longest prefix that an address
 * matches gives its precedence and its label. An IPv4 address is looked up in its IPv4-mapped form.
 *
 * <p>A table may have a row for <em>known-local</em> prefixes: each /48 of fd00::/8 that this
 * machine has an address in. Such rows are filled in by {@link #on}. Immutable.
 */
public final class PolicyTable {

  /** The table that RFC 6724 section 2.1 recommends. */
  public static final PolicyTable RFC_6724 =
      new PolicyTable(
          List.of(
              new Entry(prefix(0, 1), 128, 50, 0),
              new Entry(prefix(0, 0), 0, 40, 1),
              new Entry(prefix(0, 0xffffL << 32), 0, 35, 4), // an IPv4 prefix to the JDK
              new Entry(prefix(0x2002L << 48, 0), 16, 30, 2),
              new Entry(prefix(0x2001L << 48, 0), 32, 5, 5),
              new Entry(prefix(0xfc00L << 48, 0), 7, 3, 13),
              new Entry(prefix(0, 0), 96, 1, 3),
              new Entry(prefix(0xfec0L << 48, 0), 10, 1, 11),
              new Entry(prefix(0x3ffeL << 48, 0), 16, 1, 12)),
          null);

  /**
   * The table of the update to RFC 6724 (draft-ietf-6man-rfc6724-update): unique local addresses go
   * before IPv4 where they are known-local, and 6to4 ones behind it.
   */
  public static final PolicyTable DEFAULT =
      RFC_6724
          .with(new Entry(prefix(0, 0xffffL << 32), 0, 20, 4))
          .with(new Entry(prefix(0x2002L << 48, 0), 16, 5, 2))
          .with(new Entry(prefix(0xfc00L << 48, 0), 7, 30, 13))
          .withKnownLocal(45, 14);

  private static final int SITE_BITS = 48;

  private final List<Row> longestFirst;

  /** What a row for a known-local prefix says; null when there are none. */
  private final @Nullable KnownLocal knownLocal;

  private record KnownLocal(int precedence, int label) {}

  /**
   * Each race asks, and the prefixes seldom change: this is the answer for the last ones. They are
   * compared, and not their network: every connector has one of its own, and all share this table.
   */
  private volatile @Nullable FilledIn last;

  private record FilledIn(List<InetAddress> prefixes, PolicyTable table) {}

  /**
   * A row of the table.
   *
   * @param prefix the prefix; an IPv4 one stands for its IPv4-mapped form, so that 0.0.0.0/0 is the
   *     ::ffff:0:0/96 of the RFC
   * @param prefixLength its length in bits, 0 to 128, or to 32 for an IPv4 prefix
   * @param precedence 0 to 65535; destinations of a higher one come first (section 6 rule 6)
   * @param label sources and destinations of the same label go together (section 5 rule 6, section
   *     6 rule 5)
   */
  public record Entry(InetAddress prefix, int prefixLength, int precedence, int label) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Entry {
      if (prefixLength < 0 || prefixLength > prefix.getAddress().length * 8) {
        throw new IllegalArgumentException("prefixLength: " + prefixLength);
      }
      if (precedence < 0 || precedence > 0xffff) {
        throw new IllegalArgumentException("precedence: " + precedence);
      }
    }

    @Override
    public String toString() {
      return prefix.getHostAddress() + "/" + prefixLength + " " + precedence + " " + label;
    }
  }

  /** An entry with its prefix as 128 bits in two words. */
  private record Row(Entry entry, int length, long high, long low) {

    static Row of(Entry entry) {
      byte[] bytes = entry.prefix.getAddress();
      int length = entry.prefixLength + 128 - bytes.length * 8;
      Row row = new Row(entry, length, PolicyTable.high(bytes), PolicyTable.low(bytes));
      if (!row.matches(row.high, row.low)) {
        throw new IllegalArgumentException("prefix has bits beyond its length: " + entry);
      }
      return row;
    }

    boolean matches(long otherHigh, long otherLow) {
      return (otherHigh & mask(length)) == high && (otherLow & mask(length - 64)) == low;
    }

    boolean samePrefix(Row other) {
      return length == other.length && high == other.high && low == other.low;
    }

    /** As many ones from the left, none below zero, 64 at most. */
    private static long mask(int ones) {
      return ones <= 0 ? 0 : ones >= 64 ? -1 : -1L << (64 - ones);
    }
  }

  private PolicyTable(List<Entry> entries, @Nullable KnownLocal knownLocal) {
    List<Row> rows = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Row row = Row.of(entry);
      insert(row, rows);
    }
    if (rows.isEmpty() || rows.get(rows.size() - 1).length > 0) {
      throw new IllegalArgumentException("entries without ::/0: " + entries);
    }
    this.longestFirst = List.copyOf(rows);
    this.knownLocal = knownLocal;
  }

  /** Behind the rows that are as long or longer. */
  private static void insert(Row row, List<Row> longestFirst) {
    int place = 0;
    while (place < longestFirst.size() && longestFirst.get(place).length >= row.length) {
      if (longestFirst.get(place).samePrefix(row)) {
        throw new IllegalArgumentException("entries have a prefix twice: " + row.entry);
      }
      place++;
    }
    longestFirst.add(place, row);
  }

  /**
   * A table of these rows, and none for known-local prefixes.
   *
   * @param entries the rows in any order, one for ::/0 among them
   * @return the table
   * @throws IllegalArgumentException if ::/0 is missing, a prefix is there twice or has bits set
   *     beyond its length
   */
  public static PolicyTable of(List<Entry> entries) {
    return new PolicyTable(entries, null);
  }

  /**
   * This table with a row for each known-local prefix.
   *
   * @param precedence 0 to 65535
   * @param label of these rows
   * @return another table
   * @throws IllegalArgumentException if the precedence is out of range
   */
  public PolicyTable withKnownLocal(int precedence, int label) {
    Entry checked = new Entry(prefix(0xfdL << 56, 0), SITE_BITS, precedence, label);
    return new PolicyTable(entries(), new KnownLocal(checked.precedence, checked.label));
  }

  /**
   * This table without rows for known-local prefixes.
   *
   * @return another table
   */
  public PolicyTable withoutKnownLocal() {
    return new PolicyTable(entries(), null);
  }

  /**
   * This table as it holds on a network: with its rows for the prefixes that are known to be local
   * there. A row that the table has for such a prefix already stays as it is.
   *
   * @param network this machine's addresses
   * @return the table; this one where there is nothing to fill in
   */
  public PolicyTable on(LocalNetwork network) {
    List<InetAddress> prefixes = network.knownLocal();
    if (knownLocal == null || prefixes.isEmpty()) {
      return this;
    }
    FilledIn then = last;
    if (then == null || !then.prefixes.equals(prefixes)) {
      then = new FilledIn(prefixes, filledIn(knownLocal, prefixes));
      last = then;
    }
    return then.table;
  }

  private PolicyTable filledIn(KnownLocal knownLocal, List<InetAddress> prefixes) {
    List<Entry> entries = new ArrayList<>(entries());
    for (InetAddress site : prefixes) {
      Entry local = new Entry(site, SITE_BITS, knownLocal.precedence, knownLocal.label);
      Row row = Row.of(local);
      if (!hasPrefixOf(row)) {
        entries.add(local);
      }
    }
    return new PolicyTable(entries, null);
  }

  private boolean hasPrefixOf(Row other) {
    for (Row row : longestFirst) {
      if (row.samePrefix(other)) {
        return true;
      }
    }
    return false;
  }

  /**
   * This table with one row more, or with another row for the same prefix. To prefer IPv4, give
   * 0.0.0.0/0 the precedence 100 and the label 4 (RFC 6724 section 10.3).
   *
   * @param entry the row
   * @return another table
   * @throws IllegalArgumentException if the prefix has bits set beyond its length
   */
  public PolicyTable with(Entry entry) {
    Row added = Row.of(entry);
    List<Entry> entries = new ArrayList<>();
    for (Row row : longestFirst) {
      if (!row.samePrefix(added)) {
        entries.add(row.entry);
      }
    }
    entries.add(entry);
    return new PolicyTable(entries, knownLocal);
  }

  /**
   * The rows, those for known-local prefixes where they are filled in.
   *
   * @return the rows, longest prefix first, unmodifiable
   */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(longestFirst.size());
    for (Row row : longestFirst) {
      entries.add(row.entry);
    }
    return Collections.unmodifiableList(entries);
  }

  /**
   * The row that holds for an address.
   *
   * @param address any address
   * @return the row with the longest prefix that the address matches
   */
  public Entry match(InetAddress address) {
    return match(address.getAddress());
  }

  /** The same of its bytes. */
  Entry match(byte[] bytes) {
    long high = high(bytes);
    long low = low(bytes);
    int i = 0;
    while (!longestFirst.get(i).matches(high, low)) {
      i++;
    }
    return longestFirst.get(i).entry;
  }

  @Override
  public String toString() {
    return "PolicyTable" + entries() + (knownLocal == null ? "" : " and " + knownLocal);
  }

  private static long high(byte[] bytes) {
    return bytes.length == 4 ? 0 : number(bytes, 0, 8);
  }

  private static long low(byte[] bytes) {
    return bytes.length == 4 ? (0xffffL << 32) | number(bytes, 0, 4) : number(bytes, 8, 8);
  }

  /** By hand: this runs for every address of every answer, and a buffer would be garbage. */
  private static long number(byte[] bytes, int from, int count) {
    long number = 0;
    for (int i = from; i < from + count; i++) {
      number = (number << 8) | (bytes[i] & 0xff);
    }
    return number;
  }

  private static InetAddress prefix(long high, long low) {
    return AddressLiteral.ofBytes(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }
}
