// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.util.List;

/**
 * Looks up names. Asynchronous: {@link #resolve} returns at once and each family's answer is told
 * the moment it is known. Implementations are thread-safe, never block in {@code resolve}, and
 * bound their own memory and time.
 */
public interface Resolver extends AutoCloseable {

  /**
   * Starts to resolve a name.
   *
   * @param question the name and the families
   * @param listener told once for each family of the question, on any thread, possibly before this
   *     method returns
   * @return a handle to stop it
   */
  Resolution resolve(Question question, Listener listener);

  /**
   * What this resolver can tell without asking anybody, from a table or a cache. A connect to a
   * name that is known begins on its caller's thread, and goes to the connector's only if it has to
   * wait. Called on any thread; quick, never blocks.
   *
   * @param question the name and the families
   * @return what {@link #resolve} would tell now, one answer for each family; empty, as when this
   *     is not overridden, if it would have to ask
   */
  default List<Answer> known(Question question) {
    return List.of();
  }

  /** Releases what it holds; resolutions under way end with an answer or are dropped. */
  @Override
  default void close() {}

  /**
   * Takes what a resolver finds. Implementations return quickly and do not throw; what one throws
   * is logged, and ends nothing.
   */
  interface Listener {

    /**
     * A server is being asked. For reports only.
     *
     * @param family the family asked for
     * @param server the server, for people, such as {@code 192.0.2.53#53}
     */
    default void asked(AddressFamily family, String server) {}

    /**
     * A server has failed or refused to answer, and others are asked, or it again: the answer for
     * this family may take long, or not come. At most once for each family, before its answer.
     *
     * @param family the family asked for
     * @param cause what the server said
     */
    default void failing(AddressFamily family, IOException cause) {}

    /**
     * The answer for one family; exactly one for each.
     *
     * @param answer the answer
     */
    void answered(Answer answer);
  }

  /** A resolution under way. Thread-safe; both methods do nothing once it has ended. */
  interface Resolution {

    /** Stops it now: nothing more is told, sockets are closed. */
    void cancel();

    /**
     * Nobody waits for it any more: nothing more is told, but answers that come within about a
     * second may still be cached.
     */
    default void release() {
      cancel();
    }
  }
}
