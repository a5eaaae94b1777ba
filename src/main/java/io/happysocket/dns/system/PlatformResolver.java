// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.Foreign;
import io.happysocket.loop.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the platform through {@link InetAddress#getAllByName}, which knows what DNS does not:
 * multicast DNS, NIS, the names of containers. It answers for both families at once and only when
 * both are known. A call cannot be stopped: a lookup that is cancelled while it runs tells nothing
 * more, but keeps its thread until the platform is done; one that waits for a thread is forgotten
 * at once. The JVM caches for it, so answers carry no TTL. Thread-safe.
 *
 * <p>The JVM's cache (30 s, {@code networkaddress.cache.ttl}) cannot be passed and does not say
 * what comes from it: {@link Question#maximumAge()} is not looked at, {@link Answer#fromCache()} is
 * false, and a race whose addresses have all failed does not ask again.
 *
 * <p>The JDK has one exception for every failure, {@link UnknownHostException}, and tells only in
 * words, which are in the language of the system, whether a name does not exist or a server failed.
 * So each is a {@link Kind#NO_SUCH_NAME} here, with the system's words in its cause. Whatever else
 * the JDK throws, or a thread that cannot be started, is a {@link Kind#NOT_ASKED}.
 */
public final class PlatformResolver implements Resolver {

  /** Default for {@link #PlatformResolver(int)}: 16. */
  public static final int DEFAULT_THREADS = 16;

  /** The call to the JDK. */
  interface Call {
    InetAddress[] getAllByName(String host) throws UnknownHostException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(PlatformResolver.class);

  private static final String SOURCE = "platform";

  private final Call call;
  private final int maximumThreads;
  private final Executor workers;
  private final Runnable end;

  /** Those without a thread, in order; guards itself and the two below. */
  private final Set<Lookup> waiting = new LinkedHashSet<>();

  private int threads;
  private boolean closed;

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
    this(maximumThreads, InetAddress::getAllByName);
  }

  /**
   * A resolver that answers with the address that a {@link java.net.Socket} would connect to, which
   * is the first one of the platform's, and with no other.
   *
   * @return a resolver with {@link #DEFAULT_THREADS}
   */
  public static PlatformResolver firstAddressOnly() {
    return new PlatformResolver(
        DEFAULT_THREADS, host -> new InetAddress[] {InetAddress.getByName(host)});
  }

  /**
   * Asks the platform on the calling thread, for as long as it takes.
   *
   * @param host a name or an address literal
   * @return the addresses in the platform's order, at least one
   * @throws UnknownHostException if it knows none
   */
  public static List<InetAddress> addresses(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  PlatformResolver(int maximumThreads, Call call) {
    this(maximumThreads, call, new Workers("happysocket-platform-dns", maximumThreads));
  }

  private PlatformResolver(int maximumThreads, Call call, Workers workers) {
    this(maximumThreads, call, workers, workers::close);
  }

  PlatformResolver(int maximumThreads, Call call, Executor workers, Runnable end) {
    if (maximumThreads < 1) {
      throw new IllegalArgumentException("maximumThreads is out of range: " + maximumThreads);
    }
    this.maximumThreads = maximumThreads;
    this.call = call;
    this.workers = workers;
    this.end = end;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    Lookup lookup = new Lookup(question, listener);
    boolean refused;
    boolean start;
    synchronized (waiting) {
      refused = closed;
      start = !refused && threads < maximumThreads;
      if (!refused) {
        waiting.add(lookup);
      }
      if (start) {
        threads++;
      }
    }
    if (refused) {
      lookup.fail("the resolver is closed", null);
    } else if (start) {
      start();
    }
    return lookup;
  }

  private void start() {
    try {
      workers.execute(this::work);
    } catch (RuntimeException | Error e) { // an Error: "unable to create native thread"
      lost("no thread can be started for the platform's resolver", e);
    }
  }

  private void work() {
    boolean ended = false;
    try {
      for (Lookup next; (next = next()) != null; ) {
        next.run();
      }
      ended = true;
    } finally {
      if (!ended) {
        lost("a thread of the platform's resolver has died", null);
      }
    }
  }

  /** The next lookup; null when there is none, and the thread does no longer count. */
  private @Nullable Lookup next() {
    synchronized (waiting) {
      Iterator<Lookup> all = waiting.iterator();
      if (!all.hasNext()) {
        threads--;
        return null;
      }
      Lookup first = all.next();
      all.remove();
      return first;
    }
  }

  /** There is a thread less; those who wait are taken by the others, or told if it was the last. */
  private void lost(String why, @Nullable Throwable cause) {
    List<Lookup> stranded = List.of();
    synchronized (waiting) {
      threads--;
      if (threads == 0) {
        stranded = new ArrayList<>(waiting);
        waiting.clear();
      }
    }
    stranded.forEach(lookup -> lookup.fail(why, cause));
    LOG.warn("{}: {} lookups fail", why, stranded.size(), cause);
  }

  @Override
  public void close() {
    List<Lookup> stranded;
    synchronized (waiting) {
      closed = true;
      stranded = new ArrayList<>(waiting);
      waiting.clear();
    }
    end.run();
    stranded.forEach(lookup -> lookup.fail("the resolver was closed", null));
  }

  /** One call to the platform. */
  private final class Lookup implements Resolution {
    private final Question question;

    /** Null when it is cancelled: the platform may take long, and must not hold it meanwhile. */
    private volatile @Nullable Listener listener;

    Lookup(Question question, Listener listener) {
      this.question = question;
      this.listener = listener;
    }

    void run() {
      String host = question.host();
      for (AddressFamily family : question.families()) {
        tell(told -> told.asked(family, SOURCE));
      }
      if (listener == null) {
        return;
      }
      try {
        answer(Kind.ADDRESSES, List.of(call.getAllByName(host)), "", null);
      } catch (UnknownHostException e) {
        String words = e.getMessage();
        String message = words == null ? host + ": the platform knows no address" : words;
        answer(Kind.NO_SUCH_NAME, List.of(), message, null);
      } catch (Throwable e) { // a provider's or the JDK's; this thread has others to serve
        fail("the platform's resolver failed: " + e.getMessage(), e);
        Foreign.threw("the platform's resolver", host, e);
      }
    }

    void fail(String why, @Nullable Throwable cause) {
      answer(Kind.NOT_ASKED, List.of(), question.host() + ": " + why, cause);
    }

    private void answer(
        Kind kind, List<InetAddress> all, String words, @Nullable Throwable reason) {
      for (AddressFamily family : AddressFamily.values()) {
        if (question.families().contains(family)) {
          List<InetAddress> own = all.stream().filter(a -> AddressFamily.of(a) == family).toList();
          boolean none = kind == Kind.ADDRESSES && own.isEmpty();
          @Nullable IOException cause = null;
          if (!words.isEmpty()) {
            cause = new UnknownHostException(words);
            cause.initCause(reason);
          }
          Answer answer =
              new Answer(family, none ? Kind.NO_DATA : kind, own, Duration.ZERO, SOURCE, cause);
          tell(told -> told.answered(answer));
        }
      }
    }

    /** What a listener throws is its own lookup's loss. */
    private void tell(Consumer<Listener> telling) {
      Listener told = listener;
      if (told != null) {
        try {
          telling.accept(told);
        } catch (Throwable e) { // whatever it is, others wait for this thread
          Foreign.threw("the listener of a lookup", question.host(), e);
        }
      }
    }

    @Override
    public void cancel() {
      listener = null;
      synchronized (waiting) {
        waiting.remove(this);
      }
    }
  }
}
