// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes captures for tests: pcap in nanoseconds, or pcapng in microseconds. */
final class CaptureWriter implements Closeable {

  private static final int SNAP_LENGTH = 262_144;

  private final OutputStream out;
  private final boolean pcapng;
  private final ByteBuffer header = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

  CaptureWriter(Path file, int linkType, boolean pcapng) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    this.pcapng = pcapng;
    header.clear();
    if (pcapng) {
      header.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putShort((short) 1);
      header.putShort((short) 0).putLong(-1).putInt(28);
      header.putInt(1).putInt(20).putShort((short) linkType).putShort((short) 0);
      header.putInt(SNAP_LENGTH).putInt(20);
    } else {
      header.putInt(0xa1b23c4d).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
      header.putInt(SNAP_LENGTH).putInt(linkType);
    }
    flush();
  }

  void write(long nanos, byte[] frame) throws IOException {
    header.clear();
    if (pcapng) {
      int padded = (frame.length + 3) / 4 * 4;
      long micros = nanos / 1000;
      header.putInt(6).putInt(32 + padded).putInt(0);
      header.putInt((int) (micros >>> 32)).putInt((int) micros);
      header.putInt(frame.length).putInt(frame.length);
      flush();
      out.write(frame);
      out.write(new byte[padded - frame.length]);
      header.clear();
      header.putInt(32 + padded);
      flush();
    } else {
      header.putInt((int) (nanos / 1_000_000_000)).putInt((int) (nanos % 1_000_000_000));
      header.putInt(frame.length).putInt(frame.length);
      flush();
      out.write(frame);
    }
  }

  private void flush() throws IOException {
    out.write(header.array(), 0, header.position());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
