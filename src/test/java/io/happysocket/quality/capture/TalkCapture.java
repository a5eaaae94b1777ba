// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.quality.capture.Wire.Segment;
import io.happysocket.quality.figures.TalkPopulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * The talk's population as a capture at its server. Clients have time stamps, and repeat a SYN
 * after one and three seconds. Of Teredo's failures every second is one of the set-up. Bots scan
 * over IPv4. {@code main} writes one of any size: {@code FILE SEED CLIENTS SEGMENTS [pcapng]}, the
 * segments being of 1400 octets to each client that is connected.
 */
public final class TalkCapture {

  static final String SERVER6 = "2a02:26f0::1";
  static final String SERVER4 = "9.9.9.9";

  private static final long START = 1_325_376_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long STEP = 10_000_000L;
  private static final int RAW = 101;
  private static final int HTTP = 80;

  private static final class Event {
    private final long nanos;
    private final long number;
    private final byte[] frame;

    Event(long nanos, long number, byte[] frame) {
      this.nanos = nanos;
      this.number = number;
      this.frame = frame;
    }
  }

  private final CaptureWriter out;
  private final int segments;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.<Event>comparingLong(event -> event.nanos)
              .thenComparingLong(event -> event.number));
  private final SplittableRandom chance;
  private long number;

  private TalkCapture(CaptureWriter out, long seed, int segments) {
    this.out = out;
    this.segments = segments;
    this.chance = new SplittableRandom(seed + 1);
  }

  public static void main(String[] args) throws IOException {
    boolean pcapng = args.length > 4;
    write(
        Path.of(args[0]),
        Long.parseLong(args[1]),
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        pcapng);
  }

  static void write(Path file, long seed, int clients, int segments, boolean pcapng)
      throws IOException {
    try (CaptureWriter out = new CaptureWriter(file, RAW, pcapng)) {
      TalkCapture capture = new TalkCapture(out, seed, segments);
      TalkPopulation.clients(seed, clients, capture::client);
      capture.at(START + clients * STEP + 80 * SECOND, new byte[20]); // nothing, but later
      capture.write(Long.MAX_VALUE);
    }
  }

  private void client(TalkPopulation.Client client) {
    long now = START + client.number() * STEP;
    boolean teredo = client.kind() == TalkPopulation.Kind.TEREDO;
    byte[] echo = Wire.bytes(128, 0, 0, 0, 0, 1, 0, 1);
    if (teredo) {
      at(now - 1, Wire.ipv6(text(client.ipv6()), SERVER6, 58, echo));
    }
    if (!(teredo && client.fails() && client.number() % 2 == 0)) {
      connect(now, client.ipv6(), SERVER6, client, client.fails() ? -1 : client.ipv6Micros());
    }
    connect(now + 1_000_000, client.ipv4(), SERVER4, client, client.ipv4Micros());
    if (chance.nextInt(20) == 0) {
      scan(now);
    }
    write(now);
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  private void connect(
      long now, InetAddress from, String server, TalkPopulation.Client client, long micros) {
    int port = 40_000 + client.number() % 20_000;
    String address = text(from);
    Segment syn = new Segment(address, port, server, HTTP, Wire.SYN, 1000 + client.number(), 0);
    Segment synAck =
        new Segment(server, HTTP, address, port, Wire.SYN_ACK, 5000, syn.sequence() + 1);
    Segment ack = new Segment(address, port, server, HTTP, Wire.ACK, syn.sequence() + 1, 5001);
    int stamp = client.number() * 10;
    for (int second : new int[] {0, 1, 3}) {
      if (micros < 0 || second * 1_000_000L < micros) {
        at(now + second * SECOND, syn.stamped(stamp + 1000 * second, 0));
        at(
            now + second * SECOND + 20_000,
            synAck.stamped(77 + 1000 * second, stamp + 1000 * second));
      }
    }
    if (micros < 0) {
      return;
    }
    long then = now + 1000 * micros;
    at(then + 20_000, ack.stamped(stamp + 5, 77));
    at(then + 30_000, ack.ip("GET /1.png HTTP/1.1\r\nHost: u" + client.key() + ".test\r\n\r\n"));
    Segment data = new Segment(server, HTTP, address, port, Wire.ACK, 5001, syn.sequence() + 40);
    for (int i = 0; i < segments; i++) {
      at(then + 40_000 + 1000L * i, data.ip(new byte[1400]));
    }
  }

  private void scan(long now) {
    String bot = "45.155.205." + chance.nextInt(256);
    for (int i = 0; i < 3; i++) {
      int port = new int[] {22, 23, HTTP}[i];
      byte[] syn = new Segment(bot, 61_000 + i, SERVER4, port, Wire.SYN, 7, 0).bare();
      at(now + i, syn);
      if (port == HTTP) {
        at(now + 9, new Segment(SERVER4, port, bot, 61_000 + i, Wire.SYN_ACK, 1, 8).ip());
      }
    }
  }

  private void at(long nanos, byte[] frame) {
    events.add(new Event(nanos, number++, frame));
  }

  private void write(long until) {
    try {
      while (!events.isEmpty() && events.peek().nanos < until) {
        Event event = events.poll();
        out.write(event.nanos, event.frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
