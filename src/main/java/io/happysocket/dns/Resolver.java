// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static java.util.Objects.requireNonNull;

import io.happysocket.address.AddressFamily;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * Looks up names. Asynchronous: {@link #resolve} returns at once, and the listener gets each
 * family's answer the moment it is known. Implementations are thread-safe, never block in {@code
 * resolve}, and bound their own memory and time.
 */
public interface Resolver extends AutoCloseable {

  /**
   * Starts to resolve a name.
   *
   * @param question the name and the families
   * @param listener called once for each family of the question, on any thread, possibly before
   *     this method returns
   * @return a handle to stop it
   */
  Resolution resolve(Question question, Listener listener);

  /**
   * The answers that this resolver has without asking a server, from a table or a cache. A connect
   * to such a name begins on its caller's thread, and goes to the connector's only if it has to
   * wait. Called on any thread; quick, never blocks.
   *
   * @param question the name and the families
   * @return the answers that {@link #resolve} would give now, one for each family; empty if it
   *     would have to ask, and unless overridden
   */
  default List<Answer> known(Question question) {
    return List.of();
  }

  /** Releases what it holds; resolutions under way end with an answer or are dropped. */
  @Override
  default void close() {}

  /**
   * Receives the answers of a resolver. Implementations return quickly and do not throw; an
   * exception is logged and has no other effect.
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

    /** Stops it now: the listener is not called any more, sockets are closed. */
    void cancel();

    /**
     * Says that nobody waits for it any more: the listener is not called again, but answers that
     * come within about a second may still be cached.
     */
    default void release() {
      cancel();
    }
  }

  /**
   * A resolver that answers from a table, to pin names or in tests; another name does not exist.
   *
   * @param names the addresses of each name, in order; upper and lower case are the same
   * @return a resolver that keeps a copy of the table
   */
  static Resolver fixed(Map<String, List<InetAddress>> names) {
    return new FixedResolver(requireNonNull(names, "names"));
  }

  /**
   * A resolver that answers from a table, and asks another one for names that are not in it.
   *
   * @param names the addresses of each name, in order; upper and lower case are the same
   * @param others asked for the rest; closed with this one
   * @return a resolver that keeps a copy of the table
   */
  static Resolver fixed(Map<String, List<InetAddress>> names, Resolver others) {
    return new FixedResolver(requireNonNull(names, "names"))
        .withFallback(requireNonNull(others, "others"));
  }
}
