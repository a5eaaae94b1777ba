// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import io.happysocket.history.HistoryView;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * All that happens to one connect in virtual time: what DNS says and when, and what becomes of a
 * SYN to each address. Every lookup and every attempt ends some time, the silent ones when the
 * resolver or the system gives up. A value, so that a world can be made smaller.
 */
record World(List<Host> hosts, Machine machine, int maximumAttempts, boolean hasty) {

  static final long MILLI = 1_000_000;
  static final long SYSTEM_GIVES_UP = 130_000 * MILLI;

  private static final long RESOLVER_GIVES_UP = 30_000 * MILLI;
  private static final long A_DAY = 24 * 3600 * 1000 * MILLI;
  private static final long HASTE = 1_500 * MILLI;
  private static final int MOST_HOSTS = 4;
  private static final int MOST_ADDRESSES = 4;
  private static final int SLOWEST_MILLIS = 1_500;

  /** The local network, and the health that a history has of both families. */
  record Machine(Stack stack, HistoryView.Health health) {
    static final Machine PLAIN = new Machine(Stack.DUAL, HistoryView.Health.UNKNOWN);
  }

  /** Which families this machine has. */
  enum Stack {
    DUAL,
    IPV4,
    UNKNOWN
  }

  /** This machine's addresses. */
  static LocalNetwork network(Stack stack) {
    LocalAddress ipv4 = LocalAddress.of(address("203.0.113.1"));
    return switch (stack) {
      case DUAL -> new LocalNetwork(List.of(LocalAddress.of(address("2001:db8:ffff::1")), ipv4));
      case IPV4 -> new LocalNetwork(List.of(LocalAddress.of(address("fe80::1")), ipv4));
      case UNKNOWN -> LocalNetwork.UNKNOWN;
    };
  }

  /** What happens to a SYN. */
  enum Fate {
    CONNECTS,
    REFUSES,
    IS_SILENT,
    HAS_NO_ROUTE
  }

  /** An address, the time that its answer takes, and whether a history knows that time. */
  record Site(InetAddress address, Fate fate, long rttNanos, boolean known) {
    @Override
    public String toString() {
      String after = fate == Fate.CONNECTS || fate == Fate.REFUSES ? " after " + ms(rttNanos) : "";
      String words = fate.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      return AddressText.of(address) + " " + words + after + (known ? " (in the history)" : "");
    }
  }

  /** One family's answer, or failure; an answer from a cache may be asked for again. */
  record Lookup(long delayNanos, boolean fails, boolean cached, List<Site> sites) {
    static final Lookup NOTHING = new Lookup(0, false, false, List.of());

    @Override
    public String toString() {
      String what = fails ? " fails" : sites.isEmpty() ? " has no addresses" : ": " + sites;
      return "after " + ms(delayNanos) + (cached ? ", cached," : "") + what;
    }
  }

  /** One host, with the answers, and those that are given when it is asked again. */
  record Host(String name, int port, Lookup aaaa, Lookup a, Lookup freshAaaa, Lookup freshA) {

    Lookup first(AddressFamily family) {
      return family == AddressFamily.IPV6 ? aaaa : a;
    }

    Lookup fresh(AddressFamily family) {
      return family == AddressFamily.IPV6 ? freshAaaa : freshA;
    }

    List<Lookup> lookups() {
      return List.of(aaaa, a, freshAaaa, freshA);
    }

    Host with(int lookup, Lookup changed) {
      List<Lookup> all = new ArrayList<>(lookups());
      all.set(lookup, changed);
      return new Host(name, port, all.get(0), all.get(1), all.get(2), all.get(3));
    }
  }

  /** When the connect is over whatever happens. */
  long deadlineNanos() {
    return hasty ? HASTE : A_DAY;
  }

  // ---- at random

