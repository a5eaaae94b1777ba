// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver.Listener;
import io.happysocket.dns.Resolver.Resolution;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.system.AddressLiteral;
import io.happysocket.dns.system.HostName;
import io.happysocket.dns.system.HostName.Special;
import io.happysocket.dns.system.ResolvConf;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/**
 * One resolution: from the name as given to an answer for each family. On the loop, but for {@link
 * #cancel} and {@link #release}.
 *
 * <p>The search list is gone through as glibc does, a name at a time with both families. The first
 * name with an address of either family is it, and gives both answers: hosts are never mixed. A
 * name for which no server could be reached ends the search; one without addresses, or for which
 * they failed, leads to the next. When all are done the answers are those of the name as given if
 * it was tried first, else of the first name that exists, else of the first that failed, else of
 * the last.
 */
final class Search implements Resolution, Flight.Waiter {

  private static final Logger LOG = LoggerFactory.getLogger(Search.class);

  /** RFC 6761 section 6.3: always these, whatever the hosts file says. */
  private static final List<InetAddress> LOOPBACK = loopback();

  private final DnsClient client;
  private final Question question;
  private final Teller teller;
  private final List<Flight> flights = new ArrayList<>();
  private final List<Map<AddressFamily, Outcome>> tried = new ArrayList<>();
  private final Map<AddressFamily, Outcome> failing = new EnumMap<>(AddressFamily.class);
  private final Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
  private List<Name> candidates = List.of();
  private boolean asIsFirst;
  private Servers servers = Servers.NONE;
  private @Nullable Resolution delegate;

  Search(DnsClient client, Question question, Listener listener) {
    this.client = client;
    this.question = question;
    teller = new Teller(question, listener);
  }

