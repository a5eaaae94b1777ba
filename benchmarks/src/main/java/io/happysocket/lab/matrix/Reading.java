// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one connect put on the wire, as far as the matrix asks. Times are ms since the first query,
 * to a hundredth.
 *
 * @param queries the first of each type
 * @param answers the first of each type that is not truncated
 * @param attempts the first SYN of each connection, in order
 */
public record Reading(List<Seen> queries, List<Seen> answers, List<Seen> attempts) {

  private static final String IPV6 = "AAAA";
  private static final String IPV4 = "A";

  /**
   * Something on the wire.
   *
   * @param what a type, or the address of an attempt
   * @param at ms
   */
  public record Seen(String what, double at) {
    boolean ipv6() {
      return what.indexOf(':') >= 0;
    }
  }

  public Reading {
    queries = List.copyOf(queries);
    answers = List.copyOf(answers);
    attempts = List.copyOf(attempts);
  }

  /** Reads a connect. */
  public static Reading of(Trace trace) {
    List<Seen> attempts =
        trace.attempts().stream()
            .map(each -> seen(each.flow().server().getHostAddress(), each.start()))
            .toList();
    return new Reading(firsts(trace, Kind.DNS_QUERY), firsts(trace, Kind.DNS_ANSWER), attempts);
  }

  private static List<Seen> firsts(Trace trace, Kind kind) {
    List<Seen> firsts = new ArrayList<>();
    for (WireEvent event : trace.dns()) {
      String type = event.detail().replaceFirst("^tcp ", "").replaceFirst(" .*", "");
      boolean cut = kind == Kind.DNS_ANSWER && event.detail().endsWith(" truncated");
      if (event.kind() == kind && !cut && at(firsts, type).isEmpty()) {
        firsts.add(seen(type, event.atNanos()));
      }
    }
    return firsts;
  }

  private static Seen seen(String what, long nanos) {
    return new Seen(what, Math.round(nanos / 1e4) / 100.0);
  }

  private static OptionalDouble at(List<Seen> list, String type) {
    return list.stream().filter(each -> each.what().equals(type)).mapToDouble(Seen::at).findFirst();
  }

  private OptionalDouble first(boolean ipv6) {
    return attempts.stream().filter(each -> each.ipv6() == ipv6).mapToDouble(Seen::at).findFirst();
  }

  /** Whether there was a query for a type. */
  boolean asked(String type) {
    return at(queries, type).isPresent();
  }

  /** From the first attempt over IPv6 to the first over IPv4; empty if it did not make both so. */
  OptionalDouble attemptDelay() {
    OptionalDouble ipv6 = first(true);
    OptionalDouble ipv4 = first(false);
    return ipv6.isPresent() && ipv4.isPresent() && ipv6.getAsDouble() <= ipv4.getAsDouble()
        ? OptionalDouble.of(ipv4.getAsDouble() - ipv6.getAsDouble())
        : OptionalDouble.empty();
  }

  /**
   * From the A answer to the first attempt over IPv4; empty unless that attempt was made without
   * the AAAA answer. The paper takes the time also where a client had both answers, and tells the
   * two apart by the sweep.
   */
  OptionalDouble resolutionDelay() {
    OptionalDouble answered = at(answers, IPV4);
    OptionalDouble started = first(false);
    double other = at(answers, IPV6).orElse(Double.POSITIVE_INFINITY);
    return answered.isPresent() && started.isPresent() && started.getAsDouble() < other
        ? OptionalDouble.of(started.getAsDouble() - answered.getAsDouble())
        : OptionalDouble.empty();
  }

  /** Whether no attempt was made before the A answer; empty if there was no attempt. */
  Optional<Boolean> waitedForA() {
    double answered = at(answers, IPV4).orElse(Double.POSITIVE_INFINITY);
    return attempts.stream().findFirst().map(attempt -> attempt.at() >= answered);
  }

  /** Whether AAAA was asked for before A; empty unless it asked for both. */
  Optional<Boolean> aaaaFirst() {
    return asked(IPV6) && asked(IPV4)
        ? Optional.of(
            queries.stream()
                .map(Seen::what)
                .filter(type -> !type.startsWith("HTTPS"))
                .findFirst()
                .orElseThrow()
                .equals(IPV6))
        : Optional.empty();
  }

  /** How many addresses of a family were tried. */
  long used(boolean ipv6) {
    return attempts.stream().filter(each -> each.ipv6() == ipv6).map(Seen::what).distinct().count();
  }

  /** The families in the order in which addresses were tried for the first time: {@code 6464}. */
  @JsonIgnore
  String families() {
    StringBuilder families = new StringBuilder();
    List<String> known = new ArrayList<>();
    for (Seen attempt : attempts) {
      if (!known.contains(attempt.what())) {
        known.add(attempt.what());
        families.append(attempt.ipv6() ? '6' : '4');
      }
    }
    return families.toString();
  }

  /**
   * Whether it went back to the first family after it had tried the other one; one block of each
   * family, and one address of each, is not interleaved.
   */
  boolean interleaved() {
    return families().matches("6+4+6.*|4+6+4.*");
  }
}
