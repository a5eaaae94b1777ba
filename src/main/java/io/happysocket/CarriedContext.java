// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.loop.Foreign;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a caller has around it (logging, tracing), taken when it connects. */
final class CarriedContext {

  private CarriedContext() {}

  /** Takes it on the calling thread; null when there is none, or it cannot be had. */
  static @Nullable UnaryOperator<Runnable> taken(
      @Nullable Supplier<UnaryOperator<Runnable>> supplier, String host) {
    if (supplier == null) {
      return null;
    }
    try {
      return supplier.get();
    } catch (Throwable e) { // a connect is worth more than its context
      Foreign.threw("the context of a connect", host, e);
      return null;
    }
  }

  /** Runs a task in it: once, whatever it throws itself. */
  static void run(@Nullable UnaryOperator<Runnable> context, String host, Runnable task) {
    if (context == null) {
      task.run();
      return;
    }
    boolean[] ran = new boolean[1];
    Throwable[] own = new Throwable[1];
    Runnable once =
        () -> {
          ran[0] = true;
          try {
            task.run();
          } catch (Throwable e) {
            own[0] = e;
          }
        };
    try {
      context.apply(once).run();
    } catch (Throwable e) {
      Foreign.threw("the context of a connect", host, e);
    }
    if (!ran[0]) {
      task.run();
    } else if (own[0] instanceof RuntimeException e) {
      throw e;
    } else if (own[0] instanceof Error e) {
      throw e;
    }
  }
}