  /** The same seed gives the same world. */
  static World random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int count = random.nextInt(3) == 0 ? 2 + random.nextInt(MOST_HOSTS - 1) : 1;
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hosts.add(
          new Host(
              "host" + i + ".example",
              443 + random.nextInt(2),
              lookup(random, "2001:db8:" + i + "::", true),
              lookup(random, "192.0." + i + ".", true),
              lookup(random, "2001:db8:" + i + "::1", false),
              lookup(random, "192.0." + i + ".1", false)));
    }
    // half of the machines have both families
    Stack stack = random.nextBoolean() ? Stack.DUAL : one(random, List.of(Stack.values()));
    Machine machine = new Machine(stack, one(random, List.of(HistoryView.Health.values())));
    return new World(
        hosts, machine, random.nextBoolean() ? 3 : 64, /* hasty= */ random.nextInt(4) == 0);
  }

  /** Addresses that begin so; those of a fresh answer are others than those of the first. */
  private static Lookup lookup(SplittableRandom random, String prefix, boolean first) {
    boolean cached = first && random.nextInt(3) == 0;
    boolean late = first && !cached && random.nextInt(5) == 0;
    long delayNanos = late ? RESOLVER_GIVES_UP : random.nextInt(200) * MILLI;
    if (random.nextInt(6) == 0) {
      return new Lookup(delayNanos, true, false, List.of());
    }
    List<Site> sites = new ArrayList<>();
    int count = random.nextInt(MOST_ADDRESSES + 1);
    for (int i = 1; i <= count; i++) {
      sites.add(
          new Site(
              address(prefix + i),
              one(random, List.of(Fate.values())),
              random.nextInt(4) == 0 ? 0 : random.nextInt(SLOWEST_MILLIS) * MILLI,
              random.nextInt(3) == 0));
    }
    return new Lookup(delayNanos, false, cached, List.copyOf(sites));
  }

  private static <T> T one(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static InetAddress address(String literal) {
    InetAddress address = AddressLiteral.parse(literal);
    if (address == null) {
      throw new AssertionError(literal);
    }
    return address;
  }

  // ---- made smaller

  /** Worlds in which a little less happens. */
  List<World> smaller() {
    List<World> worlds = new ArrayList<>();
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.size() > 1) {
        List<Host> fewer = new ArrayList<>(hosts);
        fewer.remove(i);
        worlds.add(new World(fewer, machine, maximumAttempts, hasty));
      }
      for (int j = 0; j < hosts.get(i).lookups().size(); j++) {
        for (Lookup each : smaller(hosts.get(i).lookups().get(j))) {
          List<Host> changed = new ArrayList<>(hosts);
          changed.set(i, hosts.get(i).with(j, each));
          worlds.add(new World(changed, machine, maximumAttempts, hasty));
        }
      }
    }
    worlds.add(new World(hosts, Machine.PLAIN, maximumAttempts, hasty));
    worlds.add(new World(hosts, machine, 64, hasty));
    worlds.add(new World(hosts, machine, maximumAttempts, /* hasty= */ false));
    worlds.removeIf(this::equals);
    return worlds;
  }

  private static List<Lookup> smaller(Lookup lookup) {
    List<Lookup> smaller = new ArrayList<>();
    smaller.add(Lookup.NOTHING);
    for (int i = 0; i < lookup.sites().size(); i++) {
      List<Site> fewer = new ArrayList<>(lookup.sites());
      Site site = fewer.remove(i);
      smaller.add(new Lookup(lookup.delayNanos(), false, lookup.cached(), fewer));
      smaller.add(with(lookup, i, new Site(site.address(), site.fate(), site.rttNanos(), false)));
      smaller.add(with(lookup, i, new Site(site.address(), site.fate(), 0, site.known())));
    }
    smaller.add(new Lookup(0, lookup.fails(), lookup.cached(), lookup.sites()));
    smaller.add(new Lookup(lookup.delayNanos(), lookup.fails(), false, lookup.sites()));
    smaller.removeIf(lookup::equals);
    return smaller;
  }

  private static Lookup with(Lookup lookup, int site, Site changed) {
    List<Site> sites = new ArrayList<>(lookup.sites());
    sites.set(site, changed);
    return new Lookup(lookup.delayNanos(), lookup.fails(), lookup.cached(), sites);
  }

  // ---- in words

  static String ms(long nanos) {
    return nanos % MILLI == 0 ? nanos / MILLI + " ms" : nanos / (double) MILLI + " ms";
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Host host : hosts) {
      text.append(host.name()).append(':').append(host.port()).append('\n');
      line(text, "AAAA", host.aaaa());
      line(text, "A", host.a());
      if (host.aaaa().cached() || host.a().cached()) {
        line(text, "AAAA asked again", host.freshAaaa());
        line(text, "A asked again", host.freshA());
      }
    }
    return text.append("local network ")
        .append(machine.stack())
        .append(", health of the families ")
        .append(machine.health())
        .append(", at most ")
        .append(maximumAttempts)
        .append(" attempts at a time, deadline ")
        .append(ms(deadlineNanos()))
        .toString();
  }

  private static void line(StringBuilder text, String type, Lookup lookup) {
    text.append("  ").append(type).append(' ').append(lookup).append('\n');
  }
}
