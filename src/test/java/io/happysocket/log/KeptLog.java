// SPDX-License-Identifier: Apache-2.0
package io.happysocket.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** The tests' log: keeps what is told at WARN and above, for tests that ask for it. */
public final class KeptLog implements SLF4JServiceProvider {

  private static final List<String> LINES = new CopyOnWriteArrayList<>();
  private static volatile Runnable trouble = () -> {};

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();

  /** Level, message and exception of each line since the last {@link #forget}. */
  public static List<String> lines() {
    return List.copyOf(LINES);
  }

  public static void forget() {
    LINES.clear();
  }

  /** From now on the logger does this too, when it is told something, such as throw. */
  public static void troubled(Runnable by) {
    trouble = by;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return KeptLogger::new;
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

  private static final class KeptLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    KeptLogger(String name) {
      this.name = name;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable thrown) {
      LINES.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments) + " " + thrown);
      trouble.run();
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
