// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was read, and what of it could not be used. For one thread. */
public final class CaptureTally {

  long packets;
  long segments;
  long cut;
  long fragments;
  long established;
  long failed;
  long scans;
  long letGo;
  long teredoSetUps;
  long withoutSyn;
  long withoutRtt;
  long repeatedSyns;
  long undecided;
  long crowdedOut;
  int clockBack;
  int clockForward;
  String brokenOff = "";

  CaptureTally() {}

  /**
   * Why the rest of the capture could not be read.
   *
   * @return one line; empty if it was read to its end
   */
  public String brokenOff() {
    return brokenOff;
  }

  /**
   * How many packets were read.
   *
   * @return at least 0
   */
  public long packets() {
    return packets;
  }

  /**
   * What a reader of the figures is to know of the capture.
   *
   * @return lines, the first of them what was counted
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d packets, %,d of TCP: %,d handshakes completed, %,d failed (%,d of Teredo before"
                + " any SYN), %,d by scanners, %,d let go by the client; %,d repeated SYNs",
            packets,
            segments,
            established,
            failed,
            teredoSetUps,
            scans,
            letGo,
            repeatedSyns));
    note(lines, withoutRtt, "completed without an RTT: it is not clear which SYN was answered");
    note(
        lines,
        undecided,
        "under way at the end of the capture, or when its clock jumped: not counted");
    note(
        lines,
        crowdedOut,
        "not counted: more than 50,000 half-open within 3 s, or 20,000 Teredo set-ups");
    note(
        lines, withoutSyn, "SYN-ACKs without a SYN: begun before the capture, or of one direction");
    note(lines, cut, "packets cut off in their headers: capture with a larger snapshot length");
    note(lines, fragments, "fragments other than the first");
    note(lines, clockBack, "times the clock was set back: no RTT across that");
    note(lines, clockForward, "times nothing for more than a day, or the clock was set on");
    return lines;
  }

  private static void note(List<String> lines, long count, String what) {
    if (count > 0) {
      lines.add(String.format(Locale.ROOT, "%,d %s", count, what));
    }
  }
}
