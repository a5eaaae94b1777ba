// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows that {@link RowWriter} writes, one at a time. Strict: the header must be the one
 * of {@link RowWriter}, and each line must have thirteen good fields. Line ends may be LF or CR LF.
 * Not thread-safe.
 */
public final class RowReader {

  private static final int LONGEST_LINE = 4096;
  private static final int FIELDS = 13;

  private final Reader in;
  private final String name;
  private int lineNumber;

  /**
   * Nothing is read yet.
   *
   * @param in the text of a file
   * @param name what messages call it
   */
  public RowReader(Reader in, String name) {
    this.in = new BufferedReader(in);
    this.name = name;
  }

  /**
   * Reads the next row.
   *
   * @return null at the end
   * @throws IOException if the file cannot be read, or is not what it should be; the message names
   *     the line. What was read before is good.
   */
  public @Nullable Row next() throws IOException {
    if (lineNumber == 0) {
      String header = line();
      if (!RowWriter.HEADER.equals(header)) {
        throw wrong("no rows of a quality measurement: the header must be " + RowWriter.HEADER);
      }
    }
    String line = line();
    if (line == null) {
      return null;
    }
    List<String> fields = fields(line);
    if (fields.size() != FIELDS) {
      throw wrong(fields.size() + " fields, not " + FIELDS);
    }
    try {
      return row(fields);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private static Row row(List<String> fields) {
    AddressFamily family =
        switch (fields.get(3)) {
          case "6" -> AddressFamily.IPV6;
          case "4" -> AddressFamily.IPV4;
          default ->
              throw new IllegalArgumentException("protocol must be 6 or 4: " + fields.get(3));
        };
    return new Row(
        number("time_ms", fields.get(0)),
        fields.get(1),
        fields.get(2),
        family,
        remote(fields.get(4)),
        Math.toIntExact(number("port", fields.get(5))),
        addressClass("remote_class", fields.get(6)),
        addressClass("local_class", fields.get(7)),
        outcome(fields.get(8)),
        fields.get(9),
        fields.get(10).isEmpty() ? null : Long.valueOf(number("rtt_us", fields.get(10))),
        Math.toIntExact(number("syns", fields.get(11))),
        truth(fields.get(12)));
  }

  private static long number(String column, String text) {
    boolean digits = !text.isEmpty() && text.length() <= 10 + FIELDS / 2;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    long value = digits ? Long.parseLong(text) : -1;
    if (value < 0 || (value > Integer.MAX_VALUE && !column.contains("_"))) {
      throw new IllegalArgumentException(column + " must be a whole number: " + text);
    }
    return value;
  }

  private static @Nullable InetAddress remote(String text) {
    InetAddress address = text.isEmpty() ? null : AddressLiteral.parse(text);
    if (address == null && !text.isEmpty()) {
      throw new IllegalArgumentException("remote must be an address: " + text);
    }
    return address;
  }

  private static @Nullable AddressClass addressClass(String column, String text) {
    AddressClass found = text.isEmpty() ? null : AddressClass.named(text);
    if (found == null && !text.isEmpty()) {
      throw new IllegalArgumentException(column + " must be the name of an address class: " + text);
    }
    return found;
  }

  private static Outcome outcome(String text) {
    for (Outcome outcome : Outcome.values()) {
      if (outcome.toString().equals(text)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("outcome must be one of Outcome: " + text);
  }

  private static boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("scanner must be true or false: " + text);
    }
    return text.equals("true");
  }

  // ---- lines and fields

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    lineNumber++;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        int end = line.length() - 1;
        return end >= 0 && line.charAt(end) == '\r' ? line.substring(0, end) : line.toString();
      }
      line.append((char) c);
      if (line.length() > LONGEST_LINE) {
        throw wrong("longer than " + LONGEST_LINE + " characters");
      }
    }
    if (line.length() > 0 && lineNumber > 1) {
      throw wrong("cut off: no line feed at its end");
    }
    return line.length() == 0 ? null : line.toString();
  }

  private List<String> fields(String line) throws IOException {
    List<String> fields = new ArrayList<>(FIELDS);
    int at = 0;
    while (at <= line.length()) {
      int end;
      if (at < line.length() && line.charAt(at) == '"') {
        end = closing(line, at + 1);
        fields.add(line.substring(at + 1, end).replace("\"\"", "\""));
        end++;
        if (end < line.length() && line.charAt(end) != ',') {
          throw wrong("text behind a closing quote");
        }
      } else {
        int comma = line.indexOf(',', at);
        end = comma < 0 ? line.length() : comma;
        String field = line.substring(at, end);
        if (field.indexOf('"') >= 0) {
          throw wrong("a quote within a field that does not begin with one");
        }
        fields.add(field);
      }
      at = end + 1;
    }
    return fields;
  }

  private int closing(String line, int from) throws IOException {
    for (int at = from; at < line.length(); at++) {
      if (line.charAt(at) == '"') {
        if (at + 1 == line.length() || line.charAt(at + 1) != '"') {
          return at;
        }
        at++;
      }
    }
    throw wrong("a quote that is not closed");
  }

  private IOException wrong(@Nullable String what) {
    return new IOException(name + ", line " + lineNumber + ": " + what);
  }
}
