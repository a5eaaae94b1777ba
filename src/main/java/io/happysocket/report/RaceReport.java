// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Nat64Prefix;
import java.io.Serializable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one race. Immutable. Times are nanoseconds since the race began. Grows by
 * default methods.
 */
public interface RaceReport extends Serializable {

  /** How a race ended. */
  enum Outcome {
    /** A connection was established. */
    WON,
    /** No lookup gave a usable address. */
    NO_ADDRESS,
    /** Every attempt failed, or the strategy gave up. */
    ALL_FAILED,
    /** The connect deadline passed. */
    DEADLINE,
    /** The caller cancelled it, was interrupted, or closed the connector. */
    CANCELLED,
    /** The strategy or the address filter threw. */
    BROKEN
  }

  /**
   * One fact of a race, to read. Immutable.
   *
   * @param atNanos when, in nanoseconds since the race began
   * @param text what happened, on one line, such as {@code AAAA answered by cache: no addresses}
   */
  record Line(long atNanos, String text) implements Serializable {
    /** Refuses a null. */
    public Line {
      requireNonNull(text, "text");
    }
  }

  /** {@return the name or address asked for; several hosts with their ports, for people} */
  String host();

  /** {@return the port, 0 to 65535; 0 of several hosts} */
  int port();

  /** {@return the strategy's name} */
  String strategy();

  /** {@return how it ended} */
  Outcome outcome();

  /** {@return how long it took} */
  long totalNanos();

  /** {@return the connect deadline} */
  long deadlineNanos();

  /**
   * {@return the lookups, IPv6 before IPv4, those of one host after those of another; of a literal
   * only where it had to wait for a NAT64 prefix}
   */
  List<LookupReport> lookups();

  /** {@return the attempts in the order of their starts, then the addresses never tried} */
  List<AttemptReport> attempts();

  /** {@return what the strategy was waiting for at the end; null when for no set moment} */
  @Nullable Line planned();

  /**
   * {@return the prefixes that a NAT64 of this network was known to translate, the preferred one
   * first}
   */
  List<Nat64Prefix> nat64Prefixes();

  /** {@return where the prefixes come from, for people; empty when nothing was known} */
  String nat64Source();

  /** {@return addresses of the answer for the prefixes that tell none} */
  List<InetAddress> nat64Ignored();

  /**
   * The attempt that won.
   *
   * @return it, or null when none did
   */
  default @Nullable AttemptReport winner() {
    for (AttemptReport attempt : attempts()) {
      if (attempt.outcome() == AttemptReport.Outcome.WON) {
        return attempt;
      }
    }
    return null;
  }

  /**
   * Whether it was a race over several hosts, so that each lookup and attempt has to say of which.
   *
   * @return true if so
   */
  default boolean isOverSeveralHosts() {
    return port() == 0;
  }

  /**
   * How much earlier the winner was established than the moment at which the strategy would have
   * taken its next step.
   *
   * @return nanoseconds, 0 or less when both came in one turn of the loop; empty when nothing was
   *     planned or nothing won
   */
  default OptionalLong marginNanos() {
    AttemptReport winner = winner();
    Line planned = planned();
    return winner == null || planned == null
        ? OptionalLong.empty()
        : OptionalLong.of(planned.atNanos() - winner.endNanos());
  }

  /**
   * How many attempts put a SYN on the wire; a SYN that the system sends again counts once.
   *
   * @return at most the number of attempts
   */
  default int synCount() {
    int count = 0;
    for (AttemptReport attempt : attempts()) {
      if (attempt.synSent()) {
        count++;
      }
    }
    return count;
  }

  /**
   * What became of a family: whether its addresses won, and if not, why.
   *
   * @param family which; an IPv4 address behind a NAT64 is IPv4
   * @return the result
   */
  default FamilyResult result(AddressFamily family) {
    return FamilyResult.of(this, family);
  }

  /**
   * What became of one attempt, told more finely than by {@link AttemptReport#outcome()}.
   *
   * @param attempt one of {@link #attempts()}
   * @return the result
   */
  default FamilyResult result(AttemptReport attempt) {
    return FamilyResult.of(this, attempt);
  }

