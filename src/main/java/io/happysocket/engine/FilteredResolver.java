// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Foreign;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connector's resolver as it is handed out: whoever connects to what it gives must not reach an
 * address that the connector itself refuses. So IPv6 addresses are told when the NAT64 prefixes are
 * known that the filter must see through, as a race waits for them: a second after the network was
 * first seen at the latest. Thread-safe as its resolver and its filter are.
 */
final class FilteredResolver implements Resolver {

  private final Resolver resolver;
  private final AddressFilter filter;
  private final Destinations destinations;
  private final EventLoop loop;

  /**
   * A resolver that gives what another one gives and a filter allows.
   *
   * @param resolver asked for every name
   * @param filter pure and quick
   * @param destinations knows the prefixes
   * @param loop when it ends, so does what waits
   */
  FilteredResolver(
      Resolver resolver, AddressFilter filter, Destinations destinations, EventLoop loop) {
    this.resolver = resolver;
    this.filter = filter;
    this.destinations = destinations;
    this.loop = loop;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    LocalNetwork unused =
        destinations.network(loop.now()); // has the prefixes found beside the lookup
    Judged judged = new Judged(question.host(), listener);
    judged.resolution = requireNonNull(resolver.resolve(question, judged), "resolution");
    return judged;
  }

  /** What waits for a prefix is not known yet. */
  @Override
  public List<Answer> known(Question question) {
    List<Answer> known = resolver.known(question);
    boolean awaits = known.stream().anyMatch(this::awaitsPrefix);
    return awaits ? List.of() : known.stream().map(this::judged).toList();
  }

  private boolean awaitsPrefix(Answer answer) {
    return answer.family() == AddressFamily.IPV6
        && destinations.awaitPrefix(answer.addresses(), loop.now());
  }

  /** A resolution under way whose answers are judged before they are told. */
  private final class Judged implements Listener, Resolution {
    private final String host;
    private final Listener listener;
    private volatile boolean stopped;
    private volatile Resolution resolution = () -> {};

    Judged(String host, Listener listener) {
      this.host = host;
      this.listener = listener;
    }

    @Override
    public void asked(AddressFamily family, String server) {
      listener.asked(family, server);
    }

    @Override
    public void failing(AddressFamily family, IOException cause) {
      listener.failing(family, cause);
    }

    @Override
    public void answered(Answer answer) {
      if (awaitsPrefix(answer)) {
        destinations.whenPrefixKnown(loop.now() + Engine.GRACE_NANOS, () -> tellLater(answer));
      } else {
        listener.answered(judged(answer));
      }
    }

    /** Among others that have waited: what one listener throws must not keep it from the rest. */
    private void tellLater(Answer answer) {
      if (stopped) {
        return;
      }
      try {
        listener.answered(loop.isClosed() ? untold(answer, Engine.CLOSED, null) : judged(answer));
      } catch (Throwable e) {
        Foreign.threw("the listener of a resolution", host, e);
      }
    }

    @Override
    public void cancel() {
      stopped = true;
      resolution.cancel();
    }

    @Override
    public void release() {
      stopped = true;
      resolution.release();
    }
  }

  /** A filter that throws allows nothing, and the listener still has its answer. */
  private Answer judged(Answer answer) {
    try {
      return filtered(answer, destinations.network(loop.now()).nat64().prefixes());
    } catch (RuntimeException | Error e) {
      return untold(answer, "the address filter failed: " + e, e);
    }
  }

  private static Answer untold(Answer answer, String why, @Nullable Throwable thrown) {
    IOException cause = new IOException(why, thrown);
    return new Answer(
        answer.family(), Answer.Kind.NOT_ASKED, List.of(), Duration.ZERO, answer.source(), cause);
  }

  private Answer filtered(Answer answer, List<Nat64Prefix> prefixes) {
    List<InetAddress> allowed =
        answer.addresses().stream().filter(each -> filter.allows(each, prefixes)).toList();
    if (allowed.size() == answer.addresses().size()) {
      return answer;
    }
    Answer.Kind kind = allowed.isEmpty() ? Answer.Kind.NO_DATA : answer.kind();
    return answer.with(kind, allowed);
  }

  @Override
  public void close() {
    resolver.close();
  }
}
