// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.DestinationOrder;
import io.happysocket.address.PolicyTable;
import io.happysocket.strategy.LookupFact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one host of a race: its lookups, and its destinations in order. Records only.
 */
final class HostFacts {

  private final Endpoint endpoint;
  private FamilyLookup ipv6 = FamilyLookup.NO_IPV6;
  private FamilyLookup ipv4 = FamilyLookup.NO_IPV4;
  private List<Destination> destinations = List.of();
  private List<Destination> untried = List.of();
  private List<Destination> untriedView = List.of();
  private int attempts;

  /** The lookup of one family: what the strategy sees of it, and what the report wants. */
  private static final class FamilyLookup {
    /** Those of a literal, and of a family that was not asked for; nothing is written to them. */
    private static final FamilyLookup NO_IPV6 = notAsked(AddressFamily.IPV6);

    private static final FamilyLookup NO_IPV4 = notAsked(AddressFamily.IPV4);

    private LookupFact fact;
    private Input.@Nullable Answered answer;
    private @Nullable Throwable failing;
    private final List<String> servers = new ArrayList<>(1);

    FamilyLookup(LookupFact fact) {
      this.fact = fact;
    }

    private static FamilyLookup notAsked(AddressFamily family) {
      return new FamilyLookup(new LookupFact(family, LookupFact.Status.NOT_ASKED, 0, List.of()));
    }
  }

  HostFacts(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  // ---- lookups

  private FamilyLookup of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  LookupFact lookup(AddressFamily family) {
    return of(family).fact;
  }

  boolean anythingPending() {
    return ipv6.fact.pending() || ipv4.fact.pending();
  }

  Input.@Nullable Answered answer(AddressFamily family) {
    return of(family).answer;
  }

  /** What a server answered in place of an answer, first; null when none did. */
  @Nullable Throwable failing(AddressFamily family) {
    return of(family).failing;
  }

  List<String> servers(AddressFamily family) {
    return of(family).servers;
  }

  String firstServer(AddressFamily family) {
    List<String> asked = of(family).servers;
    return asked.isEmpty() ? "" : asked.get(0);
  }

  void asking(Set<AddressFamily> families) {
    for (AddressFamily family : families) {
      FamilyLookup asked =
          new FamilyLookup(new LookupFact(family, LookupFact.Status.PENDING, 0, List.of()));
      if (family == AddressFamily.IPV6) {
        ipv6 = asked;
      } else {
        ipv4 = asked;
      }
    }
  }

  boolean asked(AddressFamily family, String server) {
    FamilyLookup lookup = of(family);
    return lookup.fact.pending() && lookup.servers.add(server);
  }

  boolean failing(AddressFamily family, Throwable cause) {
    FamilyLookup lookup = of(family);
    if (!lookup.fact.awaited()) {
      return false;
    }
    lookup.failing = cause;
    lookup.fact = new LookupFact(family, LookupFact.Status.FAILING, 0, List.of());
    return true;
  }

  void answered(Input.Answered answer) {
    of(answer.family()).answer = answer;
  }

  void known(LookupFact fact) {
    of(fact.family()).fact = fact;
  }

  // ---- destinations

  /** In the order of destination address selection, tried ones included. */
  List<Destination> destinations() {
    return destinations;
  }

  /** Those that no attempt was made at, in the same order; changes with the next attempt. */
  List<Destination> untried() {
    return untriedView;
  }

  @Nullable Destination firstUntried(AddressFamily family) {
    for (Destination destination : untried) {
      if (destination.family() == family) {
        return destination;
      }
    }
    return null;
  }

  boolean has(AddressFamily family) {
    for (int i = 0; i < destinations.size(); i++) {
      if (destinations.get(i).family() == family) {
        return true;
      }
    }
    return false;
  }

  /** Takes more in, none of which it has. */
  void add(List<Destination> more, PolicyTable policy) {
    if (more.isEmpty()) {
      return;
    }
    List<Destination> all = more;
    if (!destinations.isEmpty()) {
      all = new ArrayList<>(destinations);
      all.addAll(more);
    }
    List<Destination> ordered = DestinationOrder.sort(all, policy);
    List<Destination> remaining = new ArrayList<>(ordered.size());
    for (Destination destination : ordered) {
      boolean tried = in(destinations, destination) && !in(untried, destination);
      if (!tried) {
        remaining.add(destination);
      }
    }
    destinations = Collections.unmodifiableList(ordered);
    untried = remaining;
    untriedView = Collections.unmodifiableList(remaining);
  }

  int attempts() {
    return attempts;
  }

  void dialling(Destination destination) {
    attempts++;
    untried.removeIf(destination::reachesSame);
  }

  /** An address with another scope, or with another port, is another one. */
  static boolean in(List<Destination> destinations, Destination destination) {
    for (int i = 0; i < destinations.size(); i++) {
      if (destinations.get(i).reachesSame(destination)) {
        return true;
      }
    }
    return false;
  }
}
