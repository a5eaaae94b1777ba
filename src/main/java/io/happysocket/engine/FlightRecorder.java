// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressClass;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressText;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * Writes JDK Flight Recorder events: {@code io.happysocket.Race}, {@code io.happysocket.Lookup} and
 * {@code io.happysocket.Attempt}, each with its duration. Where the JVM has no {@code jdk.jfr}
 * module nothing is written.
 */
public final class FlightRecorder {

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecorder() {}

  /**
   * An observer for each race.
   *
   * @return makes them
   */
  public static Function<Target, RaceObserver> observers() {
    return AVAILABLE ? FlightRecorder::observe : target -> RaceObserver.NONE;
  }

  /**
   * Loading an event class starts the recorder's machinery, a tenth of a second in a fresh JVM: not
   * before somebody has started the recorder.
   */
  private static RaceObserver observe(Target target) {
    return jdk.jfr.FlightRecorder.isInitialized() ? Recording.of(target) : RaceObserver.NONE;
  }

  /** One race from its first query to its end. */
  @Name("io.happysocket.Race")
  @Label("Race")
  @Category("HappySocket")
  @Description("A connect: from the call to the winner or the failure")
  @StackTrace(false)
  static final class RaceEvent extends Event {
    @Label("Host")
    String host = "";

    @Label("Port")
    int port;

    @Label("Strategy")
    String strategy = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Winner")
    @Nullable String winner;

    @Label("SYNs")
    int syns;
  }

  /** The lookup of one family. */
  @Name("io.happysocket.Lookup")
  @Label("Lookup")
  @Category("HappySocket")
  @Description("The lookup of one address family, from the query to the answer")
  @StackTrace(false)
  static final class LookupEvent extends Event {
    @Label("Host")
    String host = "";

    @Label("Family")
    String family = "";

    @Label("Addresses")
    int addresses;

    @Label("Source")
    @Nullable String source;

    @Label("Cause")
    @Nullable String cause;
  }

  /** One attempt. */
  @Name("io.happysocket.Attempt")
  @Label("Attempt")
  @Category("HappySocket")
  @Description("An attempt at one address, from its start to its end")
  @StackTrace(false)
  static final class AttemptEvent extends Event {
    @Label("Host")
    String host = "";

    @Label("Address")
    String address = "";

    @Label("Port")
    int port;

    @Label("Family")
    String family = "";

    @Label("Address Class")
    String addressClass = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Cause")
    @Nullable String cause;
  }

  /** The events of one race. */
  private static final class Recording implements RaceObserver {
    private final Target target;
    private final RaceEvent race = new RaceEvent();
    private final Map<AddressFamily, LookupEvent> lookups = new EnumMap<>(AddressFamily.class);
    private final List<AttemptEvent> attempts = new ArrayList<>(2);

    private Recording(Target target) {
      this.target = target;
      race.begin();
    }

    static RaceObserver of(Target target) {
      return new RaceEvent().isEnabled() ? new Recording(target) : RaceObserver.NONE;
    }

    @Override
    public void lookupStarted(AddressFamily family) {
      LookupEvent event = new LookupEvent();
      event.host = target.host();
      event.family = family.toString();
      event.begin();
      lookups.put(family, event);
    }

    @Override
    public void lookupEnded(
        AddressFamily family,
        List<InetAddress> addresses,
        String source,
        @Nullable Throwable cause) {
      LookupEvent event = lookups.remove(family);
      if (event != null) {
        event.addresses = addresses.size();
        event.source = source;
        event.cause = text(cause);
        event.commit();
      }
    }

    @Override
    public void attemptStarted(int attempt, InetAddress address) {
      AttemptEvent event = new AttemptEvent();
      event.host = target.host();
      event.address = AddressText.of(address);
      event.port = target.port();
      event.family = AddressFamily.of(address).toString();
      event.addressClass = AddressClass.of(address).toString();
      event.begin();
      attempts.add(event);
    }

    @Override
    public void attemptEnded(int attempt, InetAddress address, End end, @Nullable Throwable cause) {
      AttemptEvent event = attempts.get(attempt);
      event.outcome = end.name();
      event.cause = text(cause);
      event.commit();
    }

    @Override
    public void raceEnded(RaceReport report) {
      for (LookupEvent unanswered : lookups.values()) {
        unanswered.cause = "unanswered";
        unanswered.commit();
      }
      race.host = report.host();
      race.port = report.port();
      race.strategy = report.strategy();
      race.outcome = report.outcome().name();
      race.winner = winner(report);
      race.syns = report.synCount();
      race.commit();
    }

    private static @Nullable String winner(RaceReport report) {
      var winner = report.winner();
      return winner == null ? null : AddressText.of(winner.address());
    }

    private static @Nullable String text(@Nullable Throwable cause) {
      return cause == null ? null : cause.toString();
    }
  }
}
