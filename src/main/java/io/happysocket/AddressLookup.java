// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.engine.Engine;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.Timing;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A thread that waits for the addresses of a name: for all answers, but once one has brought
 * addresses not much longer for the other. Answers come on any thread.
 */
final class AddressLookup implements Resolver.Listener {

  /** RFC 8305 section 8: when a client that races would want its second address. */
  private static final long PATIENCE_NANOS = Timing.RFC_8305.attemptDelayNanos();

  private final Set<AddressFamily> families;
  private final Map<AddressFamily, Answer> answers = new EnumMap<>(AddressFamily.class);
  private final CountDownLatch some = new CountDownLatch(1);
  private final CountDownLatch all;
  private final LoopPort port;
  private volatile boolean ended;

  /** Those of one connector that wait: its close ends them, whatever their resolver does. */
  static final class UnderWay {
    private final EventLoop loop;
    private final Set<AddressLookup> lookups = ConcurrentHashMap.newKeySet();

    UnderWay(EventLoop loop) {
      this.loop = loop;
      loop.onClose(() -> lookups.forEach(AddressLookup::end));
    }

    private void add(AddressLookup lookup) {
      lookups.add(lookup);
      if (loop.isClosed()) { // perhaps the hook has run
        lookup.end();
      }
    }
  }

  AddressLookup(Set<AddressFamily> families, LoopPort port) {
    this.port = port;
    this.families = Set.copyOf(families);
    this.all = new CountDownLatch(families.size());
  }

  @Override
  public synchronized void answered(Answer answer) {
    if (families.contains(answer.family()) && answers.put(answer.family(), answer) == null) {
      if (!answer.addresses().isEmpty() || answers.size() == families.size()) {
        some.countDown();
      }
      all.countDown();
    }
  }

  private void end() {
    ended = true;
    some.countDown();
    families.forEach(each -> all.countDown());
  }

  /** The addresses of a name or literal in the order in which a race would try them. */
  static List<InetAddress> order(
      Engine engine, Resolver resolver, UnderWay underWay, Request request) throws IOException {
    long latestNanos = underWay.loop.now() + request.deadlineNanos();
    List<Answer> answers = answers(engine, resolver, underWay, request);
    List<InetAddress> found = new ArrayList<>();
    answers.forEach(each -> found.addAll(each.addresses()));
    if (request.literal() != null) {
      found.add(request.literal());
    }
    if (engine.destinations().awaitPrefix(found)) {
      awaitPrefix(engine, underWay.loop, request, latestNanos);
    }
    RaceResult played = engine.rehearse(request, answers);
    if (played.order().isEmpty() || played.outcome() == RaceReport.Outcome.BROKEN) {
      throw Failure.of(played, played.cause());
    }
    List<InetAddress> ordered = new ArrayList<>(played.order().size());
    for (InetAddress address : played.order()) {
      boolean isLiteral = address.equals(request.literal());
      ordered.add(isLiteral ? address : named(request.host(), address));
    }
    return ordered;
  }

  /** What leads nowhere without a NAT64 prefix waits for it, as in a race. */
  private static void awaitPrefix(Engine engine, EventLoop loop, Request request, long latestNanos)
      throws UnknownHostException {
    CountDownLatch known = new CountDownLatch(1);
    engine.destinations().whenPrefixKnown(latestNanos, known::countDown);
    try {
      boolean unused = loop.port().await(known, Math.max(0, latestNanos - loop.now()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted while looking up " + request.host());
    }
    if (loop.isClosed()) {
      throw new UnknownHostException("the connector was closed");
    }
  }

  private static List<Answer> answers(
      Engine engine, Resolver resolver, UnderWay underWay, Request request)
      throws UnknownHostException {
    if (request.literal() != null) {
      return List.of();
    }
    AddressLookup lookup = new AddressLookup(engine.families(), underWay.loop.port());
    underWay.add(lookup);
    try {
      return lookup.ask(resolver, request.host(), request.deadlineNanos(), PATIENCE_NANOS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException("interrupted while looking up " + request.host());
    } finally {
      underWay.lookups.remove(lookup);
    }
  }

  /** As a lookup of the JDK gives it: asked for its name, it asks nobody. */
  private static InetAddress named(String host, InetAddress address) throws UnknownHostException {
    return address instanceof Inet6Address six && six.getScopeId() != 0
        ? Inet6Address.getByAddress(host, six.getAddress(), six.getScopeId())
        : InetAddress.getByAddress(host, address.getAddress());
  }

  /**
   * Asks and waits.
   *
   * @param nanos for the first addresses
   * @param patienceNanos for the other family after that
   * @return one answer for each family
   * @throws InterruptedException if the thread is interrupted
   */
  List<Answer> ask(Resolver resolver, String host, long nanos, long patienceNanos)
      throws InterruptedException {
    Resolver.Resolution resolution = resolver.resolve(new Question(host, families), this);
    try {
      if (port.await(some, nanos)) {
        boolean unused = port.await(all, patienceNanos);
      }
      if (ended) {
        resolution.cancel();
      } else {
        resolution.release();
      }
    } catch (InterruptedException e) {
      resolution.cancel();
      throw e;
    }
    return known();
  }

  private synchronized List<Answer> known() {
    List<Answer> known = new ArrayList<>(2);
    for (AddressFamily family : AddressFamily.values()) {
      if (families.contains(family)) {
        known.add(answers.getOrDefault(family, none(family)));
      }
    }
    return known;
  }

  private Answer none(AddressFamily family) {
    UnknownHostException cause =
        new UnknownHostException(ended ? "the connector was closed" : "no answer in time");
    return new Answer(family, Answer.Kind.TIMEOUT, List.of(), Duration.ZERO, "", cause);
  }
}
