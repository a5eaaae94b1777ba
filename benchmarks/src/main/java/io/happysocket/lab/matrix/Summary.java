// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import io.happysocket.lab.matrix.Case.Starts;
import io.happysocket.lab.matrix.Reading.Seen;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one client does in one case, in a few words. What the connects do not agree on is named
 * unclear.
 */
public final class Summary {

  /** Of a case that was not run. */
  public static final Summary NONE = new Summary(null, List.of());

  private static final String NOTHING = "-";
  private static final String UNCLEAR = "unclear";
  private static final String VARIES = "varies (yes in %d of %d)";

  private final Case of;
  private final List<Point> points;

  public Summary(Case of, List<Point> points) {
    this.of = of;
    this.points = List.copyOf(points);
  }

  /** What is read from the case. */
  public String cell() {
    if (points.isEmpty()) {
      return NOTHING;
    }
    return switch (of.reads()) {
      case ATTEMPT_DELAY, RESOLUTION_DELAY -> delay();
      case WAIT_FOR_A -> said(last(), Reading::waitedForA);
      case ADDRESSES -> used() + ", " + interleaves() + ", " + order();
      case START -> start();
    };
  }

  private String delay() {
    Delay delay = Delay.of(points, of.reads());
    if (!delay.exists()) {
      return "none";
    }
    String millis = String.format(Locale.ROOT, "%.0f", Math.max(0, delay.millis()));
    String changes = " (" + UNCLEAR + ": changes at %d, times %.0f apart)";
    return delay.clear()
        ? millis
        : millis + String.format(Locale.ROOT, changes, delay.from(), delay.spread());
  }

  /** Whether the first attempt is over IPv6 where nothing is delayed. */
  public String ipv6First() {
    return points.isEmpty()
        ? NOTHING
        : said(
            points.get(0).connects(), each -> each.attempts().stream().findFirst().map(Seen::ipv6));
  }

  /** Whether AAAA is asked for first, in all connects. */
  public String aaaaFirst() {
    return said(
        points.stream().flatMap(point -> point.connects().stream()).toList(), Reading::aaaaFirst);
  }

  /** How many addresses were tried, of IPv6 and of IPv4: a range where connects differ. */
  public String used() {
    return points.isEmpty() ? NOTHING : range(true) + " / " + range(false);
  }

  private String range(boolean ipv6) {
    var statistics = last().stream().mapToLong(each -> each.used(ipv6)).summaryStatistics();
    return statistics.getMin() == statistics.getMax()
        ? "" + statistics.getMin()
        : statistics.getMin() + " to " + statistics.getMax();
  }

  /** Whether it goes from one family to the other and back. */
  public String interleaves() {
    return points.isEmpty() ? NOTHING : said(last(), each -> Optional.of(each.interleaved()));
  }

  /** The families of the addresses in the order in which they were tried, in the first connect. */
  public String order() {
    return points.isEmpty() ? NOTHING : last().get(0).families();
  }

  /** Whether the case is about a type that the client did not ask for. */
  public boolean notAsked() {
    return !points.isEmpty()
        && of.starts() != null
        && of.starts().asks() != null
        && last().stream().noneMatch(each -> each.asked(of.starts().asks()));
  }

  private List<Reading> last() {
    return points.get(points.size() - 1).connects();
  }

  private static String said(List<Reading> connects, Function<Reading, Optional<Boolean>> what) {
    List<Boolean> said = connects.stream().map(what).flatMap(Optional::stream).toList();
    if (said.isEmpty()) {
      return NOTHING;
    }
    long yes = said.stream().filter(each -> each).count();
    return yes == said.size() ? "yes" : yes == 0 ? "no" : VARIES.formatted(yes, said.size());
  }

  /** What the draft does in an example, such as {@code v6 at 30, then v4}. */
  public static String draft(Case example) {
    Starts starts = example.starts();
    String then = starts.families().length() > 1 ? ", then v" + starts.families().charAt(1) : "";
    return "v" + starts.families().charAt(0) + " at " + starts.at() + then;
  }

  private String start() {
    Starts starts = of.starts();
    if (notAsked()) {
      return "does not ask for " + starts.asks();
    }
    long same = last().stream().filter(this::asTheDraft).count();
    String verdict = same == last().size() ? "as the draft" : same == 0 ? "not" : UNCLEAR;
    return verdict + ": " + attempts(last().get((int) (last().size() - 1) / 2));
  }

  private boolean asTheDraft(Reading reading) {
    return !reading.attempts().isEmpty()
        && reading.families().startsWith(of.starts().families())
        && Math.abs(reading.attempts().get(0).at() - of.starts().at()) <= Delay.SLACK_MILLIS;
  }

  /** The first two attempts. */
  private static String attempts(Reading reading) {
    return reading.attempts().isEmpty()
        ? "no attempt"
        : reading.attempts().stream()
            .limit(2)
            .map(each -> String.format(Locale.ROOT, "v%d at %.0f", each.ipv6() ? 6 : 4, each.at()))
            .collect(Collectors.joining(", "));
  }
}
