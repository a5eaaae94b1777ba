// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

/**
 * A channel's place in the loop's selector. Used on the loop's thread only; every method does
 * nothing once the registration is cancelled or the channel closed.
 */
public interface Registration {

  /**
   * Changes what is waited for.
   *
   * @param operations a set of {@link java.nio.channels.SelectionKey} operations, 0 for none
   */
  void interest(int operations);

  /**
   * Takes the channel out of the selector without closing it. It may be given to others, or closed,
   * once {@link EventLoop#afterFlush} has come.
   */
  void cancel();

  /**
   * Closes the channel. The descriptor is released when the selector next runs, which the loop sees
   * to at the end of this turn (the JDK defers the close of a registered channel until then).
   */
  void close();
}
