// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.loop.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the platform through {@link InetAddress#getAllByName}, which knows what DNS does not:
 * multicast DNS, NIS, the names of containers. It answers for both families at once and only when
 * both are known, and a call cannot be stopped: one that is cancelled tells nothing more, but keeps
 * its thread until the platform is done. The JVM caches for it, so answers carry no TTL.
 * Thread-safe.
 */
public final class PlatformResolver implements Resolver {

  /** Default for {@link #PlatformResolver(int)}: 16. */
  public static final int DEFAULT_THREADS = 16;

  private static final String SOURCE = "platform";

  private final Workers workers;

  /** A resolver with {@link #DEFAULT_THREADS}. */
  public PlatformResolver() {
    this(DEFAULT_THREADS);
  }

  /**
   * A resolver.
   *
   * @param maximumThreads how many names may be looked up at a time, at least 1; more wait in order
   */
  public PlatformResolver(int maximumThreads) {
    if (maximumThreads < 1) {
      throw new IllegalArgumentException("maximumThreads is out of range: " + maximumThreads);
    }
    workers = new Workers("happysocket-platform-dns", maximumThreads);
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    Lookup lookup = new Lookup(question, listener);
    try {
      workers.execute(lookup);
    } catch (RejectedExecutionException e) {
      lookup.tell(Kind.NOT_ASKED, List.of(), "the resolver is closed");
    }
    return lookup;
  }

  @Override
  public void close() {
    workers.close();
  }

  /** One call to the platform. */
  private static final class Lookup implements Runnable, Resolution {
    private final Question question;
    private final Listener listener;
    private volatile boolean cancelled;

    Lookup(Question question, Listener listener) {
      this.question = question;
      this.listener = listener;
    }

    @Override
    public void run() {
      if (cancelled) {
        return;
      }
      for (AddressFamily family : question.families()) {
        listener.asked(family, SOURCE);
      }
      try {
        tell(Kind.ADDRESSES, List.of(InetAddress.getAllByName(question.host())), "");
      } catch (UnknownHostException e) {
        // the JDK has one exception for both; the text is the C library's gai_strerror
        String message = String.valueOf(e.getMessage());
        boolean temporary = message.contains("Temporary failure");
        tell(temporary ? Kind.SERVER_FAILURE : Kind.NO_SUCH_NAME, List.of(), message);
      } catch (SecurityException e) {
        tell(Kind.NOT_ASKED, List.of(), String.valueOf(e.getMessage()));
      }
    }

    void tell(Kind kind, List<InetAddress> all, String message) {
      for (AddressFamily family : AddressFamily.values()) {
        if (!cancelled && question.families().contains(family)) {
          listener.answered(answer(family, kind, all, message));
        }
      }
    }

    private Answer answer(AddressFamily family, Kind kind, List<InetAddress> all, String message) {
      List<InetAddress> own = all.stream().filter(a -> AddressFamily.of(a) == family).toList();
      boolean none = kind == Kind.ADDRESSES && own.isEmpty();
      @Nullable IOException cause = message.isEmpty() ? null : new UnknownHostException(message);
      return new Answer(family, none ? Kind.NO_DATA : kind, own, Duration.ZERO, SOURCE, cause);
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
