// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.order.DestinationOrder;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.strategy.LookupFact;
import java.util.ArrayList;
import java.util.EnumSet;
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
  private int attempts;

  /** The lookup of one family: what the strategy sees of it, and what the report wants. */
  private static final class FamilyLookup {
    /** Those of a literal, and of a family that was not asked for; nothing is written to them. */
    private static final FamilyLookup NO_IPV6 = notAsked(AddressFamily.IPV6);

    private static final FamilyLookup NO_IPV4 = notAsked(AddressFamily.IPV4);

    private static final LookupFact PENDING_IPV6 =
        unanswered(AddressFamily.IPV6, LookupFact.Status.PENDING);
    private static final LookupFact PENDING_IPV4 =
        unanswered(AddressFamily.IPV4, LookupFact.Status.PENDING);

    private LookupFact fact;
    private Input.@Nullable Answered answer;
    private @Nullable Throwable failing;
    private List<String> servers = List.of();
    private final long askedNanos;

    /** The one past caches, after this one was answered. */
    private @Nullable FamilyLookup again;

    FamilyLookup(LookupFact fact, long askedNanos) {
      this.fact = fact;
      this.askedNanos = askedNanos;
    }

    boolean asks(String server) {
      if (servers.isEmpty()) { // a cached answer has none
        servers = new ArrayList<>(1);
      }
      return servers.add(server);
    }

    static FamilyLookup pending(AddressFamily family, long askedNanos) {
      return new FamilyLookup(
          family == AddressFamily.IPV6 ? PENDING_IPV6 : PENDING_IPV4, askedNanos);
    }

    /** The one that an answer would be of; null when none may come. */
    @Nullable FamilyLookup pending() {
      FamilyLookup last = again == null ? this : again;
      return last.fact.pending() ? last : null;
    }

    private static FamilyLookup notAsked(AddressFamily family) {
      return new FamilyLookup(unanswered(family, LookupFact.Status.NOT_ASKED), 0);
    }

    private static LookupFact unanswered(AddressFamily family, LookupFact.Status status) {
      return new KnownLookup(family, status, 0, List.of());
    }
  }

  /** What became of a lookup, for the report; there are two of a family that was asked again. */
  record Asked(
      LookupFact fact,
      Input.@Nullable Answered answer,
      @Nullable Throwable failing,
      List<String> servers,
      long askedNanos,
      boolean again) {}

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

  /**
   * What a strategy sees. While a family is asked again that is still the first answer, and a
   * failure changes nothing: the second lookup was no step of the strategy's, and there is nothing
   * that it should wait for.
   */
  LookupFact lookup(AddressFamily family) {
    FamilyLookup lookup = of(family);
    FamilyLookup again = lookup.again;
    return again != null && again.fact.status() == LookupFact.Status.ANSWERED
        ? again.fact
        : lookup.fact;
  }

  /** Of the first lookup, whether or not there was a second: what the history learns from. */
  LookupFact firstLookup(AddressFamily family) {
    return of(family).fact;
  }

  /** Whether a lookup that a strategy asked for runs. */
  boolean anythingPending() {
    return ipv6.fact.pending() || ipv4.fact.pending();
  }

  /** Whether one runs that was asked again. */
  boolean anythingPendingAgain() {
    return isPendingAgain(ipv6) || isPendingAgain(ipv4);
  }

  private static boolean isPendingAgain(FamilyLookup lookup) {
    return lookup.again != null && lookup.again.fact.pending();
  }

  boolean awaits(AddressFamily family) {
    return of(family).pending() != null;
  }

  /** Every lookup there was: of both families, then those that were asked again. */
  List<Asked> asked() {
    List<Asked> all = new ArrayList<>(2);
    for (FamilyLookup each : List.of(ipv6, ipv4)) {
      if (each.fact.status() != LookupFact.Status.NOT_ASKED) {
        all.add(asked(each, /* again= */ false));
      }
    }
    for (FamilyLookup each : List.of(ipv6, ipv4)) {
      if (each.again != null) {
        all.add(asked(each.again, /* again= */ true));
      }
    }
    return all;
  }

  private static Asked asked(FamilyLookup of, boolean again) {
    return new Asked(of.fact, of.answer, of.failing, of.servers, of.askedNanos, again);
  }

  String firstServer(AddressFamily family) {
    List<String> asked = of(family).servers;
    return asked.isEmpty() ? "" : asked.get(0);
  }

  /** Whether the answer for a family came from a cache, and no server was asked for it. */
  boolean wasCached(AddressFamily family) {
    FamilyLookup lookup = of(family);
    return lookup.answer != null && lookup.answer.fromCache() && lookup.servers.isEmpty();
  }

  void asking(Set<AddressFamily> families, long nowNanos) {
    for (AddressFamily family : families) {
      FamilyLookup asked = FamilyLookup.pending(family, nowNanos);
      if (family == AddressFamily.IPV6) {
        ipv6 = asked;
      } else {
        ipv4 = asked;
      }
    }
  }

  boolean asked(AddressFamily family, String server) {
    FamilyLookup lookup = of(family).pending();
    return lookup != null && lookup.asks(server);
  }

  boolean failing(AddressFamily family, Throwable cause) {
    FamilyLookup lookup = of(family).pending();
    if (lookup == null || !lookup.fact.awaited()) {
      return false;
    }
    lookup.failing = cause;
    lookup.fact = FamilyLookup.unanswered(family, LookupFact.Status.FAILING);
    return true;
  }

  void answered(Input.Answered answer) {
    FamilyLookup lookup = of(answer.family()).pending();
    if (lookup != null) {
      lookup.answer = answer;
    }
  }

  void known(LookupFact fact) {
    FamilyLookup lookup = of(fact.family()).pending();
    if (lookup != null) {
      lookup.fact = fact;
    }
  }

  /**
   * Whether an answer may be old: it came from a cache, had an address that could be tried, and was
   * not asked again. Asked with every wait of every race, so it makes nothing.
   */
  boolean mayBeOld() {
    return (isOld(ipv6) && ipv6.fact.positive()) || (isOld(ipv4) && ipv4.fact.positive());
  }

  private static boolean isOld(FamilyLookup lookup) {
    return lookup.answer != null && lookup.answer.fromCache() && lookup.again == null;
  }

  /**
   * Asks again for what may be old, and says for which families. A cached answer without addresses
   * is believed (RFC 2308), unless the other family's has shown that things have changed.
   */
  Set<AddressFamily> askingAgain(long nowNanos) {
    Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
    if (mayBeOld()) {
      for (AddressFamily family : AddressFamily.values()) {
        FamilyLookup lookup = of(family);
        if (isOld(lookup)) {
          families.add(family);
          lookup.again = FamilyLookup.pending(family, nowNanos);
        }
      }
    }
    return families;
  }

  // ---- destinations

  /** In the order of destination address selection, tried ones included. */
  List<Destination> destinations() {
    return destinations;
  }

  /** Those that no attempt was made at, in the same order; another list after the next attempt. */
  List<Destination> untried() {
    return untried;
  }

  @Nullable Destination firstUntried(AddressFamily family) {
    for (int i = 0; i < untried.size(); i++) {
      if (untried.get(i).family() == family) {
        return untried.get(i);
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
    List<Destination> ordered = DestinationOrder.sort(destinations, more, policy);
    untried = untried.size() == destinations.size() ? ordered : among(ordered, untried, more);
    destinations = ordered;
  }

  /** Those of an order that are in one of two lists. */
  private static List<Destination> among(
      List<Destination> ordered, List<Destination> some, List<Destination> others) {
    List<Destination> both = new ArrayList<>(some.size() + others.size());
    for (Destination each : ordered) {
      if (in(some, each) || in(others, each)) {
        both.add(each);
      }
    }
    return List.copyOf(both);
  }

  int attempts() {
    return attempts;
  }

  void dialling(Destination destination) {
    attempts++;
    Destination[] remaining = new Destination[untried.size() - 1];
    int count = 0;
    for (int i = 0; i < untried.size(); i++) {
      if (!untried.get(i).reachesSame(destination)) {
        remaining[count++] = untried.get(i);
      }
    }
    untried = List.of(remaining);
  }

  /** It has to wait: it is not tried, and may be chosen only if that says so. */
  void notDialled(Destination destination, boolean mayBeChosen) {
    attempts--;
    if (mayBeChosen) {
      untriedAgain(destination);
    }
  }

  /** Puts one that waited back into its place. */
  void untriedAgain(Destination destination) {
    untried = among(destinations, untried, List.of(destination));
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
