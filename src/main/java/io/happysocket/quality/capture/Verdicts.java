// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.capture.Ends.End;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes rows of handshakes that are decided. */
final class Verdicts {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int TEREDO = 0x2001_0000;
  private static final int HALF = 32;

  /** How an attempt failed. */
  enum Failure {
    /** No ACK to the SYN-ACK, or no answer to the SYN. */
    SILENT,
    /** An RST of the server's. */
    REFUSED,
    /** An ICMP error, and no ACK. */
    UNREACHABLE
  }

  private final CaptureSettings settings;
  private final CaptureTally tally;
  private final Consumer<? super Row> rows;

  Verdicts(CaptureSettings settings, CaptureTally tally, Consumer<? super Row> rows) {
    this.settings = settings;
    this.tally = tally;
    this.rows = rows;
  }

  static boolean isTeredo(End client) {
    return client.ipv6() && client.high() >>> HALF == TEREDO;
  }

  void established(Flow flow, String asked) {
    tally.established++;
    if (flow.rttNanos < 0) {
      tally.withoutRtt++;
    }
    Long rtt = flow.rttNanos < 0 ? null : flow.rttNanos / NANOS_PER_MICRO;
    row(flow, settings.keyIn(asked), Outcome.ESTABLISHED, "", rtt, false);
  }

  /** The path works in both directions: no failure, and nothing that the talk counts. */
  void letGo(Flow flow) {
    tally.letGo++;
    row(flow, "", Outcome.OTHER, "let-go", null, true);
  }

  void failed(Flow flow, Failure how, boolean scanner) {
    if (scanner) {
      tally.scans++;
    } else {
      tally.failed++;
    }
    switch (how) {
      case REFUSED -> row(flow, "", Outcome.REFUSED, "", null, scanner);
      case UNREACHABLE -> {
        String what = (flow.ends.ipv6() ? "icmp6:" : "icmp:") + flow.icmpType + "/" + flow.icmpCode;
        row(flow, "", Outcome.UNREACHABLE, what, null, scanner);
      }
      case SILENT ->
          row(flow, "", Outcome.SILENT, flow.synAcks > 0 ? "no-ack" : "no-syn-ack", null, scanner);
    }
  }

  /** The first of Teredo's two ways to fail: the path was opened, and no SYN came over it. */
  void setUpFailed(End client, long nanos) {
    tally.failed++;
    tally.teredoSetUps++;
    InetAddress address = Ends.address(client.ipv6(), client.high(), client.low());
    rows.accept(
        new Row(
            nanos / NANOS_PER_MILLI,
            settings.machine(),
            settings.name(address),
            AddressFamily.IPV6,
            address,
            0,
            AddressClass.TEREDO,
            null,
            Outcome.SILENT,
            "teredo-set-up",
            null,
            0,
            false));
  }

  private void row(
      Flow flow, String key, Outcome outcome, String detail, @Nullable Long rtt, boolean scanner) {
    InetAddress client = flow.ends.clientAddress();
    String name = settings.name(client);
    rows.accept(
        new Row(
            flow.startNanos / NANOS_PER_MILLI,
            settings.machine(),
            name.isEmpty() ? key : name,
            flow.ends.ipv6() ? AddressFamily.IPV6 : AddressFamily.IPV4,
            client,
            flow.ends.clientPort(),
            AddressClass.asAllocated(client),
            AddressClass.asAllocated(flow.ends.serverAddress()),
            outcome,
            detail,
            rtt,
            flow.syns,
            scanner));
  }
}
