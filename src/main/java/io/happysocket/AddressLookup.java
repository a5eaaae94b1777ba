// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.NamedAddress;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.engine.Engine;
import io.happysocket.history.proof.Proof;
import io.happysocket.loop.Timer;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller's lookup of the addresses of a name: asks the resolver, for all answers, but once one
 * has brought addresses not much longer for the other, and plays a race in virtual time for their
 * order. One that is to be proved first runs a race, or joins the one of another caller, unless
 * there is a proof. Confined to the loop; its end is read by the caller.
 */
final class AddressLookup implements Resolver.Listener {

  /** RFC 8305 section 8: when a client that races would want its second address. */
  private static final long PATIENCE_NANOS = Timing.RFC_8305.attemptDelayNanos();

  private final AddressLookups all;
  private final Request request;
  private final boolean proving;
  private final long latestNanos;
  private final Runnable whenOver;
  private final CountDownLatch over = new CountDownLatch(1);

  private Set<AddressFamily> families = Set.of();
  private final Map<AddressFamily, Answer> answers = new EnumMap<>(AddressFamily.class);
  private Resolver.@Nullable Resolution resolution;
  private @Nullable Timer deadline;
  private @Nullable Timer patience;
  private @Nullable ProofRace race;
  private boolean answered;
  private boolean ended;
  private boolean cancelled;

  // written before it is over, read after
  private List<InetAddress> found = List.of();
  private @Nullable Supplier<UnknownHostException> failure;

  /**
   * A lookup that has not begun.
   *
   * @param all those of its connector
   * @param request the name, or an address
   * @param proving whether the addresses are to be proved at the request's port
   * @param whenOver run on the loop when it has ended, unless it was cancelled
   */
  AddressLookup(AddressLookups all, Request request, boolean proving, Runnable whenOver) {
    this.all = all;
    this.request = request;
    this.proving = proving && request.literal() == null;
    this.latestNanos = all.loop.now() + request.deadlineNanos();
    this.whenOver = whenOver;
  }

  Request request() {
    return request;
  }

  long latestNanos() {
    return latestNanos;
  }

  // ---- the caller

  /** On the loop. */
  void begin() {
    all.add(this);
    deadline = all.loop.schedule(latestNanos, () -> step(this::expired));
    step(
        () -> {
          if (proving && !all.proof(request).isOfAny()) {
            race();
          } else {
            ask();
          }
        });
  }

  /** Waits for the end. */
  List<InetAddress> await() throws UnknownHostException {
    long left = Math.max(0, latestNanos - all.loop.now()) + Engine.GRACE_NANOS;
    try {
      if (!all.loop.port().await(over, left)) {
        all.onLoop(this::cancel);
        throw new UnknownHostException(
            "no end although the deadline has passed: something holds up the connector's thread");
      }
    } catch (InterruptedException e) {
      abort();
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted while looking up " + request.host());
    }
    return result();
  }

  /** What it came to, once it is over. */
  List<InetAddress> result() throws UnknownHostException {
    if (failure != null) {
      throw failure.get();
    }
    return found;
  }

  /** Any thread: ends it, and returns when everything of it is closed. */
  void abort() {
    if (all.onLoop(this::cancel) && !all.loop.inLoop()) {
      all.loop.port().awaitThroughInterrupts(over, Engine.GRACE_NANOS);
    }
  }

  private void cancel() {
    if (!ended) {
      cancelled = true;
      fail("cancelled");
    }
  }

  /** On the loop: the connector is closed. */
  void closed() {
    step(() -> fail("the connector was closed"));
  }

  // ---- answers

  private void ask() {
    if (request.literal() != null) {
      allAnswered();
      return;
    }
    families = Set.copyOf(all.engine.families());
    Question question = new Question(request.host(), families);
    resolution =
        requireNonNull(all.resolver.resolve(question, this), "the resolver gave no resolution");
  }

  @Override
  public void answered(Answer answer) {
    all.onLoop(() -> step(() -> take(answer)));
  }

  private void take(Answer answer) {
    if (answered
        || !families.contains(answer.family())
        || answers.putIfAbsent(answer.family(), answer) != null) {
      return;
    }
    if (answers.size() == families.size()) {
      allAnswered();
    } else if (!answer.addresses().isEmpty()) {
      long until = all.loop.now() + PATIENCE_NANOS;
      patience = all.loop.schedule(until, () -> step(this::allAnswered));
    }
  }

