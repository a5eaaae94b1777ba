// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.order.Nat64;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.RaceRecord;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Races for a name with two addresses, put together by hand. */
final class Raced {

  static final InetAddress FOUR = address(new byte[] {(byte) 192, 0, 2, 1});
  static final InetAddress SIX =
      address(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private static final String HOST = "both.example";

  private Raced() {}

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(HOST, bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static AttemptReport attempt(
      InetAddress to, AttemptReport.Outcome outcome, long start, long end) {
    return new AttemptRecord(
        HOST, 443, to, to, outcome, start, null, end, "", true, null, 0, false);
  }

  static RaceReport race(RaceReport.Outcome outcome, AttemptReport... attempts) {
    return new RaceRecord(
        HOST, 443, "adaptive", outcome, 1, 1, List.of(), List.of(attempts), Nat64.NONE, null);
  }
}
