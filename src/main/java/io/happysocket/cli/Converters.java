// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of a command line to values; those that choose from names list them, too. */
final class Converters {

  private Converters() {}

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
      try {
        return Strategies.byName(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
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
          "no scenario '" + name + "'; there are " + String.join(", ", this));
    }

    @Override
    public Iterator<String> iterator() {
      return DemoScenario.all().stream().map(DemoScenario::id).iterator();
    }
  }
}
