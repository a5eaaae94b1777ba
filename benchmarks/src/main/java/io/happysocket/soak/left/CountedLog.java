// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.left;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The soak's log, named by the property {@code slf4j.provider}: counts what the library tells at
 * WARN and above, by kind.
 */
public final class CountedLog implements SLF4JServiceProvider {

  /** What the soak itself brings about: a listener that throws, and an executor that refuses. */
  private static final String EXPECTED =
      "(the connect listener|the executor), in a connect to HOST, threw .*soak's.*";

  /** A pause of the machine, or of the JVM, looks like a strategy that blocks. */
  private static final String BUSY = ".* held up the connector's thread for N ms null";

  private static final int MOST_KINDS = 200;
  private static final Map<String, LongAdder> LINES = new ConcurrentHashMap<>();

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  private static void count(String line) {
    String kind =
        line.replaceAll("connect to \\S+,", "connect to HOST,").replaceAll("\\b[0-9]+ ms", "N ms");
    if (LINES.size() < MOST_KINDS || LINES.containsKey(kind)) {
      LINES.computeIfAbsent(kind, unused -> new LongAdder()).increment();
    }
  }

  private static Map<String, Long> lines() {
    Map<String, Long> lines = new TreeMap<>();
    LINES.forEach((line, count) -> lines.put(line, count.sum()));
    return lines;
  }

  /** Kinds of lines that nothing in the soak explains, and how many of each. */
  public static Map<String, Long> unexpected() {
    Map<String, Long> lines = lines();
    lines.keySet().removeIf(line -> line.matches(EXPECTED) || line.matches(BUSY));
    return lines;
  }

  /** How many lines there were that the soak has brought about. */
  public static long expected() {
    return sum(EXPECTED);
  }

  /** How many lines say that something held a loop up. */
  public static long busy() {
    return sum(BUSY);
  }

  private static long sum(String pattern) {
    return lines().entrySet().stream()
        .filter(line -> line.getKey().matches(pattern))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return CountingLogger::new;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {}

  private static final class CountingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    CountingLogger(String name) {
      this.name = name;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      count(MessageFormatter.basicArrayFormat(message, arguments) + " " + thrown);
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return false;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
