// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A client as the lab runs it: a process that reads {@code fresh} (forget everything) or {@code
 * connect HOST PORT} from its input and answers {@code ok} or {@code failed} when that is done. It
 * measures nothing. What it has to tell goes to its error output, which the lab keeps.
 */
interface Driver {

  /** What every client sends when it is connected, as far as it may choose. */
  byte[] REQUEST = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Begins anew, with nothing learnt or cached. */
  void fresh() throws Exception;

  /** Connects, sends a request, reads to the end and closes. */
  void connect(String host, int port) throws Exception;

  /** Serves the lab until it closes the pipe. */
  static void serve(String version, Driver driver) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready " + version);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      try {
        if (words[0].equals("fresh")) {
          driver.fresh();
        } else {
          driver.connect(words[1], Integer.parseInt(words[2]));
        }
        System.out.println("ok");
      } catch (Exception e) {
        System.err.println(e);
        System.out.println("failed " + e.getClass().getSimpleName());
      }
    }
    // clients leave threads behind
    Runtime.getRuntime().halt(0);
  }

  /** The version that a library's jar names. */
  static String versionOf(Class<?> type) {
    return String.valueOf(type.getPackage().getImplementationVersion());
  }
}
