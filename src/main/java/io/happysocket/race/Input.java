// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.order.LocalNetwork;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact for a {@link Race}, given to it with the moment at which it became known. Immutable
 * values; attempts are known by their numbers, from 0 in the order of the {@link Command.Dial}s.
 */
public sealed interface Input extends RaceEvent {

  /**
   * The race begins.
   *
   * @param calledNanos when the caller called: the deadline counts from here. It may be earlier
   *     than the moment of this input, by the time that the race had to wait for its thread
   * @param known the destinations of the endpoints that are literals; the others are looked up
   */
  record Started(long calledNanos, List<Destination> known) implements Input {}

  /**
   * What is known of this machine's network has changed: its NAT64 was found.
   *
   * @param network this machine's addresses
   */
  record Here(LocalNetwork network) implements Input {}

  /**
   * A server is being asked.
   *
   * @param endpoint which of the request's endpoints
   * @param family the family asked for
   * @param server the server, for people
   */
  record Asked(int endpoint, AddressFamily family, String server) implements Input {
    /**
     * For the only endpoint.
     *
     * @param family the family asked for
     * @param server the server, for people
     */
    public Asked(AddressFamily family, String server) {
      this(0, family, server);
    }
  }

  /**
   * A server has failed or refused to answer, and the lookup goes on: no reason to hold anything
   * back for it (contract row 4).
   *
   * @param endpoint which of the request's endpoints
   * @param family the family asked for
   * @param cause what the server said
   */
  record ServerFailing(int endpoint, AddressFamily family, Throwable cause) implements Input {
    /**
     * For the only endpoint.
     *
     * @param family the family asked for
     * @param cause what the server said
     */
    public ServerFailing(AddressFamily family, Throwable cause) {
      this(0, family, cause);
    }
  }

  /**
   * The lookup of one family ended.
   *
   * @param endpoint which of the request's endpoints
   * @param family the family
   * @param destinations the addresses, each with the source the system would use; empty for a
   *     negative answer
   * @param source where the answer came from, for the report
   * @param cause why there is no answer; null when there is one, with or without addresses
   * @param fromCache whether it was fetched for an earlier question
   */
  record Answered(
      int endpoint,
      AddressFamily family,
      List<Destination> destinations,
      String source,
      @Nullable Throwable cause,
      boolean fromCache)
      implements Input {
    /**
     * From no cache.
     *
     * @param endpoint which of the request's endpoints
     * @param family the family
     * @param destinations the addresses
     * @param source where the answer came from
     * @param cause why there is no answer; null when there is one
     */
    public Answered(
        int endpoint,
        AddressFamily family,
        List<Destination> destinations,
        String source,
        @Nullable Throwable cause) {
      this(endpoint, family, destinations, source, cause, /* fromCache= */ false);
    }

    /**
     * For the only endpoint, from no cache.
     *
     * @param family the family
     * @param destinations the addresses
     * @param source where the answer came from
     * @param cause why there is no answer; null when there is one
     */
    public Answered(
        AddressFamily family,
        List<Destination> destinations,
        String source,
        @Nullable Throwable cause) {
      this(0, family, destinations, source, cause);
    }
  }

  /**
   * The SYN of an attempt was sent. An attempt that fails without it has sent none.
   *
   * @param attempt its number
   * @param sinceNanos when the call that sent it began, which its round trip counts from. The 10 ms
   *     to the next SYN count from the moment of this input, when that call was over
   */
  record Dialled(int attempt, long sinceNanos) implements Input {}

  /**
   * An attempt that a {@link Command.Dial} asked for has to wait, and nothing was opened for it:
   * its number is that of the next one. Fed in place of {@link Dialled} and {@link Failed}.
   *
   * @param attempt its number
   * @param all whether every attempt of this race has to wait, or only those at its destination
   * @param why in words, for the report
   */
  record Held(int attempt, boolean all, String why) implements Input {}

  /**
   * A destination that was {@linkplain Held held back} may be dialled now. The strategy is asked
   * again, and may choose another one.
   *
   * @param destination which one
   */
  record Admitted(Destination destination) implements Input {}

  /**
   * An attempt is established. It wins, unless it has to pass a handshake first.
   *
   * @param attempt its number
   */
  record Connected(int attempt) implements Input {}

  /**
   * An established attempt passed its handshake.
   *
   * @param attempt its number
   */
  record Passed(int attempt) implements Input {}

  /**
   * An attempt failed, or its handshake did, and it is closed.
   *
   * @param attempt its number
   * @param cause why
   */
  record Failed(int attempt, Throwable cause) implements Input {}

  /**
   * The race is to end.
   *
   * @param why in words, for the report
   * @param cause what went wrong with the host of the race; null when nobody wants the result
   */
  record Cancelled(String why, @Nullable Throwable cause) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}
}