  /**
   * The Connection Attempt Delays as they were: the time from each start to the next.
   *
   * @return nanoseconds, one fewer than there were starts
   */
  default List<Long> attemptDelaysNanos() {
    List<Long> delays = new ArrayList<>();
    @Nullable AttemptReport previous = null;
    for (AttemptReport attempt : attempts()) {
      if (attempt.started()) {
        if (previous != null) {
          delays.add(attempt.startNanos() - previous.startNanos());
        }
        previous = attempt;
      }
    }
    return List.copyOf(delays);
  }

  /**
   * What happened in one line, such as {@code example.com:443 with happy-eyeballs: connected to
   * [2001:db8::1]:443 over IPv6 in 23.40 ms}.
   *
   * @return the headline of {@link #text()}
   */
  default String headline() {
    return Timeline.headline(this);
  }

  /**
   * The facts of {@link #text()} one by one, for programs that show them in a way of their own.
   *
   * @return in the order of time; facts of the same moment in the order of cause and effect
   */
  default List<Line> timeline() {
    return Timeline.lines(this);
  }

  /**
   * The message of the exception for a race that was not won: what happened, in words that name
   * what was asked for, but no address, DNS server or name of a search list. One line for the
   * outcome, one for each lookup that gave no address, one for the attempts, such as {@code 4
   * addresses tried (2 IPv6, 2 IPv4): 3 silent, 1 failed: Connection refused}, one or two for what
   * was never tried.
   *
   * @return at least one line, none with a line break in it
   */
  default List<String> discreetLines() {
    return FailureText.discreet(this);
  }

  /**
   * The same in full, the message where the system property {@code jdk.includeInExceptions} has
   * {@code hostInfo}: what happened; each lookup that gave no address, with the servers asked; each
   * attempt with its address and cause; the addresses never tried.
   *
   * @return at least one line, none with a line break in it
   */
  default List<String> messageLines() {
    return FailureText.of(this);
  }

  /**
   * The report as JSON, on one line, in plain ASCII. The fields, always all of them and in this
   * order:
   *
   * <ul>
   *   <li>{@code host}, {@code port}, {@code strategy}, {@code outcome} (a constant of {@link
   *       Outcome}), {@code winner} (an address or null), {@code totalNanos}, {@code
   *       deadlineNanos}, {@code marginNanos} (or null), {@code synCount};
   *   <li>{@code lookups}: {@code family}, {@code outcome}, {@code askedNanos}, {@code endedNanos},
   *       {@code addresses}, {@code source}, {@code servers}, {@code cause}, {@code again};
   *   <li>{@code attempts}: {@code number} (from 1), {@code address}, {@code represents} (the IPv4
   *       address behind a NAT64, else null), {@code family}, {@code class}, {@code outcome},
   *       {@code startNanos}, {@code establishedNanos} (of one that had to pass an acceptance
   *       check, else null), {@code endNanos}, {@code delayNanos} (since the start before), {@code
   *       reason}, {@code synSent}, {@code waitedNanos} (how long the connector held it back),
   *       {@code again} (a second attempt at its address), {@code cause}; for an address never
   *       tried {@code number} and the times are null;
   *   <li>{@code nat64}: {@code prefixes}, {@code source}, {@code ignored}; or null where nothing
   *       is known of one;
   *   <li>{@code planned}: {@code atNanos}, {@code reason}; or null.
   * </ul>
   *
   * Of a race over several hosts each lookup and each attempt begins with {@code host} and {@code
   * port}, {@code host} of the whole is a text that names them, and {@code port} is 0.
   *
   * <p>A {@code cause} is null or {@code type} and {@code message}. Times are whole nanoseconds
   * since the race began, as everywhere in the library: exact, comparable, and free of a decision
   * on decimals.
   *
   * @return a JSON object
   */
  default String toJson() {
    return ReportJson.of(this);
  }

  /**
   * A timeline to read, which {@code toString()} gives, too: the headline, then one line for each
   * fact in the order of time, in milliseconds since the race began.
   *
   * @return several lines without a line break at the end
   */
  default String text() {
    return Timeline.of(this);
  }
}
