// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands that set this machine up. */
final class Shell {

  private Shell() {}

  /** Runs ip commands, one a line. */
  static void ip(String batch) throws IOException, InterruptedException {
    Process ip = new ProcessBuilder("ip", "-batch", "-").redirectErrorStream(true).start();
    try (var stdin = ip.getOutputStream()) {
      stdin.write(batch.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (ip.waitFor() != 0) {
      throw new IOException("cannot configure the network: " + said);
    }
  }
}
