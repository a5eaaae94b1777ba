// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A connector's resolver as it is handed out: whoever connects to what it gives must not reach an
 * address that the connector itself refuses. Thread-safe as its resolver and its filter are.
 */
public final class FilteredResolver implements Resolver {

  private final Resolver resolver;
  private final AddressFilter filter;

  /**
   * A resolver that gives what another one gives and a filter allows.
   *
   * @param resolver asked for every name
   * @param filter pure and quick
   */
  public FilteredResolver(Resolver resolver, AddressFilter filter) {
    this.resolver = resolver;
    this.filter = filter;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    return resolver.resolve(
        question,
        new Listener() {
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
            listener.answered(guarded(answer));
          }
        });
  }

  /** A filter that throws allows nothing, and the listener still has its answer. */
  private Answer guarded(Answer answer) {
    try {
      return filtered(answer);
    } catch (RuntimeException | Error e) {
      IOException cause = new IOException("the address filter failed: " + e, e);
      return new Answer(
          answer.family(), Answer.Kind.NOT_ASKED, List.of(), Duration.ZERO, answer.source(), cause);
    }
  }

  private Answer filtered(Answer answer) {
    List<InetAddress> allowed = answer.addresses().stream().filter(filter::allows).toList();
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
