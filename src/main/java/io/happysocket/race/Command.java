// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import java.util.Set;

/** What a {@link Race} needs done. Immutable values. */
public sealed interface Command extends RaceEvent {

  /**
   * Ask DNS for these families of a host; each answer is an {@link Input.Answered}. One comes for
   * each endpoint that is a name, and for a literal that was not known at the start: it is to be
   * answered as soon as it is known where it leads to.
   *
   * @param endpoint which of the request's endpoints
   * @param families the families
   * @param fresh whether to ask past caches: every address of the first answers has failed
   */
  record Lookup(int endpoint, Set<AddressFamily> families, boolean fresh) implements Command {
    /**
     * For the only endpoint, for the first time.
     *
     * @param families the families
     */
    public Lookup(Set<AddressFamily> families) {
      this(0, families, /* fresh= */ false);
    }
  }

  /**
   * Open a channel and start to connect it. What became of the start is fed before the next poll:
   * {@link Input.Dialled} when a SYN was sent, then {@link Input.Connected} or {@link Input.Failed}
   * when its end is known at once; or {@link Input.Held} when it has to wait.
   *
   * @param attempt the attempt's number
   * @param destination where to
   */
  record Dial(int attempt, Destination destination) implements Command {}

  /**
   * Run the handshake on an attempt that is established; its end is an {@link Input.Passed} or
   * {@link Input.Failed}.
   *
   * @param attempt the attempt's number
   */
  record Check(int attempt) implements Command {}

  /**
   * Close an attempt: it lost or was abandoned. Where it turns out that a loser was established,
   * too, {@link Input.Connected} is fed before the next poll: its round trip is worth learning.
   *
   * @param attempt the attempt's number
   */
  record Close(int attempt) implements Command {}

  /**
   * The race is over: every attempt but the winner has been closed. Comes once, and nothing after
   * it.
   *
   * @param result what came of it
   */
  record Finish(RaceResult result) implements Command {}
}
