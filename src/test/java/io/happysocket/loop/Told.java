// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** A logger that keeps what it is told, and throws if it is to. */
final class Told {

  private final List<String> lines = new ArrayList<>();
  private @Nullable Error trouble;

  LoopLog log() {
    return new LoopLog(
        (Logger)
            Proxy.newProxyInstance(
                Told.class.getClassLoader(),
                new Class<?>[] {Logger.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("debug")) {
                    lines.add(method.getName().toUpperCase(Locale.ROOT) + " " + arguments[2]);
                  }
                  if (trouble != null) {
                    throw trouble;
                  }
                  return null;
                }));
  }

  void throwing(Error error) {
    trouble = error;
  }

  /** Level and exception of each line above DEBUG. */
  List<String> lines() {
    return lines;
  }
}
