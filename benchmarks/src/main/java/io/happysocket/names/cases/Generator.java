// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import io.happysocket.names.cases.ResolvConf.Manner;
import io.happysocket.names.world.Server;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Makes configurations. The same seed makes the same ones. */
public final class Generator {

  private static final int PLAIN_NAMES = 5;
  private static final int SHORT_NAMES = 5;
  private static final int RARE_NAMES = 6;

  private static final List<Server> GOOD = Stream.of(Server.values()).filter(Server::good).toList();

  private static final List<Server> BAD =
      Stream.of(Server.values()).filter(server -> !server.good()).toList();

  private static final List<List<String>> SEARCHES =
      List.of(
          List.of("search lab.example"),
          List.of("search lab.example corp.example"),
          List.of("search corp.example lab.example"),
          List.of("search nothing.example lab.example corp.example"),
          List.of("search broken.example lab.example"),
          List.of("search lab.example broken.example"),
          List.of("domain corp.example"),
          List.of("domain corp.example", "search lab.example"),
          List.of("search lab.example", "domain corp.example"),
          List.of("search LAB.Example."),
          List.of("search a1.example a2.example a3.example a4.example a5.example a6 lab.example"),
          List.of("search example lab.example"),
          List.of("search cluster.local svc.cluster.local lab.example"),
          List.of("search ."));

  private static final List<String> OPTIONS =
      List.of(
          "rotate",
          "use-vc",
          "edns0",
          "trust-ad",
          "single-request",
          "single-request-reopen",
          "no-aaaa",
          "no-tld-query",
          "inet6",
          "debug",
          "unknown");

  private static final List<Integer> NDOTS = List.of(0, 2, 3, 5, 15, 20);

  private final Random random;
  private int made;

  /** A generator. */
  public Generator(long seed) {
    random = new Random(seed);
  }

  /** So many configurations. */
  public List<Configuration> make(int count) {
    return Stream.generate(this::next).limit(count).toList();
  }

  private Configuration next() {
    ResolvConf resolvConf = resolvConf();
    List<HostsLines> hosts = hosts();
    String machine = chance(25) ? "box.corp.example" : "box";
    Switch nsswitch = chance(45) ? Switch.USUAL : one(List.of(Switch.values()));
    made++;
    return new Configuration(made, machine, resolvConf, hosts, nsswitch, names(hosts));
  }

  private ResolvConf resolvConf() {
    List<Server> servers = servers();
    List<String> search = chance(35) ? List.of() : one(SEARCHES);
    Manner manner = chance(60) ? Manner.PLAIN : one(List.of(Manner.values()));
    return new ResolvConf(servers, search, options(servers), manner);
  }

  /** A good one alone, or behind others, or after too many for the C library, or none. */
  private List<Server> servers() {
    int kind = random.nextInt(100);
    if (kind < 35) {
      return List.of(one(GOOD));
    }
    if (kind < 65) {
      return List.of(one(BAD), one(GOOD));
    }
    if (kind < 78) {
      return List.of(one(BAD), one(BAD), one(GOOD));
    }
    if (kind < 90) {
      return List.of(one(BAD));
    }
    if (kind < 94) {
      return List.of(one(BAD), one(BAD), one(BAD), one(GOOD));
    }
    return kind < 97 ? List.of(one(GOOD), one(BAD)) : List.of();
  }

  /** Where a server may be silent the wait for it is short, as else a run would take hours. */
  private List<String> options(List<Server> servers) {
    List<String> options = new ArrayList<>();
    if (servers.stream().anyMatch(server -> !server.good()) || chance(20)) {
      options.add("timeout:1");
      options.add("attempts:" + (1 + random.nextInt(2)));
    }
    if (chance(40)) {
      options.add("ndots:" + one(NDOTS));
    }
    for (String option : OPTIONS) {
      if (chance(10)) {
        options.add(option);
      }
    }
    return options;
  }

  private List<HostsLines> hosts() {
    Set<HostsLines> lines = new LinkedHashSet<>();
    if (chance(90)) {
      lines.add(HostsLines.LOCALHOST);
    }
    for (HostsLines each : HostsLines.values()) {
      if (each != HostsLines.LOCALHOST && chance(12)) {
        lines.add(each);
      }
    }
    return List.copyOf(lines);
  }

  private List<String> names(List<HostsLines> hosts) {
    Set<String> names = new LinkedHashSet<>();
    some(names, HostNames.PLAIN, PLAIN_NAMES);
    some(names, HostNames.SHORT, SHORT_NAMES);
    some(names, HostNames.rare(), RARE_NAMES);
    for (HostsLines lines : hosts) {
      if (lines != HostsLines.LOCALHOST) {
        names.addAll(lines.names());
      }
    }
    return List.copyOf(names);
  }

  private void some(Set<String> names, List<String> all, int count) {
    for (int i = 0; i < count; i++) {
      names.add(one(all));
    }
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
