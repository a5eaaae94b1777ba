// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The clients of the talk's measurement, as its server saw them: one couplet each. Failures by
 * address class are the talk's, so are the peaks of the relative RTT of 6to4 at +40 and +150 ms and
 * Teredo's tail. What the talk has no figure for is a choice: IPv4 RTTs are log-normal with a
 * median of 100 ms, native IPv6 is as fast give or take 20 %, a peak of 6to4 is 5 ms wide, Teredo's
 * extra time is log-normal with a median of 1.25 s, and the classes are as frequent as is useful.
 * The same seed gives the same clients.
 */
public final class TalkPopulation {

  /** The kinds of clients: how frequent, and how many of their IPv6 attempts fail. */
  public enum Kind {
    /** Native IPv6. */
    UNICAST(AddressClass.NATIVE, .60, .023),
    /** 2002::/16. */
    SIX_TO_FOUR(AddressClass.SIX_TO_FOUR, .25, .10),
    /** 2001::/32. */
    TEREDO(AddressClass.TEREDO, .15, .35);

    private final AddressClass addressClass;
    private final double share;
    private final double failing;

    Kind(AddressClass addressClass, double share, double failing) {
      this.addressClass = addressClass;
      this.share = share;
      this.failing = failing;
    }

    /** The class of their IPv6 addresses. */
    public AddressClass addressClass() {
      return addressClass;
    }

    /** The share of their IPv6 attempts that fail. */
    public double failing() {
      return failing;
    }
  }

  /**
   * A client: its two addresses, and the truth about its attempts.
   *
   * @param number from 0
   * @param kind of its IPv6
   * @param ipv6 its IPv6 address
   * @param ipv4 its IPv4 address
   * @param fails whether its IPv6 attempt fails
   * @param ipv6Micros the RTT of its IPv6, also where it fails
   * @param ipv4Micros the RTT of its IPv4
   */
  public record Client(
      int number,
      Kind kind,
      InetAddress ipv6,
      InetAddress ipv4,
      boolean fails,
      long ipv6Micros,
      long ipv4Micros) {

    /** What pairs its two attempts. */
    public String key() {
      return "c" + number;
    }

    /** How much slower its IPv6 is. */
    public long relativeMicros() {
      return ipv6Micros - ipv4Micros;
    }

    /** Its two rows, as a server sees them: IPv6 first. */
    public List<Row> rows(long timeMillis) {
      return List.of(
          row(AddressFamily.IPV6, timeMillis, fails ? null : ipv6Micros),
          row(AddressFamily.IPV4, timeMillis + 1, ipv4Micros));
    }

    private Row row(AddressFamily family, long timeMillis, Long rttMicros) {
      InetAddress address = family == AddressFamily.IPV6 ? ipv6 : ipv4;
      return new Row(
          timeMillis,
          "server",
          key(),
          family,
          address,
          40_000 + number % 20_000,
          AddressClass.asAllocated(address),
          AddressClass.NATIVE,
          rttMicros == null ? Outcome.SILENT : Outcome.ESTABLISHED,
          "",
          rttMicros,
          rttMicros == null ? 3 : 1,
          false);
    }
  }

  private static final double MEDIAN_MICROS = 100_000;
  private static final double TEREDO_MICROS = 1_250_000;

  private TalkPopulation() {}

  /**
   * Makes clients one after the other.
   *
   * @param seed of all chance
   * @param clients how many
   * @param taker gets each
   */
  public static void clients(long seed, int clients, Consumer<Client> taker) {
    SplittableRandom chance = new SplittableRandom(seed);
    for (int i = 0; i < clients; i++) {
      taker.accept(client(i, chance));
    }
  }

  /**
   * Makes their rows, as a server sees them: a client each 10 ms.
   *
   * @param seed of all chance
   * @param clients how many
   * @param taker gets each row
   */
  public static void rows(long seed, int clients, Consumer<Row> taker) {
    long start = 1_325_376_000_000L; // the beginning of 2012
    clients(seed, clients, client -> client.rows(start + 10L * client.number()).forEach(taker));
  }

  private static Client client(int number, SplittableRandom chance) {
    Kind kind = kind(chance.nextDouble());
    long ipv4 = Math.round(MEDIAN_MICROS * Math.exp(.6 * normal(chance)));
    boolean fails = chance.nextDouble() < kind.failing;
    long ipv6 =
        switch (kind) {
          case UNICAST -> Math.round(ipv4 * Math.exp(.2 * normal(chance)));
          case SIX_TO_FOUR ->
              ipv4 + (chance.nextBoolean() ? 40_000 : 150_000) + Math.round(5000 * normal(chance));
          case TEREDO -> ipv4 + Math.round(TEREDO_MICROS * Math.exp(.4 * normal(chance)));
        };
    return new Client(
        number, kind, ipv6(kind, number), ipv4(number), fails, Math.max(1, ipv6), ipv4);
  }

  private static Kind kind(double of) {
    return of < Kind.UNICAST.share
        ? Kind.UNICAST
        : of < Kind.UNICAST.share + Kind.SIX_TO_FOUR.share ? Kind.SIX_TO_FOUR : Kind.TEREDO;
  }

  /** Box and Muller's. */
  private static double normal(SplittableRandom chance) {
    double radius = Math.sqrt(-2 * Math.log(1 - chance.nextDouble()));
    return radius * Math.cos(2 * Math.PI * chance.nextDouble());
  }

  private static InetAddress ipv6(Kind kind, int number) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    switch (kind) {
      case UNICAST -> bytes.putInt(0x2a001450).putInt(number).putLong(1);
      case SIX_TO_FOUR ->
          bytes
              .putShort((short) 0x2002)
              .put(ipv4(number).getAddress())
              .putShort((short) 1)
              .putLong(1);
      case TEREDO ->
          bytes
              .putInt(0x20010000)
              .putInt(0x41000001)
              .putShort((short) 0)
              .putShort((short) ~40_000)
              .putInt(~ByteBuffer.wrap(ipv4(number).getAddress()).getInt());
    }
    return address(bytes.array());
  }

  /** Of 24.0.0.0/8. */
  private static InetAddress ipv4(int number) {
    return address(ByteBuffer.allocate(4).putInt(0x18000001 + number % 0xfffffe).array());
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }
}
