// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.history.HistoryView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a race so far, read-only. Times are nanoseconds since the race began. Valid only
 * during the call that it was passed to; the lists do not change while that call runs.
 */
public interface RaceView {

  /**
   * How long the race has run.
   *
   * @return nanoseconds since the race began
   */
  long elapsedNanos();

  /**
   * The connect deadline, at which the race ends in any case.
   *
   * @return nanoseconds since the race began
   */
  long deadlineNanos();

  /**
   * The connector's delays.
   *
   * @return the timing
   */
  Timing timing();

  /**
   * This machine's addresses.
   *
   * @return the local network
   */
  NetworkView network();

  /**
   * What earlier connects have shown.
   *
   * @return the history, perhaps empty
   */
  HistoryView history();

  /**
   * The lookup of one family; in a race over several hosts that of the host whose turn it is.
   *
   * @param family the family
   * @return what is known of it
   */
  LookupFact lookup(AddressFamily family);

  /**
   * The DNS server that was asked first for a family.
   *
   * @param family the family
   * @return the server, as the resolver names it; empty when not known
   */
  default String server(AddressFamily family) {
    return "";
  }

  /**
   * Every usable destination known so far, of both families, in the order of destination address
   * selection (RFC 6724), without duplicates; tried ones included. Of several hosts the first of
   * each in the caller's order, then the second of each, and so on.
   *
   * @return the destinations
   */
  List<Destination> destinations();

  /**
   * The family that goes first: that of the first destination in order; but while the answer for
   * the other family is not in, the other one if the best that it may bring would come before it. A
   * strategy that waits a Resolution Delay waits for this family. Of several hosts that of the one
   * whose turn it is.
   *
   * @return the family
   */
  default AddressFamily preferredFamily() {
    List<Destination> known = destinations();
    return known.isEmpty() ? AddressFamily.IPV6 : known.get(0).family();
  }

  /**
   * The destinations not tried yet, in the same order; of several hosts, those of the hosts with
   * the fewest attempts come first.
   *
   * @return those not tried yet
   */
  List<Destination> untried();

  /**
   * The destinations to choose the next attempt from: the untried ones of the hosts with the fewest
   * attempts so far. So hosts alternate, and one that is dead costs one delay, not one for each of
   * its addresses. With one host these are all of {@link #untried}.
   *
   * @return the first ones of {@link #untried}; empty only when that is
   */
  default List<Destination> inTurn() {
    return untried();
  }

  /**
   * When the first usable destination became known.
   *
   * @return nanoseconds since the race began; 0 while none is
   */
  default long knownSinceNanos() {
    return 0;
  }

  /**
   * The attempts in the order of their starts.
   *
   * @return the attempts
   */
  List<AttemptFact> attempts();

  /**
   * Whether a second attempt at the address of one in flight may be started, from a new socket, in
   * case its SYN was lost: once in a race, while nothing else is left to try and no lookup runs
   * that may bring more, at an address that was established before on this network and has not
   * missed since, and within the connector's budget of one for every hundred connects.
   *
   * @param attempt one of {@link #attempts}
   * @return true if a {@link Step.Retry} of it is allowed; false unless overridden
   */
  default boolean mayRetry(AttemptFact attempt) {
    return false;
  }

  /**
   * The first destination of a family that was not tried, of a host whose turn it is.
   *
   * @param family the family
   * @return it, or null when there is none
   */
  default @Nullable Destination firstUntried(AddressFamily family) {
    List<Destination> untried = inTurn();
    for (int i = 0; i < untried.size(); i++) {
      Destination destination = untried.get(i);
      if (destination.family() == family) {
        return destination;
      }
    }
    return null;
  }

  /**
   * The attempt that was started last.
   *
   * @return it, or null before the first
   */
  default @Nullable AttemptFact lastAttempt() {
    List<AttemptFact> attempts = attempts();
    return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
  }

  /**
   * How many attempts may still win.
   *
   * @return the number in flight
   */
  default int inFlight() {
    int count = 0;
    List<AttemptFact> attempts = attempts();
    for (int i = 0; i < attempts.size(); i++) {
      if (attempts.get(i).inFlight()) {
        count++;
      }
    }
    return count;
  }
}
