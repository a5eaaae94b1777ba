// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.Transport.Exchange;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who was asked a question, and what was wrong with the answers, for people. Confined to the loop.
 */
final class Findings {

  private final Map<String, Integer> sent = new LinkedHashMap<>();
  private final Set<String> truncated = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private boolean failed;

  /** The same without who it was. */
  private final Set<String> words = new LinkedHashSet<>();

  private boolean serverFailed;
  private boolean prevented;

  /** A query is on its way. */
  void sent(Exchange exchange) {
    String to = exchange.toString();
    sent.put(to, sent.getOrDefault(to, 0) + 1);
  }

  /** A server answered, and it is of no use. */
  void useless(Exchange exchange, String what) {
    failed = true;
    serverFailed = true;
    problem(what, " from ", exchange);
  }

  /** A server answered in part, and may do better over TCP. */
  void truncated(Exchange exchange) {
    truncated.add("a truncated answer from " + exchange);
  }

  /** No answer can come from there. */
  void failed(Exchange exchange, Exception cause) {
    failed = true;
    tell(exchange, cause);
  }

  /** This machine could not ask. */
  void prevented(Exchange exchange, Exception cause) {
    prevented = true;
    tell(exchange, cause);
  }

  /** In our words by its type: the system's are in the system's language. */
  private void tell(Exchange exchange, Exception cause) {
    if (cause instanceof PortUnreachableException || cause instanceof ConnectException) {
      problem("connection refused", " by ", exchange);
    } else if (cause instanceof NoRouteToHostException) {
      problem("no route", " to ", exchange);
    } else if (cause.getMessage() == null) {
      problem("no exchange", " with ", exchange);
    } else {
      problem(cause.getMessage(), ", with ", exchange);
    }
  }

  private void problem(String what, String joined, Exchange exchange) {
    problems.add(what + joined + exchange);
    words.add(what);
  }

  /** Whether a server has failed, silence apart. */
  boolean some() {
    return failed;
  }

  /** Another question begins. */
  void clear() {
    failed = false;
    prevented = false;
    problems.clear();
    words.clear();
    truncated.clear();
  }

  /** The end of a question that nobody could answer. */
  Outcome failure(Chain chain, long nanos) {
    List<String> times = new ArrayList<>();
    sent.forEach((to, n) -> times.add(to + (n == 1 ? "" : " (" + n + " times)")));
    String asked = String.join(", ", times);
    List<String> all = new ArrayList<>(truncated);
    all.addAll(problems);
    if (problems.isEmpty()) {
      all.add(times.isEmpty() ? "no socket was free to ask" : "no answer from " + asked);
      String in = " in " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
      Outcome silence = chain.failure(Kind.TIMEOUT, asked, String.join(", ", all) + in);
      return silence.plainly((times.isEmpty() ? "no socket was free to ask" : "no answer") + in);
    }
    Kind kind = serverFailed ? Kind.SERVER_FAILURE : Kind.NOT_ASKED;
    String detail = String.join(", ", all) + (asked.isEmpty() ? "" : "; asked " + asked);
    String plain = String.join(", ", words) + (asked.isEmpty() ? "" : " from the name servers");
    Outcome failure = chain.failure(kind, asked, detail).plainly(plain);
    return prevented ? failure.with(kind, /* otherTtlNanos= */ 0, asked) : failure;
  }
}
