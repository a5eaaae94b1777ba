// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import static io.happysocket.soak.world.Addresses.Kind.HEALTHY;
import static io.happysocket.soak.world.Addresses.Kind.LOSSY;
import static io.happysocket.soak.world.Addresses.Kind.SILENT;
import static io.happysocket.soak.world.Addresses.Kind.SLOW;
import static io.happysocket.soak.world.Addresses.Kind.UNREACHABLE;

import java.util.Locale;

/** Where a connect goes to, and how often by default. */
public enum Place {
  // literals
  LITERAL(300, HEALTHY, Ends.CONNECTS),
  LITERAL_REFUSED(60, HEALTHY, Ends.FAILS),
  LITERAL_SLOW(40, SLOW, Ends.CONNECTS),
  LITERAL_LOSSY(5, LOSSY, Ends.LATE),
  LITERAL_SILENT(20, SILENT, Ends.NEVER),
  /** Its accept queue is full. */
  LITERAL_FULL(10, HEALTHY, Ends.NEVER),
  LITERAL_UNREACHABLE(20, UNREACHABLE, Ends.FAILS),
  // names with addresses
  BOTH(250, HEALTHY, HEALTHY, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  IPV6_SLOW(30, SLOW, HEALTHY, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  IPV6_SILENT(20, SILENT, HEALTHY, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  IPV4_SILENT(10, HEALTHY, SILENT, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  IPV6_UNREACHABLE(20, UNREACHABLE, HEALTHY, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  IPV6_ONLY(20, HEALTHY, null, Fault.NONE, Fault.NONE, Ends.CONNECTS),
  ALL_LOSSY(5, LOSSY, LOSSY, Fault.NONE, Fault.NONE, Ends.LATE),
  ALL_SILENT(10, SILENT, SILENT, Fault.NONE, Fault.NONE, Ends.NEVER),
  ALL_UNREACHABLE(10, UNREACHABLE, UNREACHABLE, Fault.NONE, Fault.NONE, Ends.FAILS),
  NAME_REFUSED(30, HEALTHY, HEALTHY, Fault.NONE, Fault.NONE, Ends.FAILS),
  // a DNS server with faults
  AAAA_SERVFAIL(15, HEALTHY, HEALTHY, Fault.SERVFAIL, Fault.NONE, Ends.CONNECTS),
  AAAA_LATE(15, HEALTHY, HEALTHY, Fault.LATE, Fault.NONE, Ends.CONNECTS),
  A_LATE(10, HEALTHY, HEALTHY, Fault.NONE, Fault.LATE, Ends.CONNECTS),
  AAAA_NEVER(10, HEALTHY, HEALTHY, Fault.NEVER, Fault.NONE, Ends.CONNECTS),
  QUERIES_LOST(10, HEALTHY, HEALTHY, Fault.LOST, Fault.LOST, Ends.MAYBE),
  TRUNCATED(10, HEALTHY, HEALTHY, Fault.TRUNCATED, Fault.TRUNCATED, Ends.CONNECTS),
  GARBAGE(5, HEALTHY, HEALTHY, Fault.GARBAGE, Fault.NONE, Ends.CONNECTS),
  RANDOM_FAULTS(30, HEALTHY, HEALTHY, Fault.RANDOM, Fault.RANDOM, Ends.MAYBE),
  SERVFAIL(10, null, null, Fault.SERVFAIL, Fault.SERVFAIL, Ends.UNRESOLVED),
  NO_SUCH_NAME(20, null, null, Fault.NO_SUCH_NAME, Fault.NO_SUCH_NAME, Ends.UNRESOLVED),
  NO_ADDRESS(5, null, null, Fault.NONE, Fault.NONE, Ends.UNRESOLVED),
  NO_ANSWER(5, null, null, Fault.NEVER, Fault.NEVER, Ends.NO_ANSWER);

  /** How a connect that nobody disturbs ends. */
  public enum Ends {
    CONNECTS,
    /** Connects, perhaps after the deadline. */
    LATE,
    FAILS,
    /** Nothing comes back: at the deadline. */
    NEVER,
    UNRESOLVED,
    /** No answer of DNS: unresolved, or at the deadline. */
    NO_ANSWER,
    /** Connects, or is not resolved. */
    MAYBE
  }

  /** What the DNS server does with a question. */
  enum Fault {
    NONE,
    SERVFAIL,
    NO_SUCH_NAME,
    /** Answers after a while. */
    LATE,
    NEVER,
    /** Leaves one query in three unanswered. */
    LOST,
    TRUNCATED,
    /** Not a DNS message behind its header. */
    GARBAGE,
    /** Any of these, another one each time. */
    RANDOM
  }

  private static final String ZONE = "soak.test";

  private final int weight;
  private final boolean literal;
  private final Addresses.Kind ipv6;
  private final Addresses.Kind ipv4;
  private final Fault aaaa;
  private final Fault a;
  private final Ends ends;

  Place(int weight, Addresses.Kind kind, Ends ends) {
    this(weight, true, kind, kind, Fault.NONE, Fault.NONE, ends);
  }

  Place(int weight, Addresses.Kind ipv6, Addresses.Kind ipv4, Fault aaaa, Fault a, Ends ends) {
    this(weight, false, ipv6, ipv4, aaaa, a, ends);
  }

  Place(
      int weight,
      boolean literal,
      Addresses.Kind ipv6,
      Addresses.Kind ipv4,
      Fault aaaa,
      Fault a,
      Ends ends) {
    this.weight = weight;
    this.literal = literal;
    this.ipv6 = ipv6;
    this.ipv4 = ipv4;
    this.aaaa = aaaa;
    this.a = a;
    this.ends = ends;
  }

  /** Whether one of its families is silent, or its answer is, and the other is not. */
  public boolean isPartlySilent() {
    return this == IPV6_SILENT || this == IPV4_SILENT || this == AAAA_NEVER;
  }

  /** In the mix; the weights of all make a thousand and a little. */
  public int weight() {
    return weight;
  }

  public boolean isLiteral() {
    return literal;
  }

  public Ends ends() {
    return ends;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether nobody listens there. */
  public boolean isRefused() {
    return this == LITERAL_REFUSED || this == NAME_REFUSED;
  }

  /** A name that the DNS server knows for this place. */
  public String hostName(int number) {
    return "n" + number + "." + id() + "." + ZONE;
  }

  /** The kind of its addresses, or null. */
  Addresses.Kind kind(boolean ofIpv6) {
    return ofIpv6 ? ipv6 : ipv4;
  }

  Fault fault(boolean ofIpv6) {
    return ofIpv6 ? aaaa : a;
  }

  /** Whether it can be had on a machine as it is, without a network of its own. */
  boolean isPlain() {
    return plain(ipv6) && plain(ipv4);
  }

  private static boolean plain(Addresses.Kind kind) {
    return kind == null || kind == HEALTHY;
  }
}
