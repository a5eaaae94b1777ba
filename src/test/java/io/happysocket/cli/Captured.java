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

  private Captured(boolean interactive, int width) {
    terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), interactive, width, true);
  }

  /** A pipe. */
  static Captured plain() {
    return new Captured(false, Terminal.UNLIMITED);
  }

  /** A terminal of the usual width, without colour. */
  static Captured narrow() {
    return new Captured(false, Terminal.WIDTH);
  }

  /** A terminal with colour. */
  static Captured interactive() {
    return new Captured(true, Terminal.WIDTH);
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
