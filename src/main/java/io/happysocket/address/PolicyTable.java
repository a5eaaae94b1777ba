// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy table of RFC 6724 section 2.1: the longest prefix that an address matches gives its
 * precedence and its label. An IPv4 address is looked up in its IPv4-mapped form. Immutable.
 */
public final class PolicyTable {

  /** The table that RFC 6724 section 2.1 recommends. */
  public static final PolicyTable DEFAULT =
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
              new Entry(prefix(0x3ffeL << 48, 0), 16, 1, 12)));

  private final List<Row> longestFirst;

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

  private PolicyTable(List<Entry> entries) {
    List<Row> rows = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      Row row = Row.of(entry);
      insert(row, rows);
    }
    if (rows.isEmpty() || rows.get(rows.size() - 1).length > 0) {
      throw new IllegalArgumentException("entries without ::/0: " + entries);
    }
    this.longestFirst = List.copyOf(rows);
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
   * A table of these rows.
   *
   * @param entries the rows in any order, one for ::/0 among them
   * @return the table
   * @throws IllegalArgumentException if ::/0 is missing, a prefix is there twice or has bits set
   *     beyond its length
   */
  public static PolicyTable of(List<Entry> entries) {
    return new PolicyTable(entries);
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
    return new PolicyTable(entries);
  }

  /**
   * The rows.
   *
   * @return the rows, longest prefix first, unmodifiable
   */
  public List<Entry> entries() {
    return longestFirst.stream().map(Row::entry).toList();
  }

  /**
   * The row that holds for an address.
   *
   * @param address any address
   * @return the row with the longest prefix that the address matches
   */
  public Entry match(InetAddress address) {
    byte[] bytes = address.getAddress();
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
    return "PolicyTable" + entries();
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
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen bytes are an IPv6 address", e);
    }
  }
}
