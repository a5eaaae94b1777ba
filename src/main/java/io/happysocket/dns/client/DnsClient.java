// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.system.HostName;
import io.happysocket.dns.system.ResolvConf;
import io.happysocket.dns.system.SystemFiles;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.loop.EventLoop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * Asks DNS servers. Thread-safe: what was told before and still holds is told at once, on any
 * thread; whatever else comes from another thread is done on the loop, where all else lives. On the
 * loop, what needs no server is told before {@link #resolve} returns.
 *
 * <p>The way of a name: {@link NameLookup} checks it and looks at the hosts file; {@link Search}
 * goes through the search list, and for each candidate and family asks here; here the cache
 * answers, or a {@link Flight} that is already under way, or a new one.
 */
public final class DnsClient implements Resolver {

  /** What lives as long as the client. */
  record Setup(EventLoop loop, DnsSettings settings, Transport transport, Resolver platform) {}

  private static final Resolution DONE = () -> {};

  private final Setup setup;
  private final SystemFiles files;
  private final AnswerCache cache;
  private final KnownAnswers known;
  private final Map<String, Plan> plans;
  private final Map<NameAndType, Flight> flights = new HashMap<>();
  private @Nullable Servers servers;
  private ResolvConf resolvConf = ResolvConf.EMPTY;
  private boolean closed;

  /**
   * A client; reads no file and opens no socket before it is asked.
   *
   * @param loop runs it; when the loop closes, so does the client
   * @param settings how to ask
   * @param platform asked for what DNS should not be: {@code .local}, single labels without a
   *     search list, everything when no server is configured; not closed with this client
   */
  public DnsClient(EventLoop loop, DnsSettings settings, Resolver platform) {
    this(loop, settings, platform, new SystemFiles(loop, settings, SystemFiles.CHECK_NANOS));
  }

  DnsClient(EventLoop loop, DnsSettings settings, Resolver platform, SystemFiles files) {
    setup = new Setup(loop, settings, new Transport(loop, settings), platform);
    this.files = files;
    cache = new AnswerCache(settings.cacheSize());
    known = new KnownAnswers(loop, files, cache, settings.cacheSize());
    plans = AnswerCache.bounded(settings.cacheSize());
    loop.onClose(this::end);
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    List<Answer> answers = known.get(question);
    if (!answers.isEmpty()) {
      answers.forEach(answer -> Teller.tell(listener, question.host(), answer));
      return DONE;
    }
    NameLookup lookup = new NameLookup(this, question, listener);
    if (!onLoop(lookup::start)) {
      lookup.refuse("the resolver is closed");
    }
    return lookup;
  }

  @Override
  public List<Answer> known(Question question) {
    return known.get(question);
  }

  /** Takes what a question was told at once, for the next who asks it. */
  void known(
      Question question, @Nullable Snapshot files, List<Answer> told, List<NameAndType> rests) {
    known.put(question, files, told, rests);
  }

  /** Runs at once on the loop, soon from elsewhere; false when the loop has ended. */
  boolean onLoop(Runnable task) {
    if (setup.loop().inLoop()) {
      task.run();
      return true;
    }
    try {
      setup.loop().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  Setup setup() {
    return setup;
  }

  SystemFiles files() {
    return files;
  }

  /**
   * Not before the loop has told: a race that begins while its loop is about to close ends by that,
   * and not by a name that could not be asked for.
   */
  boolean closed() {
    return closed;
  }

  /** The servers of this configuration. When it is a new one what was learnt is forgotten. */
  @SuppressWarnings("ReferenceEquality") // nearly always the very same, as long as no file changes
  Servers servers(ResolvConf now) {
    Servers known = servers;
    if (known == null || (now != resolvConf && !now.equals(resolvConf))) {
      known = new Servers(setup.settings(), now);
      servers = known;
      resolvConf = now;
      // another network may have other names (split DNS)
      cache.clear();
      plans.clear();
    }
    return known;
  }

  /** The name, checked, if DNS was asked for it before. */
  @Nullable HostName checked(String host) {
    Plan plan = plans.get(host);
    return plan == null ? null : plan.name();
  }

  /** The names to ask for, by the configuration that {@link #servers} was last given. */
  List<Name> candidates(String host, HostName name, ResolvConf file) {
    Plan plan = plans.get(host);
    if (plan == null) {
      plan = new Plan(name, file.candidates(name));
      plans.put(host, plan);
    }
    return plan.candidates();
  }

  /**
   * Tells the waiter what is known and not older, or lets it join the flight for it. So those who
   * want a fresh answer share one, and the query for it.
   */
  @Nullable Flight ask(
      NameAndType key, Servers current, Waiters.Waiter waiter, long maximumAgeNanos) {
    long now = setup.loop().now();
    @Nullable Outcome known = cache.get(key, now, maximumAgeNanos);
    @Nullable Flight flight = flights.get(key);
    if (known == null && flight == null) {
      known = cache.noSuchName(key, now, maximumAgeNanos);
    }
    if (known != null) {
      waiter.found(key.family(), known);
      return null;
    }
    if (flight != null) {
      flight.join(waiter);
      return flight;
    }
    Flight started = new Flight(key, setup, current, outcome -> landed(key, outcome));
    flights.put(key, started);
    started.join(waiter);
    started.start();
    return started;
  }

  private void landed(NameAndType key, Outcome outcome) {
    flights.remove(key);
    cache.put(key, outcome, setup.loop().now());
  }

  @Override
  public void close() {
    onLoop(this::end);
  }

  private void end() {
    if (closed) {
      return;
    }
    closed = true;
    known.close();
    Outcome end = Outcome.none(Kind.NOT_ASKED, "", "the resolver was closed");
    List.copyOf(flights.values()).forEach(flight -> flight.finish(end));
    files.close();
  }
}
