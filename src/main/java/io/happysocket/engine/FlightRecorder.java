// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.RaceEvent;
import io.happysocket.race.Request;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * An observer for a race.
   *
   * @param request what the race is for
   * @param connector the connector's name, perhaps empty
   * @return null when nobody records
   */
  public static @Nullable RaceObserver observe(Request request, String connector) {
    return AVAILABLE && Recorder.isOn() ? Recording.of(request, connector) : null;
  }

  /** Apart, since the class it asks is not there in every JVM. */
  private static final class Recorder {
    /**
     * Loading an event class starts the recorder's machinery, a tenth of a second in a fresh JVM:
     * not before somebody has started the recorder.
     */
    static boolean isOn() {
      return jdk.jfr.FlightRecorder.isInitialized();
    }
  }

  /** One race from its first query to its end. */
  @Name("io.happysocket.Race")
  @Label("Race")
  @Category("HappySocket")
  @Description("A connect: from the call to the winner or the failure")
  @StackTrace(false)
  static final class WholeRace extends Event {
    @Label("Connector")
    String connector = "";

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

    @Label("IPv6")
    @Description("Whether IPv6 was offered and won, and if not, why")
    String ipv6 = "";

    @Label("IPv4")
    @Description("The same of IPv4")
    String ipv4 = "";
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
    private final Request request;
    private final WholeRace race = new WholeRace();
    private final Map<Integer, LookupEvent> lookups = new TreeMap<>();
    private final List<AttemptEvent> attempts = new ArrayList<>(2);

    private Recording(Request request, String connector) {
      this.request = request;
      race.connector = connector;
      race.begin();
    }

    static @Nullable RaceObserver of(Request request, String connector) {
      return new WholeRace().isEnabled() ? new Recording(request, connector) : null;
    }

    @Override
    public void shown(RaceEvent event) {
      if (event instanceof Input.Answered answered) {
        answered(answered);
      } else if (event instanceof Input.Failed failed) {
        ended(failed.attempt(), "FAILED", failed.cause());
      } else if (event instanceof Command.Lookup lookup) {
        lookup.families().forEach(family -> asked(lookup.endpoint(), family));
      } else if (event instanceof Command.Dial dial) {
        dialled(dial.destination());
      } else if (event instanceof Command.Close close) {
        ended(close.attempt(), "CLOSED", null);
      } else if (event instanceof Command.Finish finish) {
        if (finish.result().winner() >= 0) {
          ended(finish.result().winner(), "WON", null);
        }
        raceEnded(finish.result().report());
      }
    }

    private void answered(Input.Answered answer) {
      LookupEvent event = lookups.remove(key(answer.endpoint(), answer.family()));
      if (event != null) {
        event.addresses = answer.destinations().size();
        event.source = answer.source();
        event.cause = text(answer.cause());
        event.commit();
      }
    }

    private static int key(int endpoint, AddressFamily family) {
      return 2 * endpoint + (family == AddressFamily.IPV6 ? 0 : 1);
    }

    private void asked(int endpoint, AddressFamily family) {
      LookupEvent event = new LookupEvent();
      event.host = request.endpoints().get(endpoint).host();
      event.family = family.toString();
      event.begin();
      lookups.put(key(endpoint, family), event);
    }

    private void dialled(Destination destination) {
      InetAddress address = destination.address();
      AttemptEvent event = new AttemptEvent();
      event.host = destination.host();
      event.address = AddressText.of(address);
      event.port = destination.port();
      event.family = AddressFamily.of(address).toString();
      event.addressClass = AddressClass.of(address).toString();
      event.begin();
      attempts.add(event);
    }

    private void ended(int attempt, String outcome, @Nullable Throwable cause) {
      AttemptEvent event = attempts.get(attempt);
      event.outcome = outcome;
      event.cause = text(cause);
      event.commit();
    }

    private void raceEnded(RaceReport report) {
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
      race.ipv6 = report.result(AddressFamily.IPV6).name();
      race.ipv4 = report.result(AddressFamily.IPV4).name();
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
