// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Rounds.Turn;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.dns.client.Transport.Exchange;
import io.happysocket.dns.client.Waiters.Waiter;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Timer;
import java.net.ProtocolException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;

/**
 * One question on its way through the servers, for all who ask it. Confined to the loop.
 *
 * <p>The rules:
 *
 * <ol>
 *   <li>Servers are asked in the order of {@link Servers#order}, again from the first after the
 *       last, each {@code attempts} times.
 *   <li>A silence of {@code resendAfter} (doubled with each round) sends the next query. Earlier
 *       ones are still listened to: a late answer is an answer.
 *   <li>SERVFAIL, REFUSED, NOTIMP, FORMERR, an unreachable port, a lame reply or a referral: the
 *       next query goes out at once. A server that failed twice is not asked again, and after a
 *       failure there are two rounds. Those who wait are told that it is failing.
 *   <li>What this machine lacks to ask (a descriptor, a port, memory, a route) is no failure of the
 *       server's: the next query goes out at once, those under way are listened to, and the end is
 *       not kept.
 *   <li>FORMERR, NOTIMP or BADVERS to a query with EDNS: once more without, as the third round is.
 *   <li>A truncated reply: the same server over TCP. If that fails, or is silent for as long, the
 *       whole addresses of the truncated one are the answer.
 *   <li>A bad answer, one that cannot be read, or a flood of what is none: the same server over TCP
 *       and without EDNS, then as after SERVFAIL. It is not asked with EDNS again for this.
 *   <li>It ends with the first answer; when nothing is left to ask and a server has failed; or
 *       after {@link Servers#giveUpNanos()}.
 * </ol>
 */
final class Flight implements Transport.Sink {

  /** Contract row 12: after the last who waited has gone, an answer may still feed the cache. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NameAndType key;
  private final DnsSettings settings;
  private final Transport transport;
  private final Servers servers;
  private final Consumer<Outcome> done;
  private final EventLoop loop;
  private final Chain chain;
  private final Waiters waiters;
  private final Rounds rounds;
  private final Set<Exchange> open = new LinkedHashSet<>();
  private final Findings findings = new Findings();
  private long startedNanos;
  private boolean ended;
  private @Nullable Outcome truncated; // its whole records, for when TCP gives no better answer
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
    chain = new Chain(key, settings);
    waiters = new Waiters(key.family());
    rounds = new Rounds(servers);
  }

  void start() {
    startedNanos = loop.now();
    deadline = loop.schedule(startedNanos + servers.giveUpNanos(), () -> finish(last()));
    rounds.begin(key.name(), loop.now());
    askNext();
    Server due = ended ? null : servers.due(loop.now());
    if (due != null) {
      transport.probe(due, key, servers.streams());
    }
  }

  void join(Waiter waiter) {
    cancel(linger);
    waiters.join(waiter);
  }

  /** One who waited has gone; the sockets are closed if it was the last. */
  void leave(Waiter waiter) {
    if (waiters.leave(waiter)) {
      finish(Outcome.none(Kind.NOT_ASKED, "", "cancelled"));
    }
  }

  /** One who waited has gone; if it was the last the question goes on for a second. */
  void release(Waiter waiter) {
    if (waiters.leave(waiter) && !ended) {
      linger = loop.schedule(loop.now() + LINGER_NANOS, () -> leave(waiter));
    }
  }

  private void askNext() {
    if (ended) {
      return;
    }
    @Nullable Turn turn = rounds.next(findings.some());
    if (turn != null) {
      ask(turn.server(), turn.edns(), servers.streams());
    } else if (open.isEmpty() || findings.some()) { // else the deadline is waited for
      finish(last());
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
    findings.sent(exchange);
    waiters.asked(exchange.server.toString());
    if (exchange == current) {
      cancel(wait);
      long due = loop.now() + servers.waitNanos(rounds.round());
      wait = loop.schedule(due, () -> silent(exchange));
    }
  }

  private void silent(Exchange exchange) {
    current = null;
    if (truncated != null && exchange.streams()) {
      finish(truncated);
    } else {
      exchange.server.silent(loop.now());
      exchange.stale();
      askNext();
    }
  }

  @Override
  public void failed(Exchange exchange, Exception cause) {
    open.remove(exchange);
    if (ended) {
      return;
    }
    if (truncated != null && exchange.streams()) {
      finish(truncated);
    } else if (cause instanceof ProtocolException) {
      bad(exchange, String.valueOf(cause.getMessage()));
    } else if (exchange == current) {
      exchange.server.silent(loop.now());
      findings.failed(exchange, cause);
      problem(exchange);
    } else if (open.isEmpty()) {
      askNext();
    }
  }

  @Override
  public void prevented(Exchange exchange, Exception cause) {
    open.remove(exchange);
    if (ended) {
      return;
    }
    findings.prevented(exchange, cause);
    if (truncated != null && exchange.streams()) {
      finish(truncated.with(Kind.ADDRESSES, /* otherTtlNanos= */ 0, truncated.source()));
    } else {
      problem(exchange);
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
      cut(exchange, reply);
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

  /** Once more over TCP; what is whole is kept for then, and not for long. */
  private void cut(Exchange exchange, Reply reply) {
    if (exchange.streams()) {
      bad(exchange, "truncated");
      return;
    }
    findings.truncated(exchange);
    @Nullable Outcome some = new Chain(chain.key(), settings).read(reply, exchange.toString());
    if (some != null && some.is(Kind.ADDRESSES)) {
      long kept = Math.min(some.ttlNanos(), settings.failureTtl().toNanos());
      truncated = some.with(Kind.ADDRESSES, kept, some.source() + ", truncated");
    }
    ask(exchange.server, exchange.query.ednsSize() > 0, true);
  }

  /** What cuts messages, or cannot pass EDNS on, is often on UDP's way only. */
  private void bad(Exchange exchange, String what) {
    String words = "a bad answer (" + what + ")";
    exchange.server.useless(chain.key().name(), loop.now());
    if (rounds.garbled(exchange.server) && !exchange.streams()) {
      findings.useless(exchange, words);
      ask(exchange.server, false, true);
      failing();
    } else {
      refused(exchange, words);
    }
  }

  private void refused(Exchange exchange, String what) {
    findings.useless(exchange, what);
    problem(exchange);
    failing();
  }

  private void failing() {
    if (!ended) {
      waiters.failing(findings.failure(chain, loop.now() - startedNanos));
    }
  }

  private void problem(Exchange exchange) {
    rounds.failed(exchange.server);
    if (exchange == current || current == null) {
      current = null;
      cancel(wait);
      askNext();
    }
  }

  private void read(Exchange exchange, Reply reply) {
    @Nullable String lame = reply.lame();
    if (lame != null) {
      exchange.server.useless(chain.key().name(), loop.now());
      refused(exchange, lame);
      return;
    }
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
    truncated = null;
    findings.clear();
    rounds.begin(chain.key().name(), loop.now());
    askNext();
  }

  /** Nobody has answered it whole. */
  private Outcome last() {
    return truncated != null ? truncated : findings.failure(chain, loop.now() - startedNanos);
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
    waiters.found(outcome);
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
