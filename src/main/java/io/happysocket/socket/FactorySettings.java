// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.HappySocket;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.Strategies;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the system properties and the text given to a factory say. Immutable.
 *
 * @param connecting for the connector
 * @param policy for resolved addresses
 * @param pinning whether a second socket goes to the peer of the first
 */
record FactorySettings(Connecting connecting, AddressPolicy policy, boolean pinning) {

  /**
   * One connector, and so one thread, for all factories that are configured alike. Kept by the
   * class of the strategy where that is the user's, so that both go with the application that has
   * it.
   */
  private static final ClassValue<Map<Connecting, Connector>> CONNECTORS =
      new ClassValue<>() {
        @Override
        protected Map<Connecting, Connector> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  /** Before a key, as the name of a system property. */
  private static final String PREFIX = "happysocket.";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private static final String KEYS =
      "strategy, timeout, attempt-delay, resolution-delay, dns, address, pin";

  /** Far above any use, and what a clock can count. */
  private static final Duration MAXIMUM_DELAY = Duration.ofDays(1);

  /** The settings of a connector; null for its defaults. */
  record Connecting(
      @Nullable StrategyName strategy,
      @Nullable Duration timeout,
      @Nullable Duration attemptDelay,
      @Nullable Duration resolutionDelay,
      boolean platformDns) {

    static final Connecting DEFAULT = new Connecting(null, null, null, null, false);

    /**
     * By hand, as {@link #hashCode}: JDK 17 keeps the class of the last record whose own equals was
     * first called, and with it the class loader of an application that has gone.
     */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Connecting that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
      return parts().hashCode();
    }

    private List<@Nullable Object> parts() {
      return Arrays.asList(strategy, timeout, attemptDelay, resolutionDelay, platformDns);
    }

    Connector build() {
      ConnectorBuilder builder = Connector.builder();
      if (strategy != null) {
        builder.strategy(strategy.make());
      }
      if (timeout != null) {
        builder.connectDeadline(timeout);
      }
      if (attemptDelay != null) {
        builder.attemptDelay(attemptDelay);
      }
      if (resolutionDelay != null) {
        builder.resolutionDelay(resolutionDelay);
      }
      if (platformDns) {
        builder.platformResolver();
      }
      return builder.build();
    }
  }

  /** The connector's requests; it is started with the first of them. */
  HappySocketFactory.Requests requests() {
    if (connecting.equals(Connecting.DEFAULT)) {
      return HappySocket::request;
    }
    StrategyName strategy = connecting.strategy();
    Class<?> keeper = strategy == null ? Strategies.class : strategy.type();
    return (host, port) ->
        CONNECTORS.get(keeper).computeIfAbsent(connecting, Connecting::build).request(host, port);
  }

  /**
   * Reads a text alone.
   *
   * @param text pairs with a semicolon or a comma between them; null or empty for the defaults
   * @throws IllegalArgumentException naming key and value
   */
  static FactorySettings parse(@Nullable String text) {
    return read(Map.of(), /* pinning= */ true, text);
  }

  /**
   * Reads the system properties, and a text that goes before them.
   *
   * @param properties all of the system's
   * @param pinning where neither says so
   * @param text as {@link #parse}
   * @throws IllegalArgumentException naming key and value
   */
  static FactorySettings read(
      Map<String, String> properties, boolean pinning, @Nullable String text) {
    Reading reading = new Reading(pinning);
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX)) {
            takeProperty(reading, name, value);
          }
        });
    for (String pair : text == null ? new String[0] : text.split("[;,]", -1)) {
      if (!pair.isBlank()) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
          throw new IllegalArgumentException("setting without a value: \"" + pair.strip() + "\"");
        }
        reading.take(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return reading.settings();
  }

  private static void takeProperty(Reading reading, String name, String value) {
    try {
      reading.take(name.substring(PREFIX.length()), value.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("system property " + name + ": " + e.getMessage(), e);
    }
  }

  /** Those of the library, as they are now. */
  static Map<String, String> systemProperties() {
    Properties system = System.getProperties();
    Map<String, String> own = new TreeMap<>();
    for (String name : system.stringPropertyNames()) {
      String value = system.getProperty(name);
      if (name.startsWith(PREFIX) && value != null) {
        own.put(name, value);
      }
    }
    return own;
  }

  /** Takes pair after pair. */
  private static final class Reading {
    private @Nullable StrategyName strategy;
    private @Nullable Duration timeout;
    private @Nullable Duration attemptDelay;
    private @Nullable Duration resolutionDelay;
    private boolean platformDns;
    private AddressPolicy policy = AddressPolicy.BY_NAME;
    private boolean pinning;

    Reading(boolean pinning) {
      this.pinning = pinning;
    }

    void take(String key, String value) {
      switch (key) {
        case "strategy" -> strategy = StrategyName.of(value);
        case "timeout" -> timeout = duration(key, value);
        case "attempt-delay" -> attemptDelay = duration(key, value);
        case "resolution-delay" -> resolutionDelay = duration(key, value);
        case "dns" -> platformDns = either(key, value, "own", "platform");
        case "address" ->
            policy =
                either(key, value, "by-name", "honour")
                    ? AddressPolicy.HONOUR_ADDRESS
                    : AddressPolicy.BY_NAME;
        case "pin" -> pinning = either(key, value, "off", "on");
        default ->
            throw new IllegalArgumentException(
                "no setting \"" + key + "\" (of value \"" + value + "\"); there are " + KEYS);
      }
    }

    FactorySettings settings() {
      inRange();
      Connecting connecting =
          new Connecting(strategy, timeout, attemptDelay, resolutionDelay, platformDns);
      return new FactorySettings(connecting, policy, pinning);
    }

    /** Now, and not as the failure of the first connect, whose connector would refuse them. */
    private void inRange() {
      Timing rfc = Timing.RFC_8305;
      if (attemptDelay != null
          && (attemptDelay.compareTo(Duration.ofNanos(rfc.minimumAttemptDelayNanos())) < 0
              || attemptDelay.compareTo(Duration.ofNanos(rfc.maximumAttemptDelayNanos())) > 0)) {
        throw bad("attempt-delay", attemptDelay.toString(), "from 100ms to 2s");
      }
      if (resolutionDelay != null && resolutionDelay.compareTo(MAXIMUM_DELAY) > 0) {
        throw bad("resolution-delay", resolutionDelay.toString(), "a day at most");
      }
    }

    private static boolean either(String key, String value, String no, String yes) {
      if (!value.equals(yes) && !value.equals(no)) {
        throw bad(key, value, "\"" + no + "\" or \"" + yes + "\"");
      }
      return value.equals(yes);
    }

    private static Duration duration(String key, String value) {
      Matcher simple = DURATION.matcher(value);
      String iso = simple.matches() ? iso(simple.group(1), simple.group(2)) : value;
      try {
        Duration duration = Duration.parse(iso);
        if (!duration.isNegative() && !duration.isZero()) {
          return duration;
        }
      } catch (DateTimeParseException e) {
        // the same message as for zero
      }
      throw bad(key, value, "a time of more than zero such as 5s, 250ms, 1m or PT5S");
    }

    private static String iso(String number, String unit) {
      return switch (unit) {
        case "m" -> "PT" + number + "M";
        case "s" -> "PT" + number + "S";
        default -> Duration.ofMillis(Long.parseLong(number)).toString();
      };
    }

    private static IllegalArgumentException bad(String key, String value, String expected) {
      return new IllegalArgumentException(key + " must be " + expected + ", not \"" + value + "\"");
    }
  }
}
