// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.simulated.Plots;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of a command line to values; those that choose from names list them, too. */
final class Converters {

  private Converters() {}

  /** What was meant, if one is near; else all there are. */
  private static String unknown(String kind, String name, List<String> known) {
    String meant = Suggestion.phrase(name, known);
    String rest = meant.isEmpty() ? "; there are " + String.join(", ", known) : meant;
    return "no " + kind + " \"" + name + "\"" + rest;
  }

  /** What to draw; a type of its own, as picocli takes a set for an option given several times. */
  record Charts(Set<Plots.Chart> drawn) {}

  /** Reads the name of a plot, or {@code all}. */
  static final class OfChart implements ITypeConverter<Charts>, Iterable<String> {

    private static final String ALL = "all";

    @Override
    public Charts convert(String name) {
      if (name.equals(ALL)) {
        return new Charts(EnumSet.allOf(Plots.Chart.class));
      }
      for (Plots.Chart chart : Plots.Chart.values()) {
        if (chart.name().equals(name)) {
          return new Charts(EnumSet.of(chart));
        }
      }
      List<String> known = new ArrayList<>();
      forEach(known::add);
      throw new TypeConversionException(unknown("chart", name, known));
    }

    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Stream.of(ALL), Arrays.stream(Plots.Chart.values()).map(Enum::name))
          .iterator();
    }
  }

  /** Reads {@code 10s}, {@code 500ms}, {@code 1.5s} and {@code 2m}. */
  static final class OfTime implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|s|m)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 10s, 500ms, 1.5s or 2m");
      }
      Duration unit =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            default -> Duration.ofMinutes(1);
          };
      BigDecimal number = new BigDecimal(matcher.group(1));
      try {
        return Duration.ofNanos(
            number.multiply(BigDecimal.valueOf(unit.toNanos())).longValueExact());
      } catch (ArithmeticException e) {
        throw new TypeConversionException("'" + text + "' is longer than a clock can count");
      }
    }
  }

  /** Reads the name of a built-in strategy. */
  static final class OfStrategy implements ITypeConverter<ConnectStrategy>, Iterable<String> {

    @Override
    public ConnectStrategy convert(String name) {
      if (!Strategies.names().contains(name)) {
        throw new TypeConversionException(unknown("strategy", name, Strategies.names()));
      }
      return Strategies.byName(name);
    }

    @Override
    public Iterator<String> iterator() {
      return Strategies.names().iterator();
    }
  }

  /** Reads the name of a scenario of the demo. */
  static final class OfScenario implements ITypeConverter<DemoScenario>, Iterable<String> {

    @Override
    public DemoScenario convert(String name) {
      for (DemoScenario scenario : DemoScenario.all()) {
        if (scenario.id().equals(name)) {
          return scenario;
        }
      }
      throw new TypeConversionException(
          unknown("scenario", name, DemoScenario.all().stream().map(DemoScenario::id).toList()));
    }

    @Override
    public Iterator<String> iterator() {
      return DemoScenario.all().stream().map(DemoScenario::id).iterator();
    }
  }
}
