// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.loop.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The search list, gone through for one resolution. Confined to the loop.
 *
 * <p>It is gone through as glibc does, a name at a time with both families. The first name with an
 * address of either family is it, and gives both answers: hosts are never mixed. A name for which
 * no server could be reached ends the search; one without addresses, or for which they failed,
 * leads to the next. When all are done the answers are those of the name as given if it was tried
 * first, else of the first name that exists, else of the first that failed, else of the last.
 */
final class Search implements Waiters.Waiter {

  private final DnsClient client;
  private final Teller teller;
  private final Servers servers;
  private final List<Name> candidates;
  private final List<AddressFamily> families;
  private final List<Flight> flights = new ArrayList<>();
  private final List<Map<AddressFamily, Outcome>> tried = new ArrayList<>();
  private final Map<AddressFamily, Outcome> failing = new EnumMap<>(AddressFamily.class);
  private boolean asIsFirst;

  /** Names that are known lead to the next at once: in a loop, for the list may be long. */
  private boolean asking;

  private boolean askAgain;

  /** Asked when there is no such name in DNS; null when nobody else knows any. */
  private @Nullable Consumer<Map<AddressFamily, Outcome>> elsewhere;

  Search(DnsClient client, Teller teller, Servers servers, List<Name> candidates) {
    this.client = client;
    this.teller = teller;
    this.servers = servers;
    this.candidates = candidates;
    families = teller.untold();
  }

  /**
   * Begins.
   *
   * @param asIs whether the first of the candidates is the name as given, which then has the last
   *     word
   * @param others given the denials when there is no such name in DNS; null to tell them
   */
  void start(boolean asIs, @Nullable Consumer<Map<AddressFamily, Outcome>> others) {
    asIsFirst = asIs;
    elsewhere = others;
    askNext();
  }

  /** All that it has asked, name by name. */
  List<NameAndType> asked() {
    List<NameAndType> all = new ArrayList<>(2);
    for (Name name : candidates.subList(0, tried.size())) {
      for (AddressFamily family : families) {
        all.add(new NameAndType(name, family));
      }
    }
    return all;
  }

  private void askNext() {
    askAgain = true;
    if (!asking) {
      asking = true;
      while (askAgain) {
        askAgain = false;
        ask();
      }
      asking = false;
    }
  }

  /** The next name of the search list, for each family; AAAA first (RFC 8305 section 3). */
  private void ask() {
    Name name = candidates.get(tried.size());
    tried.add(new EnumMap<>(AddressFamily.class));
    failing.clear();
    flights.clear();
    for (AddressFamily family : families) {
      @Nullable Flight flight = teller.silenced() ? null : ask(name, family);
      if (flight != null) {
        flights.add(flight);
      }
    }
  }

  private @Nullable Flight ask(Name name, AddressFamily family) {
    return client.ask(new NameAndType(name, family), servers, this, teller.maximumAgeNanos());
  }

  @Override
  public void asked(AddressFamily family, String server) {
    // the first as it is: it is by this name that a server is remembered
    int now = tried.size() - 1;
    teller.asked(family, now == 0 ? server : server + " for " + text(now));
  }

  @Override
  public void failing(AddressFamily family, Outcome soFar) {
    failing.put(family, soFar);
    tellFailing();
  }

  /** Of a name that may lead to another of the search list it says nothing. */
  private void tellFailing() {
    boolean last = tried.size() == candidates.size();
    if (last || isIt(tried.get(tried.size() - 1))) {
      for (AddressFamily family : failing.keySet()) {
        IOException cause = failing.get(family).toAnswer(family, teller.host()).cause();
        if (cause != null) {
          teller.failing(family, cause);
        }
      }
      failing.clear();
    }
  }

