// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.address.order.PolicyTable;
import io.happysocket.address.order.PolicyTable.Entry;
import io.happysocket.address.text.AddressLiteral;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy table of {@code gai.conf}, in which an administrator changes glibc's address
 * selection: its {@code label} and {@code precedence} lines; others are no concern of ours. Such
 * lines mean what they mean to glibc:
 *
 * <ul>
 *   <li>One of them replaces the whole default table of its kind, and leaves the other one alone.
 *   <li>A table without ::/0 gets it, with glibc's value.
 *   <li>Of two lines for one prefix the first counts.
 *   <li>Bits of a prefix beyond its length do not matter.
 * </ul>
 *
 * What glibc skips in silence, a line that it cannot read, is refused here. There are no rows for
 * known-local prefixes beside those of a file: whoever wrote a table said where fc00::/7 stands.
 *
 * <p>A prefix is a number here: its bits behind a one, by which its length is known. ::/0 is 1, and
 * half of a prefix is the one around it.
 */
public final class GaiConf {

  private static final Logger LOG = LoggerFactory.getLogger(GaiConf.class);

  /** Characters of a line in a message. */
  private static final int MOST_SHOWN = 100;

  private static final int WORDS = 3;
  private static final int BITS = 128;
  private static final int MAPPED_BITS = 96;
  private static final int MOST_DIGITS = 9;
  private static final int MOST_PRECEDENCE = 0xffff;
  private static final int LABEL_OF_ALL = 1;
  private static final int PRECEDENCE_OF_ALL = 40;

  private static final BigInteger ALL = BigInteger.ONE;
  private static final BigInteger MAPPED = BigInteger.valueOf(0xffffL << 32);

  private final Map<BigInteger, Integer> labels = new LinkedHashMap<>();
  private final Map<BigInteger, Integer> precedences = new LinkedHashMap<>();

  private GaiConf() {}

  /**
   * Reads a file; blocks as long as the file system does.
   *
   * @param file one that is missing, or has no such lines, says nothing
   * @return the table, {@link PolicyTable#DEFAULT} if the file says nothing
   * @throws IOException if it is there and cannot be read now
   * @throws IllegalArgumentException if a line is malformed
   */
  public static PolicyTable read(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    new TextFile(file, TextFile.Bounds.OF_SETTINGS, LOG::warn, () -> false).read(lines::add);
    return parse(file.toString(), lines);
  }

  /**
   * Reads lines.
   *
   * @param name the file's, for a message
   * @param lines its lines
   * @return the table
   * @throws IllegalArgumentException if a line is malformed, with its number and text
   */
  public static PolicyTable parse(String name, List<String> lines) {
    GaiConf file = new GaiConf();
    for (int i = 0; i < lines.size(); i++) {
      String wrong = file.take(lines.get(i));
      if (wrong != null) {
        String line = lines.get(i).strip();
        String shown = line.length() > MOST_SHOWN ? line.substring(0, MOST_SHOWN) + "..." : line;
        throw new IllegalArgumentException(name + " line " + (i + 1) + ": " + wrong + ": " + shown);
      }
    }
    return file.table();
  }

  /** What is wrong with a line, or null. */
  private @Nullable String take(String line) {
    int comment = line.indexOf('#');
    String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
    boolean label = words[0].equals("label");
    if (!label && !words[0].equals("precedence")) {
      return null;
    }
    if (words.length != WORDS) {
      return "not a prefix and a number";
    }
    BigInteger prefix = prefix(words[1]);
    if (prefix == null) {
      return "not an IPv6 prefix";
    }
    int value = number(words[2]);
    if (value < 0 || (!label && value > MOST_PRECEDENCE)) {
      return label ? "not a label" : "not a precedence from 0 to " + MOST_PRECEDENCE;
    }
    (label ? labels : precedences).putIfAbsent(prefix, value);
    return null;
  }

  private static @Nullable BigInteger prefix(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null; // glibc's code has a whole address in mind, and skips the line
    }
    String literal = text.substring(0, slash);
    boolean plain = literal.indexOf(':') >= 0 && literal.indexOf('%') < 0;
    InetAddress address = plain && !literal.startsWith("[") ? AddressLiteral.parse(literal) : null;
    int length = number(text.substring(slash + 1));
    return address == null || length < 0 || length > BITS ? null : prefix(address, length);
  }

  /** Bits beyond the length are left out. */
  private static BigInteger prefix(InetAddress address, int length) {
    byte[] octets = address.getAddress();
    BigInteger number = new BigInteger(1, octets);
    boolean ipv4 = octets.length * Byte.SIZE < BITS;
    return (ipv4 ? number.add(MAPPED) : number).setBit(BITS).shiftRight(BITS - length);
  }

  private static BigInteger prefix(Entry entry) {
    int all = entry.prefix().getAddress().length * Byte.SIZE;
    return prefix(entry.prefix(), BITS - all + entry.prefixLength());
  }

  /** A number without sign, of as many digits as an int has for certain; else -1. */
  private static int number(String text) {
    boolean digits = text.chars().allMatch(each -> each >= '0' && each <= '9');
    boolean fits = !text.isEmpty() && text.length() <= MOST_DIGITS;
    return digits && fits ? Integer.parseInt(text) : -1;
  }

  /** Both tables as one: what one of them does not know is as the longest prefix around it. */
  private PolicyTable table() {
    if (labels.isEmpty() && precedences.isEmpty()) {
      return PolicyTable.DEFAULT;
    }
    complete(labels, LABEL_OF_ALL, PolicyTable.DEFAULT.entries(), Entry::label);
    complete(precedences, PRECEDENCE_OF_ALL, PolicyTable.DEFAULT.entries(), Entry::precedence);
    Set<BigInteger> prefixes = new LinkedHashSet<>(labels.keySet());
    prefixes.addAll(precedences.keySet());
    List<Entry> entries = new ArrayList<>();
    for (BigInteger each : prefixes) {
      entries.add(entry(each, valueAround(each, precedences), valueAround(each, labels)));
    }
    return PolicyTable.of(entries);
  }

  private static void complete(
      Map<BigInteger, Integer> given,
      int ofAll,
      List<Entry> defaults,
      Function<Entry, Integer> value) {
    if (given.isEmpty()) {
      defaults.forEach(each -> given.put(prefix(each), value.apply(each)));
    }
    given.putIfAbsent(ALL, ofAll);
  }

  private static int valueAround(BigInteger prefix, Map<BigInteger, Integer> table) {
    BigInteger around = prefix;
    Integer value = table.get(around);
    while (value == null) {
      around = around.shiftRight(1);
      value = table.get(around);
    }
    return value;
  }

  /** A row; of what is IPv4-mapped Java makes an IPv4 prefix. */
  private static Entry entry(BigInteger prefix, int precedence, int label) {
    int length = prefix.bitLength() - 1;
    byte[] number = prefix.shiftLeft(BITS - length).toByteArray(); // the one, then the address
    byte[] octets = Arrays.copyOfRange(number, 1, number.length);
    try {
      InetAddress address = InetAddress.getByAddress(octets);
      boolean mapped = address.getAddress().length < octets.length;
      return new Entry(address, mapped ? length - MAPPED_BITS : length, precedence, label);
    } catch (UnknownHostException e) {
      throw new AssertionError("sixteen octets are an address", e);
    }
  }
}
