// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packets made by hand, and a capture of them. */
final class Wire implements CaptureFile {

  static final int SYN = Packet.SYN;
  static final int SYN_ACK = Packet.SYN | Packet.ACK;
  static final int ACK = Packet.ACK;
  static final int RST = Packet.RST;

  private static final class Kept {
    private final long nanos;
    private final byte[] bytes;

    Kept(long nanos, byte[] bytes) {
      this.nanos = nanos;
      this.bytes = bytes;
    }
  }

  private final List<Kept> frames = new ArrayList<>();
  private final int linkType;
  private int next;
  private String broken = "";

  Wire(int linkType) {
    this.linkType = linkType;
  }

  static Wire raw() {
    return new Wire(12);
  }

  Wire at(double seconds, byte[] frame) {
    frames.add(new Kept(Math.round(seconds * 1e9), frame));
    return this;
  }

  /** A file that ends in garbage. */
  Wire thenBroken(String why) {
    broken = why;
    return this;
  }

  @Override
  public int linkType() {
    return linkType;
  }

  @Override
  public boolean next(Frame frame) throws IOException {
    if (next == frames.size()) {
      if (!broken.isEmpty()) {
        throw new IOException(broken);
      }
      return false;
    }
    Kept kept = frames.get(next++);
    frame.nanos = kept.nanos;
    frame.length = Math.min(Frame.LIMIT, kept.bytes.length);
    frame.wireLength = kept.bytes.length;
    System.arraycopy(kept.bytes, 0, frame.bytes, 0, frame.length);
    return true;
  }

  @Override
  public void close() {}

  // ---- packets

  /** One TCP segment, as text tells its ends: {@code 192.0.2.1 1000 > 198.51.100.1 80}. */
  record Segment(
      String from, int fromPort, String to, int toPort, int flags, int sequence, int acknowledged) {

    byte[] ip() {
      return ip(new byte[0]);
    }

    byte[] ip(String payload) {
      return ip(payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    byte[] ip(byte[] payload) {
      return packet(from, to, 6, tcp(payload, null));
    }

    byte[] stamped(int stamp, int echoed) {
      return packet(from, to, 6, tcp(new byte[0], new int[] {stamp, echoed}));
    }

    /** As a scanner without a stack of its own sends it. */
    byte[] bare() {
      return packet(from, to, 6, bytes(header(20)));
    }

    private ByteBuffer header(int size) {
      return ByteBuffer.allocate(size)
          .putShort((short) fromPort)
          .putShort((short) toPort)
          .putInt(sequence)
          .putInt(acknowledged)
          .put((byte) ((Math.min(size, 60) / 4) << 4))
          .put((byte) flags)
          .putShort((short) 64000)
          .putInt(0);
    }

    byte[] tcp(byte[] payload, int @Nullable [] stamps) {
      boolean syn = (flags & SYN) != 0;
      int options = (syn ? 4 : 0) + (stamps == null ? 0 : 12);
      ByteBuffer header = header(20 + options);
      if (syn) {
        header.put((byte) 2).put((byte) 4).putShort((short) 1440);
      }
      if (stamps != null) {
        header.put((byte) 1).put((byte) 1).put((byte) 8).put((byte) 10);
        header.putInt(stamps[0]).putInt(stamps[1]);
      }
      return joined(bytes(header), payload);
    }
  }

  private static byte[] bytes(ByteBuffer header) {
    byte[] bytes = new byte[header.capacity()];
    header.rewind().get(bytes);
    return bytes;
  }

  static byte[] address(String literal) {
    try {
      byte[] bytes = InetAddress.getByName(literal).getAddress();
      boolean mapped = literal.indexOf(':') >= 0 && bytes.length == 4;
      return mapped
          ? joined(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff}, bytes)
          : bytes;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  static byte[] packet(String from, String to, int protocol, byte[] body) {
    return from.indexOf(':') >= 0
        ? ipv6(from, to, protocol, body)
        : ipv4(from, to, protocol, 0, body);
  }

  static byte[] ipv6(String from, String to, int next, byte[] body) {
    return ByteBuffer.allocate(40 + body.length)
        .putInt(0x6000_0000)
        .putShort((short) body.length)
        .put((byte) next)
        .put((byte) 64)
        .put(address(from))
        .put(address(to))
        .put(body)
        .array();
  }

  static byte[] ipv4(String from, String to, int protocol, int fragment, byte[] body) {
    ByteBuffer packet =
        ByteBuffer.allocate(20 + body.length)
            .putShort((short) 0x4500)
            .putShort((short) (20 + body.length))
            .putShort((short) 0)
            .putShort((short) fragment)
            .put((byte) 64)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(address(from))
            .put(address(to));
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(i) & 0xffff;
    }
    sum = (sum & 0xffff) + (sum >>> 16);
    return packet.putShort(10, (short) ~(sum + (sum >>> 16))).put(body).array();
  }

  static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  static byte[] bytes(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  // ---- a connection's packets, with initial sequence numbers 1000 and 5000

  static byte[] syn(String client, int port, String server) {
    return new Segment(client, port, server, 80, SYN, 1000, 0).ip();
  }

  static byte[] synAck(String client, int port, String server) {
    return new Segment(server, 80, client, port, SYN_ACK, 5000, 1001).ip();
  }

  static byte[] ack(String client, int port, String server) {
    return new Segment(client, port, server, 80, ACK, 1001, 5001).ip();
  }

  static byte[] says(String client, int port, String server, String text) {
    return new Segment(client, port, server, 80, ACK, 1001, 5001).ip(text);
  }
}