  /** Or as good as all. What leads nowhere without a NAT64 prefix waits for it, as in a race. */
  private void allAnswered() {
    if (answered) {
      return;
    }
    answered = true;
    if (resolution != null) {
      resolution.release();
      resolution = null;
    }
    List<InetAddress> addresses = new ArrayList<>();
    answers.values().forEach(each -> addresses.addAll(each.addresses()));
    if (request.literal() != null) {
      addresses.add(request.literal());
    }
    if (all.engine.destinations().awaitPrefix(addresses, all.loop.now())) {
      Runnable known = () -> all.onLoop(() -> step(this::order));
      all.engine.destinations().whenPrefixKnown(latestNanos, known);
    } else {
      order();
    }
  }

  private void order() {
    RaceResult played = all.engine.dryRun(request, known());
    List<InetAddress> order = played.order();
    if (order.isEmpty() || played.outcome() == RaceReport.Outcome.BROKEN) {
      fail(() -> unknown(Failure.of(played, played.cause())));
      return;
    }
    if (!proving) {
      succeed(order);
      return;
    }
    Proof proof = all.proof(request);
    if (proof.isOf(order) || all.loop.now() - latestNanos >= 0) {
      succeed(proof.arrange(order));
    } else {
      race();
    }
  }

  private List<Answer> known() {
    List<Answer> known = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      if (families.contains(family)) {
        known.add(answers.getOrDefault(family, none(family)));
      }
    }
    return known;
  }

  private static Answer none(AddressFamily family) {
    UnknownHostException cause = new UnknownHostException("no answer in time");
    return new Answer(family, Answer.Kind.TIMEOUT, List.of(), Duration.ZERO, "", cause);
  }

  // ---- the race

  private void race() {
    race = all.race(request);
    race.join(this);
  }

  /** What the race that it has waited for came to: without a winner the order that it tried. */
  void raced(RaceResult result, @Nullable Throwable cause) {
    step(
        () -> {
          List<InetAddress> order = result.order();
          if (order.isEmpty() || result.outcome() == RaceReport.Outcome.BROKEN) {
            fail(() -> unknown(Failure.of(result, cause)));
          } else if (result.winner() < 0) {
            succeed(order);
          } else {
            InetAddress winner = order.get(result.winner());
            List<InetAddress> arranged = all.proof(request).arrange(order);
            arranged.remove(winner);
            arranged.add(0, winner);
            succeed(arranged);
          }
        });
  }

  // ---- the end

  /** The time is over: what is known by now is the answer. */
  private void expired() {
    if (race == null) {
      order();
    } else if (!race.endsBy(latestNanos)) {
      List<InetAddress> order = race.order();
      if (order.isEmpty()) {
        fail("no answer in time");
      } else {
        succeed(order);
      }
    }
  }

  private void succeed(List<InetAddress> order) {
    List<InetAddress> named = new ArrayList<>(order.size());
    for (InetAddress address : order) {
      named.add(
          address.equals(request.literal()) ? address : NamedAddress.of(request.host(), address));
    }
    found = named;
    end();
  }

  private void fail(String why) {
    fail(() -> new UnknownHostException(why));
  }

  /** The exception is made on the caller's thread, so that its stack is the caller's. */
  private void fail(Supplier<UnknownHostException> why) {
    failure = why;
    end();
  }

  static UnknownHostException unknown(Throwable cause) {
    if (cause instanceof UnknownHostException already) {
      return already;
    }
    UnknownHostException unknown = new UnknownHostException(cause.getMessage());
    unknown.initCause(cause);
    return unknown;
  }

  private void end() {
    ended = true;
    stop(deadline);
    stop(patience);
    all.remove(this);
    Resolver.Resolution running = resolution;
    resolution = null;
    try {
      if (running != null) {
        running.cancel();
      }
    } finally {
      if (race == null || !race.leave(this)) {
        tell();
      }
    }
  }

  private static void stop(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  void tell() {
    over.countDown();
    if (!cancelled) {
      whenOver.run();
    }
  }

  /** Nothing once it has ended; what the resolver, a strategy or a filter throws ends it. */
  private void step(Runnable step) {
    if (ended) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      if (!ended) {
        fail(() -> unknown(e));
      }
    }
  }
}
