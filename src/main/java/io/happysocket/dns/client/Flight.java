// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.dns.client.Transport.Exchange;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * One question on its way through the servers, for all who ask it at the time. Confined to the
 * loop.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li>Servers are asked in the order of {@link Servers#order()}, again from the first after the
 *       last, each {@code attempts} times.
 *   <li>A silence of {@code resendAfter} (doubled with each round) sends the next query. Earlier
 *       ones are still listened to: a late answer is an answer.
 *   <li>SERVFAIL, REFUSED, NOTIMP, FORMERR, an unreachable port: the next query goes out at once. A
 *       server that failed twice is not asked again, and after a failure there are two rounds.
 *       Those who wait are told that it is failing.
 *   <li>FORMERR, NOTIMP or BADVERS to a query with EDNS: once more without. The third round goes
 *       without EDNS, too, for what drops it on the way.
 *   <li>A truncated reply: the same server over TCP.
 *   <li>A bad answer, one that cannot be read: the same server over TCP and without EDNS, then as
 *       after SERVFAIL. In this question the server is not asked with EDNS again.
 *   <li>It ends with the first answer; when nothing is left to ask and a server has failed; or
 *       after {@link Servers#giveUpNanos()}.
 * </ol>
 */
final class Flight implements Transport.Sink {

  /** Someone who waits for the outcome. */
  interface Waiter {
    void asked(AddressFamily family, String server);

    /** A server has failed; the question goes on to others, or to it again. */
    void failing(AddressFamily family, Outcome soFar);

    void found(AddressFamily family, Outcome outcome);
  }

  private static final int FAILURES = 2;

  private static final int ROUNDS_AFTER_FAILURE = 2;

  private static final int ROUNDS_WITH_EDNS = 2;

  /** Row 12: after the last who waited has gone, an answer may still feed the cache. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NameAndType key;
  private final DnsSettings settings;
  private final Transport transport;
  private final Servers servers;
  private final Consumer<Outcome> done;
  private final EventLoop loop;
  private final Chain chain;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final Set<Exchange> open = new LinkedHashSet<>();
  private final Map<String, Integer> sent = new LinkedHashMap<>();
  private final Map<Server, Integer> failures = new HashMap<>();
  private final Set<Server> garbled = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private List<Server> order = List.of();
  private long startedNanos;
  private int next;
  private boolean serverFailed;

  /** What was told when the first server failed, and is told to those who join. */
  private @Nullable Outcome failing;

  private boolean ended;
  private @Nullable Exchange current;
  private @Nullable Timer wait;
  private @Nullable Timer deadline;
  private @Nullable Timer linger;

  Flight(NameAndType key, DnsClient.Setup setup, Servers servers, Consumer<Outcome> done) {
    this.key = key;
    this.settings = setup.settings();
    this.transport = setup.transport();
    this.servers = servers;
    this.done = done;
    this.loop = transport.loop();
    this.chain = new Chain(key, settings);
  }

  void start() {
    startedNanos = loop.now();
    deadline = loop.schedule(startedNanos + servers.giveUpNanos(), () -> finish(failure()));
    order = servers.order();
    askNext();
    @Nullable Server due = ended ? null : servers.due(loop.now());
    if (due != null) {
      probe(due);
    }
  }

  /** Asks a dead server beside the others, to see whether it lives; nobody waits for it. */
  private void probe(Server dead) {
    Transport.Sink alive = (exchange, reply) -> exchange.server.answered();
    Exchange probe = transport.exchange(dead, transport.query(key, 0), servers.streams(), alive);
    transport.send(probe);
    loop.schedule(loop.now() + LINGER_NANOS, probe::close);
  }

  void join(Waiter waiter) {
    waiters.add(waiter);
    cancel(linger);
    sent.keySet().forEach(server -> waiter.asked(key.family(), server));
    if (failing != null) {
      waiter.failing(key.family(), failing);
    }
  }

  /** One who waited has gone; the sockets are closed if it was the last. */
  void leave(Waiter waiter) {
    waiters.remove(waiter);
    if (waiters.isEmpty()) {
      finish(Outcome.none(Kind.NOT_ASKED, "", "cancelled"));
    }
  }

  /** One who waited has gone; if it was the last the question goes on for a second. */
  void release(Waiter waiter) {
    waiters.remove(waiter);
    if (waiters.isEmpty() && !ended) {
      linger = loop.schedule(loop.now() + LINGER_NANOS, () -> leave(waiter));
    }
  }

  private void askNext() {
    if (ended) {
      return;
    }
    int rounds =
        problems.isEmpty()
            ? servers.attempts()
            : Math.min(servers.attempts(), ROUNDS_AFTER_FAILURE);
    while (next < rounds * order.size()) {
      Server server = order.get(next % order.size());
      boolean plain = server.plain() || garbled.contains(server);
      boolean edns = !plain && next / order.size() < ROUNDS_WITH_EDNS;
      next++;
      if (failures.getOrDefault(server, 0) < FAILURES) {
        ask(server, edns, servers.streams());
        return;
      }
    }
    // those still open have had their time; without a failure the deadline is waited for
    if (open.isEmpty() || !problems.isEmpty()) {
      finish(failure());
    }
  }

  private void ask(Server server, boolean edns, boolean stream) {
    cancel(wait);
    Query query = transport.query(chain.key(), edns ? settings.ednsSize() : 0);
    Exchange exchange = transport.exchange(server, query, stream, this);
    current = exchange;
    open.add(exchange);
    transport.send(exchange);
  }

  @Override
  public void sent(Exchange exchange) {
    String server = exchange.server.toString();
    if (sent.merge(server, 1, Integer::sum) == 1) {
      waiters.forEach(waiter -> waiter.asked(key.family(), server));
    }
    if (exchange == current) {
      cancel(wait);
      int round = (next - 1) / order.size();
      wait = loop.schedule(loop.now() + servers.waitNanos(round), () -> silent(exchange));
    }
  }

  private void silent(Exchange exchange) {
    current = null;
    exchange.server.silent(loop.now());
    exchange.stale();
    askNext();
  }

  @Override
  public void failed(Exchange exchange, Exception cause) {
    open.remove(exchange);
    if (ended) {
      return;
    }
    if (exchange == current) {
      exchange.server.silent(loop.now());
      problem(exchange, String.valueOf(cause.getMessage()));
    } else if (open.isEmpty()) {
      askNext();
    }
  }

  @Override
  public void replied(Exchange exchange, Reply reply) {
    open.remove(exchange);
    exchange.server.answered();
    if (ended) {
      return;
    }
    boolean edns = exchange.query.ednsSize() > 0;
    if (reply.truncated()) {
      if (exchange.streams()) {
        bad(exchange, "truncated");
      } else {
        ask(exchange.server, edns, true);
      }
      return;
    }
    switch (reply.rcode()) {
      case Rcode.NOERROR, Rcode.NXDOMAIN -> read(exchange, reply);
      case Rcode.FORMERR, Rcode.NOTIMP, Rcode.BADVERS -> {
        exchange.server.plain(edns);
        if (edns) {
          ask(exchange.server, false, exchange.streams());
        } else {
          refused(exchange, reply.code());
        }
      }
      default -> refused(exchange, reply.code());
    }
  }

  /** What cuts messages, or cannot pass EDNS on, is often on UDP's way only. */
  private void bad(Exchange exchange, String what) {
    serverFailed = true;
    String words = "a bad answer (" + what + ")";
    if (garbled.add(exchange.server) && !exchange.streams()) {
      problems.add(words + " from " + exchange);
      ask(exchange.server, false, true);
      failing();
    } else {
      refused(exchange, words);
    }
  }

  private void refused(Exchange exchange, String what) {
    serverFailed = true;
    problem(exchange, what);
    failing();
  }

  private void failing() {
    if (failing == null && !ended) {
      Outcome soFar = failure();
      failing = soFar;
      List.copyOf(waiters).forEach(waiter -> waiter.failing(key.family(), soFar));
    }
  }

  private void problem(Exchange exchange, String what) {
    failures.merge(exchange.server, 1, Integer::sum);
    problems.add(what + " from " + exchange);
    if (exchange == current || current == null) {
      current = null;
      cancel(wait);
      askNext();
    }
  }

  private void read(Exchange exchange, Reply reply) {
    @Nullable Outcome outcome = chain.read(reply, exchange.toString());
    if (outcome != null) {
      if (reply.wrong() != null && !outcome.is(Kind.ADDRESSES)) {
        bad(exchange, reply.wrong());
      } else {
        finish(outcome);
      }
      return;
    }
    // an alias leads out of the answer: the same again for its target
    closeAll();
    failures.clear();
    problems.clear();
    next = 0;
    order = servers.order();
    askNext();
  }

  private Outcome failure() {
    List<String> times = new ArrayList<>();
    sent.forEach((server, n) -> times.add(server + (n == 1 ? "" : " (" + n + " times)")));
    String asked = String.join(", ", times);
    if (problems.isEmpty()) {
      String silence = times.isEmpty() ? "no socket was free to ask" : "no answer from " + asked;
      long millis = TimeUnit.NANOSECONDS.toMillis(loop.now() - startedNanos);
      return chain.failure(Kind.TIMEOUT, asked, silence + " in " + millis + " ms");
    }
    Kind kind = serverFailed ? Kind.SERVER_FAILURE : Kind.NOT_ASKED;
    return chain.failure(kind, asked, String.join(", ", problems) + "; asked " + asked);
  }

  /** Ends it, at most once; tells those who wait. */
  void finish(Outcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    cancel(wait);
    cancel(deadline);
    cancel(linger);
    closeAll();
    done.accept(outcome);
    List.copyOf(waiters).forEach(waiter -> waiter.found(key.family(), outcome));
  }

  private void closeAll() {
    List.copyOf(open).forEach(Exchange::close);
    open.clear();
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
