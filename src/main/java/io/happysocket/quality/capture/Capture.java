// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.quality.figures.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a capture: a row for each connection attempt, in the order in which they are decided. A
 * file of any size is read in the same memory.
 */
public final class Capture {

  private final CaptureSettings settings;
  private final Consumer<? super Row> rows;
  private final CaptureTally tally = new CaptureTally();
  private final CaptureClock clock = new CaptureClock();
  private final Handshakes handshakes;

  private Capture(CaptureSettings settings, Consumer<? super Row> rows) {
    this.settings = settings;
    this.rows = rows;
    Verdicts verdicts = new Verdicts(this.settings, tally, this.rows);
    this.handshakes = new Handshakes(settings, clock, verdicts, tally);
  }

  /**
   * Reads a file. What is broken off is read as far as it goes; {@link CaptureTally#brokenOff} then
   * says why it ended there.
   *
   * @param file pcap or pcapng, or "-" for standard input
   * @param settings what is wanted
   * @param rows gets each row, on this thread
   * @return what was read
   * @throws IOException if it is no capture, or one of a link that is not known, or if libpcap or
   *     JNA is missing: the message says so in one line
   */
  public static CaptureTally read(Path file, CaptureSettings settings, Consumer<? super Row> rows)
      throws IOException {
    try (CaptureFile opened = open(file)) {
      return read(opened, settings, rows);
    }
  }

  private static CaptureFile open(Path file) throws IOException {
    try {
      return Libpcap.open(file);
    } catch (NoClassDefFoundError e) {
      throw new IOException(CaptureFile.MISSING, e);
    }
  }

  /** The same of packets from anywhere. */
  static CaptureTally read(CaptureFile file, CaptureSettings settings, Consumer<? super Row> rows)
      throws IOException {
    return new Capture(settings, rows).all(file);
  }

  private CaptureTally all(CaptureFile file) throws IOException {
    LinkType link = LinkType.of(file.linkType());
    CaptureFile.Frame frame = new CaptureFile.Frame();
    Packet packet = new Packet();
    try {
      while (file.next(frame)) {
        tally.packets++;
        take(link, frame, packet);
      }
    } catch (IOException e) {
      tally.brokenOff = "broken off after " + tally.packets + " packets: " + e.getMessage();
    }
    handshakes.end();
    tally.clockBack = clock.back;
    tally.clockForward = clock.forward;
    return tally;
  }

  private void take(LinkType link, CaptureFile.Frame frame, Packet packet) {
    long now = clock.of(frame.nanos);
    int at = link.packetAt(frame.bytes, frame.length);
    if (at < 0) {
      return;
    }
    Packet.Kind kind = packet.read(frame.bytes, at, frame.length);
    if (kind == Packet.Kind.CUT) {
      tally.cut++;
    } else if (kind == Packet.Kind.FRAGMENT) {
      tally.fragments++;
    }
    handshakes.take(kind, packet, now);
  }
}
