// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.address.text.Discreet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The phrases that the timeline and the messages of failures have in common. */
final class Wording {

  private static final int HUNDREDTHS_PER_MILLI = 100;
  private static final int NANOS_PER_HUNDREDTH = 10_000;

  /** An answer may hold hundreds of addresses; the JSON form lists them all. */
  private static final int ADDRESSES_SHOWN = 8;

  private Wording() {}

  /** Milliseconds with two decimals, rounded half up: {@code 23.40}. */
  static String millis(long nanos) {
    long hundredths = (Math.abs(nanos) + NANOS_PER_HUNDREDTH / 2) / NANOS_PER_HUNDREDTH;
    long fraction = hundredths % HUNDREDTHS_PER_MILLI;
    return (nanos < 0 && hundredths > 0 ? "-" : "")
        + hundredths / HUNDREDTHS_PER_MILLI
        + (fraction < 10 ? ".0" : ".")
        + fraction;
  }

  static String ms(long nanos) {
    return millis(nanos) + " ms";
  }

  static String recordType(AddressFamily family) {
    return family == AddressFamily.IPV6 ? "AAAA" : "A";
  }

  /** A phrase to follow another one; nothing when it is empty. */
  static String colon(String phrase) {
    return phrase.isEmpty() ? "" : ": " + phrase;
  }

  /** Names, causes and reasons come from outside: none may start a line of its own. */
  static String oneLine(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
  }

  /** The message alone when it is a phrase; a bare word is told with the type of the failure. */
  static String words(@Nullable Throwable cause) {
    if (cause == null) {
      return "no cause given";
    }
    String message = cause.getMessage();
    String type = cause.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return type.isEmpty() ? cause.getClass().getName() : type;
    }
    return message.indexOf(' ') > 0 ? message : type + ": " + message;
  }

  static String list(List<InetAddress> addresses) {
    return listed(addresses.stream().map(AddressText::of).toList());
  }

  private static String listed(List<String> addresses) {
    String shown = addresses.stream().limit(ADDRESSES_SHOWN).collect(Collectors.joining(", "));
    int more = addresses.size() - ADDRESSES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  /** How a lookup ended, as a phrase that begins with a verb. */
  static String ending(LookupReport lookup) {
    int found = lookup.addresses().size();
    String by = lookup.source().isEmpty() ? "" : " by " + lookup.source();
    return switch (lookup.outcome()) {
      case ANSWERED ->
          "answered"
              + by
              + ": "
              + found
              + (found == 1 ? " address: " : " addresses: ")
              + list(lookup.addresses());
      case EMPTY -> "answered" + by + ": no addresses";
      case FAILED -> "failed" + by + ": " + words(lookup.cause());
      case UNANSWERED ->
          "not answered so far" + (lookup.cause() == null ? "" : ": " + words(lookup.cause()));
    };
  }

  static String askedOf(LookupReport lookup) {
    return lookup.servers().isEmpty() ? "" : " of " + String.join(", ", lookup.servers());
  }

  static String address(AttemptReport attempt, RaceReport race) {
    String waited = attempt.waitedNanos() > 0 ? ", waited " + ms(attempt.waitedNanos()) : "";
    String what =
        attempt.isTranslated()
            ? "NAT64 of " + AddressText.of(attempt.represented())
            : AddressClass.of(attempt.address()).toString();
    return place(attempt, race) + " (" + what + ")" + waited;
  }

  /**
   * The address; of several hosts with the host and the port, once where the host is an address.
   */
  private static String place(AttemptReport attempt, RaceReport race) {
    String address = AddressText.of(attempt.address());
    if (!race.isOverSeveralHosts()) {
      return address;
    }
    String endpoint = AddressText.hostAndPort(attempt.host(), attempt.port());
    return endpoint.equals(AddressText.of(attempt.address(), attempt.port()))
        ? endpoint
        : endpoint + " at " + address;
  }

  /** What was asked for: the type of the record; of several hosts with the host. */
  static String question(LookupReport lookup, RaceReport race) {
    String type = recordType(lookup.family());
    return race.isOverSeveralHosts()
        ? type + " for " + AddressText.hostAndPort(lookup.host(), lookup.port())
        : type;
  }

  /** How an attempt that was started ended, as a phrase that begins with a verb. */
  static String ending(AttemptReport attempt, RaceReport.Outcome race) {
    Long established = attempt.establishedNanos();
    if (established != null) {
      return endingOfCheck(attempt, " after " + ms(attempt.endNanos() - established), race);
    }
    String after = " after " + ms(attempt.endNanos() - attempt.startNanos());
    String noSyn = attempt.synSent() ? "" : " (no SYN sent)";
    return switch (attempt.outcome()) {
      case WON -> "established" + after + ": won";
      case FAILED -> "failed" + after + noSyn + ": " + words(attempt.cause());
      case LOST ->
          "closed" + after + ": " + (race == RaceReport.Outcome.WON ? "lost" : "no answer");
      case ABANDONED -> "abandoned" + after + ": no answer";
      case NEVER_STARTED -> "never tried";
    };
  }

  /** How an attempt ended, without its address and its times. */
  static String discreetEnding(AttemptReport attempt, RaceReport.Outcome race) {
    boolean established = attempt.establishedNanos() != null;
    return switch (attempt.outcome()) {
      case WON -> "won";
      case FAILED ->
          (established ? "not accepted: " : "failed: ")
              + words(Discreet.of(attempt.cause()))
              + (attempt.synSent() ? "" : " (no SYN sent)");
      case LOST, ABANDONED ->
          race == RaceReport.Outcome.WON ? "lost" : established ? "not accepted so far" : "silent";
      case NEVER_STARTED -> "never tried";
    };
  }

  private static String endingOfCheck(
      AttemptReport attempt, String after, RaceReport.Outcome race) {
    return switch (attempt.outcome()) {
      case WON -> "accepted" + after + ": won";
      case FAILED -> "not accepted" + after + ": " + words(attempt.cause());
      case LOST ->
          "closed" + after + (race == RaceReport.Outcome.WON ? ": lost" : ": not accepted so far");
      case ABANDONED -> "abandoned" + after + ": not accepted so far";
      case NEVER_STARTED -> "never tried";
    };
  }

  /** That an attempt was established, as a phrase; its check comes after it. */
  static String established(long afterNanos) {
    return "established after " + ms(afterNanos) + ": being checked";
  }

  /** One line for each reason why addresses were never tried. */
  static List<String> neverTried(RaceReport report) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    for (AttemptReport attempt : report.attempts()) {
      if (!attempt.started()) {
        byReason
            .computeIfAbsent(attempt.reason(), r -> new ArrayList<>())
            .add(place(attempt, report));
      }
    }
    return byReason.entrySet().stream()
        .map(entry -> "never tried: " + listed(entry.getValue()) + colon(entry.getKey()))
        .toList();
  }
}
