// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.Nat64;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Foreign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the NAT64 prefixes of this network by asking for {@link Nat64#DISCOVERY_NAME} (RFC 7050),
 * where a default route leads to IPv6 and none to IPv4. What was found holds on that network and
 * for the TTL of the answer; then it is asked for again, and holds until that is answered.
 * Thread-safe.
 */
final class Nat64Finder {

  /** How long a race that cannot start without a prefix waits for the first answer on a network. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** An answer is kept no shorter than this, and a failure to get one so long. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  /** No longer, whatever its TTL: an operator may move its NAT64. */
  private static final Duration MOST = Duration.ofHours(1);

  private static final Question QUESTION =
      new Question(Nat64.DISCOVERY_NAME, Set.of(AddressFamily.IPV6));

  private final EventLoop loop;
  private final Resolver resolver;

  /** Null when they are to be found. */
  private final @Nullable Nat64 given;

  /** Replaced under the lock. */
  private volatile Known known;

  // guarded by this
  private final List<Runnable> waiting = new ArrayList<>(0);
  private long patientUntilNanos;
  private String asking = "";

  /**
   * What is known on the network that races run on now.
   *
   * @param bare the network as it was read
   * @param network the same with its NAT64
   * @param wanted whether the prefixes are to be found there
   * @param answered whether they were asked for with success, or are not wanted
   * @param untilNanos when they are to be asked for again
   */
  private record Known(
      LocalNetwork bare, LocalNetwork network, boolean wanted, boolean answered, long untilNanos) {

    static Known unwanted(LocalNetwork bare, LocalNetwork network) {
      return new Known(bare, network, /* wanted= */ false, /* answered= */ true, 0);
    }
  }

  /**
   * A finder that has asked nothing yet.
   *
   * @param given the prefixes, if they are not to be found
   */
  Nat64Finder(EventLoop loop, Resolver resolver, @Nullable Nat64 given) {
    this.loop = loop;
    this.resolver = resolver;
    this.given = given;
    this.known = Known.unwanted(LocalNetwork.UNKNOWN, LocalNetwork.UNKNOWN);
    loop.onClose(this::release);
  }

  /** The network with what is known of its NAT64, which is asked for when it is time. */
  @SuppressWarnings("ReferenceEquality") // the very same, as long as nothing changes
  LocalNetwork on(LocalNetwork bare) {
    Known now = known;
    if (now.bare() != bare) {
      now = moveTo(bare);
      if (now.answered()) {
        release();
      }
    }
    if (now.wanted() && loop.now() - now.untilNanos() >= 0 && mayAsk(now)) {
      ask();
      now = known;
    }
    return now.network();
  }

  /** On another network nothing holds; on the same one, with another address, all does. */
  private synchronized Known moveTo(LocalNetwork bare) {
    Known then = known;
    if (given != null) {
      known = Known.unwanted(bare, bare.with(given));
    } else if (!hasIpv6Only(bare)) {
      known = Known.unwanted(bare, bare);
    } else if (then.wanted() && then.bare().identity().equals(bare.identity())) {
      LocalNetwork network = bare.with(then.network().nat64());
      known = new Known(bare, network, /* wanted= */ true, then.answered(), then.untilNanos());
    } else {
      long now = loop.now();
      patientUntilNanos = now + PATIENCE_NANOS;
      known = new Known(bare, bare, /* wanted= */ true, /* answered= */ false, now);
    }
    return known;
  }

  /** A default route leads to IPv6, and none to IPv4. */
  private static boolean hasIpv6Only(LocalNetwork network) {
    EnumSet<AddressFamily> routes = EnumSet.noneOf(AddressFamily.class);
    for (LocalAddress each : network.sources()) {
      routes.add(AddressFamily.of(each.address()));
    }
    return routes.equals(EnumSet.of(AddressFamily.IPV6));
  }

  /** One question at a time on one network. */
  private synchronized boolean mayAsk(Known now) {
    String where = now.bare().identity();
    boolean may = !asking.equals(where);
    asking = where;
    return may;
  }

  private void ask() {
    String where = known.bare().identity();
    try {
      Resolver.Resolution asked = resolver.resolve(QUESTION, answer -> answered(where, answer));
      if (asked == null) {
        throw new NullPointerException("the resolver gave no resolution");
      }
    } catch (Throwable e) {
      Foreign.threw("the resolver", Nat64.DISCOVERY_NAME, e);
      settle(where, null, LEAST);
    }
  }

  /** A resolver may tell of the family that it was not asked for, which says nothing here. */
  private void answered(String where, Answer answer) {
    if (answer.family() != AddressFamily.IPV6) {
      return;
    }
    switch (answer.kind()) {
      case ADDRESSES, NO_DATA, NO_SUCH_NAME ->
          settle(where, Nat64.discovered(answer.addresses(), answer.source()), answer.ttl());
      default -> settle(where, null, LEAST);
    }
  }

  /**
   * Takes what an answer on a network tells; where the network has changed since, it says nothing.
   *
   * @param found null for a failure, which says nothing either: what was known stays in use
   */
  private void settle(String where, @Nullable Nat64 found, Duration ttl) {
    synchronized (this) {
      Known then = known;
      asking = asking.equals(where) ? "" : asking;
      if (!then.wanted() || !then.bare().identity().equals(where)) {
        return;
      }
      Nat64 now = found == null ? then.network().nat64() : found;
      Duration kept = ttl.compareTo(LEAST) < 0 ? LEAST : ttl.compareTo(MOST) > 0 ? MOST : ttl;
      known =
          new Known(
              then.bare(),
              now.equals(then.network().nat64()) ? then.network() : then.bare().with(now),
              /* wanted= */ true,
              /* answered= */ true,
              loop.now() + kept.toNanos());
    }
    release();
  }

  /** There is nothing to wait for any more. */
  private void release() {
    List<Runnable> told;
    synchronized (this) {
      told = List.copyOf(waiting);
      waiting.clear();
    }
    for (Runnable each : told) { // no lambda, which a first connect would make
      each.run();
    }
  }

  /** Whether the first answer on a network is still to come, and worth waiting for. */
  boolean isAwaited(LocalNetwork bare) {
    LocalNetwork unused = on(bare);
    if (known.answered()) {
      return false;
    }
    synchronized (this) {
      return loop.now() - patientUntilNanos < 0;
    }
  }

  /**
   * Runs a task, once, when the first answer on this network is in, a second has passed without it,
   * or a moment has come; on any thread.
   */
  void whenKnown(long latestNanos, Runnable task) {
    long untilNanos;
    synchronized (this) {
      untilNanos = latestNanos - patientUntilNanos < 0 ? latestNanos : patientUntilNanos;
      waiting.add(task);
    }
    if (known.answered()) {
      runIfWaiting(task);
      return;
    }
    try {
      loop.execute(() -> loop.schedule(untilNanos, () -> runIfWaiting(task)));
    } catch (RejectedExecutionException e) {
      runIfWaiting(task); // the loop has ended, and what the task does is refused
    }
  }

  private void runIfWaiting(Runnable task) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(task);
    }
    if (waited) {
      task.run();
    }
  }
}