  private static boolean isIt(Map<AddressFamily, Outcome> outcomes) {
    for (Outcome outcome : outcomes.values()) {
      if (outcome.is(Kind.ADDRESSES)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void found(AddressFamily family, Outcome outcome) {
    teller.step(() -> take(family, outcome));
  }

  private void take(AddressFamily family, Outcome outcome) {
    Map<AddressFamily, Outcome> now = tried.get(tried.size() - 1);
    if (now.putIfAbsent(family, outcome) != null) {
      return;
    }
    failing.remove(family);
    boolean both = now.keySet().containsAll(families);
    boolean only = candidates.size() == 1 && elsewhere == null;
    if (only || isIt(now)) {
      for (Map.Entry<AddressFamily, Outcome> each : now.entrySet()) {
        teller.answered(each.getKey(), named(each.getValue()));
      }
      tellFailing();
    } else if (both && (tried.size() == candidates.size() || unreachable(now))) {
      end(verdict(now));
    } else if (both) {
      askNext();
    }
    if (!both && family == AddressFamily.IPV4 && outcome.is(Kind.NO_SUCH_NAME)) {
      denied(now, outcome);
    }
  }

  /**
   * The name does not exist, says the A answer, and so has no AAAA either (RFC 8020): a silence
   * there is not waited for longer than the next server would be. The other way round this is not
   * done: some deny a name when asked for AAAA (RFC 4074 section 4.2).
   */
  private void denied(Map<AddressFamily, Outcome> then, Outcome outcome) {
    EventLoop loop = client.setup().loop();
    long patience = client.setup().settings().resendAfter().toNanos();
    loop.schedule(
        loop.now() + patience,
        () -> {
          if (!teller.silenced()
              && !teller.untold().isEmpty()
              && tried.get(tried.size() - 1) == then) {
            flights.forEach(flight -> flight.release(this));
            found(AddressFamily.IPV6, outcome);
          }
        });
  }

  private String text(int candidate) {
    return candidates.get(candidate).toString(/* omitFinalDot= */ true);
  }

  /** Says which name of the search list it was. */
  private Outcome named(Outcome outcome) {
    String name = candidates.size() == 1 ? "" : ", as " + text(tried.size() - 1);
    return outcome.with(outcome.kind(), outcome.ttlNanos(), outcome.source() + name);
  }

  /** Says what became of each name of the search list. */
  private Outcome inAll(AddressFamily family, Outcome verdict) {
    StringJoiner all = new StringJoiner("; ");
    for (int i = 0; i < tried.size(); i++) {
      Outcome outcome = tried.get(i).get(family);
      all.add(text(i) + ": " + (outcome == null ? "not known" : outcome.detail()));
    }
    return verdict.saying(tried.size() == 1 ? verdict.detail() : all.toString());
  }

  private void end(Map<AddressFamily, Outcome> verdict) {
    Map<AddressFamily, Outcome> last = new EnumMap<>(AddressFamily.class);
    verdict.forEach((family, said) -> last.put(family, inAll(family, said)));
    if (elsewhere != null && verdict.values().stream().allMatch(o -> o.is(Kind.NO_SUCH_NAME))) {
      elsewhere.accept(last);
    } else {
      last.forEach(teller::answered);
    }
  }

  private static boolean unreachable(Map<AddressFamily, Outcome> outcomes) {
    return outcomes.values().stream().allMatch(o -> o.is(Kind.TIMEOUT) || o.is(Kind.NOT_ASKED));
  }

  private Map<AddressFamily, Outcome> verdict(Map<AddressFamily, Outcome> last) {
    if (unreachable(last)) {
      return last;
    }
    if (asIsFirst) {
      return tried.get(0);
    }
    for (Kind kind : List.of(Kind.NO_DATA, Kind.SERVER_FAILURE)) {
      for (Map<AddressFamily, Outcome> outcomes : tried) {
        if (outcomes.values().stream().anyMatch(outcome -> outcome.is(kind))) {
          return outcomes;
        }
      }
    }
    return last;
  }

  void cancel() {
    flights.forEach(flight -> flight.leave(this));
  }

  void release() {
    for (Flight flight : flights) {
      flight.release(this);
    }
  }
}
