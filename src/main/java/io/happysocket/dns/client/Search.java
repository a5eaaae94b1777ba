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
  private final Listener listener;
  private final Set<AddressFamily> untold = EnumSet.noneOf(AddressFamily.class);
  private final List<Flight> flights = new ArrayList<>();
  private final List<Map<AddressFamily, Outcome>> tried = new ArrayList<>();
  private final Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
  private List<Name> candidates = List.of();
  private boolean asIsFirst;
  private Servers servers = Servers.NONE;
  private @Nullable Resolution delegate;
  private volatile boolean silenced;

  Search(DnsClient client, Question question, Listener listener) {
    this.client = client;
    this.question = question;
    this.listener = listener;
    untold.addAll(question.families());
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
    if (client.closed()) {
      refuse("the resolver is closed");
      return;
    }
    HostName known = client.known(question.host());
    if (known != null) {
      client.files().whenFresh(files -> look(known, files), this::refuse);
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
      client.files().whenFresh(files -> look(name, files), this::refuse);
    }
  }

  private void look(HostName name, Snapshot files) {
    if (silenced) {
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
      Question known = new Question(name.text() + (name.absolute() ? "." : ""), untold);
      delegate = client.setup().platform().resolve(known, new Relay());
    } else {
      asIsFirst = name.dots() >= file.ndots();
      candidates = client.candidates(question.host(), name, file);
      if (file.has("no-aaaa")) {
        tell(AddressFamily.IPV6, Outcome.none(Kind.NO_DATA, "resolv.conf no-aaaa", ""));
      }
      families.addAll(untold);
      askNext();
    }
  }

  /** The next name of the search list, for each family; AAAA first (RFC 8305 section 3). */
  private void askNext() {
    Name name = candidates.get(tried.size());
    tried.add(new EnumMap<>(AddressFamily.class));
    flights.clear();
    for (AddressFamily family : List.copyOf(families)) {
      @Nullable Flight flight =
          silenced ? null : client.ask(new NameAndType(name, family), servers, this);
      if (flight != null) {
        flights.add(flight);
      }
    }
  }

  @Override
  public void asked(AddressFamily family, String server) {
    guarded(() -> listener.asked(family, server));
  }

  /** Of a name that leads to another of the search list it says nothing. */
  @Override
  public void failing(AddressFamily family, Outcome soFar) {
    IOException cause = soFar.toAnswer(family, question.host()).cause();
    if (cause != null && tried.size() == candidates.size()) {
      guarded(() -> listener.failing(family, cause));
    }
  }

  @Override
  public void found(AddressFamily family, Outcome outcome) {
    Map<AddressFamily, Outcome> now = tried.get(tried.size() - 1);
    if (now.putIfAbsent(family, outcome) != null) {
      return;
    }
    boolean both = now.keySet().containsAll(families);
    if (candidates.size() == 1 || now.values().stream().anyMatch(o -> o.is(Kind.ADDRESSES))) {
      now.forEach(this::tell);
    } else if (both && (tried.size() == candidates.size() || unreachable(now))) {
      verdict(now).forEach(this::tell);
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
          if (!silenced && !untold.isEmpty() && tried.get(tried.size() - 1) == then) {
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
    List.copyOf(untold).forEach(family -> tell(family, outcome));
  }

  private void tellFrom(List<InetAddress> both, String source) {
    List.copyOf(untold).forEach(family -> tell(family, Outcome.of(family, both, source)));
  }

  private void tell(AddressFamily family, Outcome outcome) {
    if (untold.remove(family)) {
      guarded(() -> listener.answered(outcome.toAnswer(family, question.host())));
    }
  }

  /** What a listener throws is its own resolution's loss, not that of others in the same flight. */
  private void guarded(Runnable telling) {
    if (!silenced) {
      try {
        telling.run();
      } catch (RuntimeException e) {
        LOG.debug("a listener for {}", question.host(), e);
      }
    }
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
    silenced = true;
    client.onLoop(
        () -> {
          flights.forEach(how);
          if (delegate != null) {
            delegate.cancel();
          }
        });
  }

  /** Hears the platform's resolver, on its threads. */
  private final class Relay implements Listener {
    @Override
    public void asked(AddressFamily family, String server) {
      guarded(() -> listener.asked(family, server));
    }

    @Override
    public void failing(AddressFamily family, IOException cause) {
      guarded(() -> listener.failing(family, cause));
    }

    @Override
    public void answered(Answer answer) {
      guarded(() -> listener.answered(answer));
    }
  }
}
