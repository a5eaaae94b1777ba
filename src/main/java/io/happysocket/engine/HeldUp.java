// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.loop.Foreign;
import io.happysocket.strategy.ConnectStrategy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names in the log which of the caller's strategy, filter, resolver and history has held up the
 * connector's thread. Thread-safe.
 *
 * <p>Nobody is named for what is not his: not the library's own, which waits for nothing (a cold
 * JVM, a collection of garbage or a busy machine was slow), and nobody the first time, in which the
 * JVM loads his classes and ours. Who blocks does so again.
 */
final class HeldUp {

  private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private final ConnectHistory history;

  /** By identity, for equality is code of others, too; all are the connector's own parts. */
  private final Set<Object> onceSlow = Collections.newSetFromMap(new IdentityHashMap<>());

  private long toldNanos;

  HeldUp(LongSupplier clock, ConnectHistory history) {
    this.clock = clock;
    this.history = history;
    this.toldNanos = clock.getAsLong() - AGAIN_NANOS;
  }

  /**
   * Watches a part of the connector while it is at work; for a strategy of the library's the
   * history, which it reads. Of what is the library's own not even the clock is read.
   */
  Watch on(Object part) {
    Object foreign = part instanceof ConnectStrategy && isOurs(part) ? history : part;
    return isOurs(foreign) ? Watch.NOBODY : new Watch(this, foreign);
  }

  /** Takes the time of one part's calls. */
  static final class Watch {

    /** Takes none. */
    static final Watch NOBODY = new Watch(null, "");

    private final @Nullable HeldUp by;
    private final Object watched;

    private Watch(@Nullable HeldUp by, Object watched) {
      this.by = by;
      this.watched = watched;
    }

    boolean isOfNobody() {
      return by == null;
    }

    /** Before a call; what it returns is for {@link #end}. */
    long begin() {
      return by == null ? 0 : by.clock.getAsLong();
    }

    /** After a call: tells if it took too long; every ten seconds at most. */
    void end(String host, long begunNanos) {
      if (by != null) {
        long now = by.clock.getAsLong();
        if (now - begunNanos > HELD_NANOS) {
          by.tell(watched, host, now, now - begunNanos);
        }
      }
    }
  }

  private synchronized void tell(Object slow, String host, long now, long nanos) {
    if (onceSlow.add(slow) || now - toldNanos < AGAIN_NANOS) {
      return;
    }
    toldNanos = now;
    Foreign.held(slow.getClass().getName(), host, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  private static boolean isOurs(Object part) {
    String in = part.getClass().getPackageName() + ".";
    return in.startsWith(ConnectStrategy.class.getPackageName() + ".")
        || in.startsWith(ConnectHistory.class.getPackageName() + ".")
        || in.startsWith(Resolver.class.getPackageName() + ".")
        || in.startsWith(AddressFilter.class.getPackageName() + ".");
  }
}
