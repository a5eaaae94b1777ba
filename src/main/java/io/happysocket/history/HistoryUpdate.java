// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.util.List;

/**
 * What one race has shown: taken from the facts of the race itself, so that the engine and the
 * simulation give the same. The addresses of a race are those of one destination. Immutable.
 *
 * @param attempts its attempts that sent a SYN, in the order of their starts
 * @param lookups its lookups, less those whose answer was in a cache: they say nothing of a server
 * @param skipped of each family that no attempt was made of, the first address known
 */
public record HistoryUpdate(
    List<Attempt> attempts, List<Lookup> lookups, List<InetAddress> skipped) {

  /** Copies the lists. */
  public HistoryUpdate {
    requireNonNull(attempts, "attempts");
    requireNonNull(lookups, "lookups");
    requireNonNull(skipped, "skipped");
    attempts = List.copyOf(attempts);
    lookups = List.copyOf(lookups);
    skipped = List.copyOf(skipped);
  }

  /**
   * An update of attempts alone.
   *
   * @param attempts the attempts, in the order of their starts
   * @return the update
   */
  public static HistoryUpdate of(Attempt... attempts) {
    requireNonNull(attempts, "attempts");
    return new HistoryUpdate(List.of(attempts), List.of(), List.of());
  }

  /**
   * What an attempt has shown.
   *
   * @param address where to
   * @param outcome what came of it
   * @param afterNanos how long after its start: to established, to the failure, or to its close
   *     while it was still silent
   */
  public record Attempt(InetAddress address, Outcome outcome, long afterNanos) {
    /** Refuses a null. */
    public Attempt {
      requireNonNull(address, "address");
      requireNonNull(outcome, "outcome");
    }

    /**
     * Whether its time is a round-trip time. Of one that was established later than 1 s after its
     * SYN nobody knows which SYN was answered, for by then the system had sent a second one: there
     * is no sample of it (Karn's algorithm, RFC 6298 section 3).
     *
     * @return true if it was established within {@link RttEstimate#INITIAL_TIMEOUT_NANOS}
     */
    public boolean isRttSample() {
      return outcome == Outcome.ESTABLISHED && afterNanos <= RttEstimate.INITIAL_TIMEOUT_NANOS;
    }

    /** What came of an attempt. */
    public enum Outcome {
      /** The handshake completed. */
      ESTABLISHED,
      /** Refused, unreachable or otherwise failed. */
      FAILED,
      /** No answer until it was closed. */
      SILENT
    }
  }

  /**
   * What a lookup has shown.
   *
   * @param family the family asked for
   * @param server the server asked first, as the resolver names it; empty when not known
   * @param end how it stood at the end of the race
   * @param behindNanos how long the answer for the other family had been in by then; 0 when it was
   *     not
   */
  public record Lookup(AddressFamily family, String server, End end, long behindNanos) {
    /** Refuses a null. */
    public Lookup {
      requireNonNull(family, "family");
      requireNonNull(server, "server");
      requireNonNull(end, "end");
    }

    /** How a lookup ended. */
    public enum End {
      /** Answered with addresses. */
      POSITIVE,
      /** Answered without addresses, or failed. */
      NEGATIVE,
      /** The race ended first. */
      UNANSWERED
    }
  }
}
