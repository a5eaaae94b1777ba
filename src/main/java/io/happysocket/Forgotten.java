// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.loop.Foreign;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of connectors that were dropped without being closed, and ends what is left of them. They
 * are found when the next connector is built or used. Not a {@link java.lang.ref.Cleaner}: its
 * thread would keep the class loader of an application that left a connector in a static field.
 */
final class Forgotten extends PhantomReference<Connector> {

  private static final ReferenceQueue<Connector> QUEUE = new ReferenceQueue<>();
  private static final Set<Forgotten> WATCHED = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Runnable end;

  /** Watches a connector; what ends it must not lead to it. */
  Forgotten(Connector connector, String name, Runnable end) {
    super(connector, QUEUE);
    this.name = name;
    this.end = end;
    WATCHED.add(this);
  }

  /** Nothing: what refers to a later call of this keeps the connector. */
  static void keep(@SuppressWarnings("unused") Connector used) {}

  /** It was closed. */
  void closed() {
    WATCHED.remove(this);
    clear();
  }

  /** Ends those that are found by now. Any thread but a loop. */
  static void endAll() {
    for (Reference<?> each; (each = QUEUE.poll()) != null; ) {
      if (each instanceof Forgotten found && WATCHED.remove(found)) {
        Foreign.ignored(
            "the connector " + found.name + " was dropped without being closed; it is closed now");
        found.end.run();
      }
    }
  }
}
