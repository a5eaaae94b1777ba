// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressText;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as CSV (RFC 4180, but with a line feed alone), UTF-8 by convention. The columns, in
 * this order and named in the first line:
 *
 * <table>
 * <caption>The columns</caption>
 * <tr><th>column</th><th>type</th><th>holds</th></tr>
 * <tr><td>time_ms</td><td>integer</td><td>{@link Row#timeMillis()}</td></tr>
 * <tr><td>machine</td><td>text</td><td>{@link Row#machine()}</td></tr>
 * <tr><td>destination</td><td>text, perhaps empty</td><td>{@link Row#destination()}</td></tr>
 * <tr><td>protocol</td><td>6 or 4</td><td>{@link Row#family()}</td></tr>
 * <tr><td>remote</td><td>address (RFC 5952), perhaps empty</td><td>{@link Row#remote()}; without a
 *   scope</td></tr>
 * <tr><td>port</td><td>integer</td><td>{@link Row#port()}</td></tr>
 * <tr><td>remote_class, local_class</td><td>text, perhaps empty</td><td>the name of an {@link
 *   io.happysocket.address.text.AddressClass}, such as {@code native} or {@code unique local}</td></tr>
 * <tr><td>outcome</td><td>text</td><td>the name of an {@link Outcome}, such as {@code
 *   silent}</td></tr>
 * <tr><td>detail</td><td>text, perhaps empty</td><td>{@link Row#detail()}</td></tr>
 * <tr><td>rtt_us</td><td>integer, perhaps empty</td><td>{@link Row#rttMicros()}</td></tr>
 * <tr><td>syns</td><td>integer</td><td>{@link Row#syns()}</td></tr>
 * <tr><td>scanner</td><td>true or false</td><td>{@link Row#scanner()}</td></tr>
 * </table>
 *
 * <p>No field holds a line break. Stateless.
 */
public final class RowWriter {

  /** The first line of a file, without its line feed. */
  public static final String HEADER =
      "time_ms,machine,destination,protocol,remote,port,remote_class,local_class,outcome,detail,"
          + "rtt_us,syns,scanner";

  private RowWriter() {}

  /**
   * Writes one row with its line feed.
   *
   * @param row the row
   * @param out where to
   * @throws IOException if it cannot be written
   */
  public static void write(Row row, Appendable out) throws IOException {
    out.append(line(row)).append('\n');
  }

  /**
   * One row as a line.
   *
   * @param row the row
   * @return thirteen fields without a line feed
   */
  public static String line(Row row) {
    StringBuilder line = new StringBuilder(120);
    line.append(row.timeMillis()).append(',');
    text(row.machine(), line);
    text(row.destination(), line);
    line.append(row.family() == AddressFamily.IPV6 ? "6," : "4,");
    line.append(address(row)).append(',').append(row.port()).append(',');
    optional(row.remoteClass(), line);
    optional(row.localClass(), line);
    line.append(row.outcome()).append(',');
    text(row.detail(), line);
    optional(row.rttMicros(), line);
    return line.append(row.syns()).append(',').append(row.scanner()).toString();
  }

  private static void optional(@Nullable Object value, StringBuilder line) {
    line.append(value == null ? "" : value).append(',');
  }

  private static void text(String text, StringBuilder line) {
    boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
    line.append(plain ? text : "\"" + text.replace("\"", "\"\"") + "\"").append(',');
  }

  /** A scope means something on the machine of the measurement only. */
  private static String address(Row row) {
    InetAddress remote = row.remote();
    if (remote == null) {
      return "";
    }
    String text = AddressText.of(remote);
    if (row.family() == AddressFamily.IPV6 && !(remote instanceof Inet6Address)) {
      return "::ffff:" + text; // as which the JDK has read it
    }
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
