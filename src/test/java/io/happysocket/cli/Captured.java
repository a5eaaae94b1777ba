// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A terminal that remembers. */
final class Captured {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal;

  private Captured(boolean interactive) {
    terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), interactive);
  }

  static Captured plain() {
    return new Captured(false);
  }

  static Captured interactive() {
    return new Captured(true);
  }

  int run(String... args) {
    return Main.run(terminal, args);
  }

  Terminal terminal() {
    return terminal;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  List<String> lines() {
    return out().lines().toList();
  }
}
