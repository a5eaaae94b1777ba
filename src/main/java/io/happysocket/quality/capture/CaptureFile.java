// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.io.IOException;

/** Packets in the order of a file. Tests have their own. For one thread. */
interface CaptureFile extends AutoCloseable {

  /** What to say where JNA or libpcap is missing. */
  String MISSING =
      "captures are read by libpcap, which is not installed here (package libpcap0.8 or libpcap;"
          + " on Windows Npcap), through net.java.dev.jna:jna on the class path";

  /** What the frames begin with, as libpcap numbers it. */
  int linkType();

  /**
   * Reads one packet.
   *
   * @param frame gets it
   * @return false at the end
   * @throws IOException if what follows is no packet: all before it were
   */
  boolean next(Frame frame) throws IOException;

  @Override
  void close();

  /** One packet; the same for each, to be read before the next. */
  final class Frame {

    /** Of a packet no more is looked at: headers, and the beginning of a client's first words. */
    static final int LIMIT = 4096;

    /** Nanoseconds since 1970, by the capture's clock. */
    long nanos;

    /** What is there of it. */
    final byte[] bytes = new byte[LIMIT];

    /** How much is there. */
    int length;

    /** How long it was on the wire. */
    int wireLength;
  }
}