  private static List<InetAddress> loopback() {
    byte[] six = new byte[16];
    six[15] = 1;
    try {
      return List.of(
          InetAddress.getByAddress(six), InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen bytes", e);
    }
  }

  void start() {
    step(this::begin);
  }

  /** A fault of ours, or of the platform's resolver, is this resolution's end, and no other's. */
  private void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      LOG.warn("the lookup of {} failed", question.host(), e);
      refuse(e.getMessage() == null ? "the lookup failed" : "the lookup failed: " + e.getMessage());
      teller.silence();
    }
  }

  private void begin() {
    if (client.closed()) {
      refuse("the resolver is closed");
      return;
    }
    HostName known = client.known(question.host());
    if (known != null) {
      client.files().whenFresh(files -> step(() -> look(known, files)), this::refuse);
      return;
    }
    @Nullable InetAddress literal = AddressLiteral.parse(question.host());
    if (literal != null) {
      tellFrom(List.of(literal), "literal");
      return;
    }
    HostName name;
    try {
      name = HostName.parse(question.host());
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
      return;
    }
    if (name.special() == Special.LOCALHOST) {
      tellFrom(LOOPBACK, "localhost");
    } else {
      client.files().whenFresh(files -> step(() -> look(name, files)), this::refuse);
    }
  }

  private void look(HostName name, Snapshot files) {
    if (teller.silenced()) {
      return;
    }
    ResolvConf file = files.resolvConf();
    servers = client.servers(file);
    List<InetAddress> fixed = files.hosts().lookup(name.text());
    boolean bare = name.dots() == 0 && !name.absolute() && file.search().isEmpty();
    if (client.closed()) {
      refuse("the resolver is closed");
    } else if (!fixed.isEmpty()) {
      tellFrom(fixed, "hosts file");
    } else if (name.special() == Special.NEVER) {
      tellAll(Outcome.none(Kind.NO_SUCH_NAME, "reserved", "no such name, by RFC 6761 or 7686"));
    } else if (name.special() == Special.LOCAL || bare || servers.isEmpty()) {
      Question known =
          new Question(name.text() + (name.absolute() ? "." : ""), Set.copyOf(teller.untold()));
      delegate = client.setup().platform().resolve(known, new Relay());
    } else {
      asIsFirst = name.dots() >= file.ndots();
      candidates = client.candidates(question.host(), name, file);
      if (file.has("no-aaaa")) {
        Outcome none = Outcome.none(Kind.NO_DATA, "resolv.conf no-aaaa", "");
        teller.answered(AddressFamily.IPV6, none);
      }
      families.addAll(teller.untold());
      askNext();
    }
  }

  /** The next name of the search list, for each family; AAAA first (RFC 8305 section 3). */
  private void askNext() {
    Name name = candidates.get(tried.size());
    tried.add(new EnumMap<>(AddressFamily.class));
    failing.clear();
    flights.clear();
    for (AddressFamily family : List.copyOf(families)) {
      @Nullable Flight flight =
          teller.silenced() ? null : client.ask(new NameAndType(name, family), servers, this);
      if (flight != null) {
        flights.add(flight);
      }
    }
  }

  @Override
  public void asked(AddressFamily family, String server) {
    teller.asked(family, server);
  }

  @Override
  public void failing(AddressFamily family, Outcome soFar) {
    failing.put(family, soFar);
    tellFailing();
  }

  /** Of a name that may lead to another of the search list it says nothing. */
  private void tellFailing() {
    boolean last = tried.size() == candidates.size();
    if (last || tried.get(tried.size() - 1).values().stream().anyMatch(Search::isIt)) {
      failing.forEach(
          (family, soFar) -> {
            IOException cause = soFar.toAnswer(family, question.host()).cause();
            if (cause != null) {
              teller.failing(family, cause);
            }
          });
      failing.clear();
    }
  }

  private static boolean isIt(Outcome outcome) {
    return outcome.is(Kind.ADDRESSES);
  }

  @Override
  public void found(AddressFamily family, Outcome outcome) {
    step(() -> take(family, outcome));
  }

  private void take(AddressFamily family, Outcome outcome) {
    Map<AddressFamily, Outcome> now = tried.get(tried.size() - 1);
    if (now.putIfAbsent(family, outcome) != null) {
      return;
    }
    failing.remove(family);
    boolean both = now.keySet().containsAll(families);
    if (candidates.size() == 1 || now.values().stream().anyMatch(Search::isIt)) {
      now.forEach(teller::answered);
      tellFailing();
    } else if (both && (tried.size() == candidates.size() || unreachable(now))) {
      verdict(now).forEach(teller::answered);
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

  /** The question cannot be asked. */
  void refuse(String why) {
    tellAll(Outcome.none(Kind.NOT_ASKED, "", why));
  }

  private void tellAll(Outcome outcome) {
    teller.untold().forEach(family -> teller.answered(family, outcome));
  }

  private void tellFrom(List<InetAddress> both, String source) {
    int most = client.setup().settings().maxAddresses();
    teller
        .untold()
        .forEach(family -> teller.answered(family, Outcome.of(family, both, source, most)));
  }

  @Override
  public void cancel() {
    stop(flight -> flight.leave(this));
  }

  @Override
  public void release() {
    stop(flight -> flight.release(this));
  }

  private void stop(Consumer<Flight> how) {
    teller.silence();
    client.onLoop(
        () -> {
          flights.forEach(how);
          if (delegate != null) {
            step(delegate::cancel);
          }
        });
  }

  /** Hears the platform's resolver, on its threads. */
  private final class Relay implements Listener {
    @Override
    public void asked(AddressFamily family, String server) {
      teller.asked(family, server);
    }

    @Override
    public void failing(AddressFamily family, IOException cause) {
      teller.failing(family, cause);
    }

    @Override
    public void answered(Answer answer) {
      teller.answered(bounded(answer));
    }

    private Answer bounded(Answer answer) {
      List<InetAddress> all = answer.addresses();
      int most = client.setup().settings().maxAddresses();
      return all.size() <= most
          ? answer
          : new Answer(
              answer.family(),
              answer.kind(),
              all.subList(0, most),
              answer.ttl(),
              answer.source(),
              answer.cause());
    }
  }
}
