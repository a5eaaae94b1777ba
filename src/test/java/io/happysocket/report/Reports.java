// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.AddressClass;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.LookupRecord;
import io.happysocket.report.facts.RaceRecord;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports put together by hand; times in microseconds. */
final class Reports {

  static final AttemptReport.Outcome WON = AttemptReport.Outcome.WON;
  static final AttemptReport.Outcome LOST = AttemptReport.Outcome.LOST;
  static final AttemptReport.Outcome FAILED = AttemptReport.Outcome.FAILED;
  static final AttemptReport.Outcome NEVER = AttemptReport.Outcome.NEVER_STARTED;

  private static final List<String> SERVERS = List.of("192.0.2.53#53", "192.0.2.54#53");

  private Reports() {}

  static long micros(long micros) {
    return micros * 1000;
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code 2001:db8::1 (native)}. */
  static String shown(String literal) {
    return literal + " (" + AddressClass.of(address(literal)) + ")";
  }

  static RaceReport race(
      RaceReport.Outcome outcome,
      long totalMicros,
      List<LookupReport> lookups,
      List<AttemptReport> attempts,
      RaceReport.@Nullable Line planned) {
    long deadline = micros(1_000_000);
    return new RaceRecord(
        "example.com",
        443,
        "happy-eyeballs",
        outcome,
        micros(totalMicros),
        deadline,
        lookups,
        attempts,
        Nat64.NONE,
        planned);
  }

  static LookupReport answered(AddressFamily family, long endMicros, String... literals) {
    List<InetAddress> addresses = List.of(literals).stream().map(Reports::address).toList();
    return new LookupRecord(
        "example.com",
        443,
        family,
        LookupReport.Outcome.ANSWERED,
        0,
        micros(endMicros),
        addresses,
        "192.0.2.53#53 udp",
        SERVERS,
        null);
  }

  static LookupReport failed(AddressFamily family, long endMicros, Throwable cause) {
    return new LookupRecord(
        "example.com",
        443,
        family,
        LookupReport.Outcome.FAILED,
        0,
        micros(endMicros),
        List.of(),
        "",
        SERVERS,
        cause);
  }

  static LookupReport without(AddressFamily family, LookupReport.Outcome outcome, long endMicros) {
    return new LookupRecord(
        "example.com", 443, family, outcome, 0, micros(endMicros), List.of(), "", SERVERS, null);
  }

  static AttemptReport attempt(
      String literal,
      AttemptReport.Outcome outcome,
      long startMicros,
      long endMicros,
      String reason) {
    return new AttemptRecord(
        "example.com",
        443,
        address(literal),
        address(literal),
        outcome,
        micros(startMicros),
        null,
        micros(endMicros),
        reason,
        true,
        null,
        0,
        false);
  }

  static AttemptReport fails(
      String literal, long startMicros, long endMicros, boolean synSent, Throwable cause) {
    return new AttemptRecord(
        "example.com",
        443,
        address(literal),
        address(literal),
        FAILED,
        micros(startMicros),
        null,
        micros(endMicros),
        "",
        synSent,
        cause,
        0,
        false);
  }

  static AttemptReport never(String literal, long endMicros, String reason) {
    return new AttemptRecord(
        "example.com",
        443,
        address(literal),
        address(literal),
        NEVER,
        micros(endMicros),
        null,
        micros(endMicros),
        reason,
        false,
        null,
        0,
        false);
  }
}
