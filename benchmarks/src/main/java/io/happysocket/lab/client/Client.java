// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import io.happysocket.lab.network.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A client that the lab can run.
 *
 * @param id short and unique, for files and options
 * @param label for people
 * @param command starts its driver; of one that is run anew for each connect, the whole command
 *     with {@code HOST} for the name
 * @param oneShot whether it is run anew for each connect
 * @param kind what it is compared as
 */
public record Client(String id, String label, List<String> command, boolean oneShot, Kind kind) {

  /** What a client is. */
  public enum Kind {
    /** HappySocket as it is by default. */
    DEFAULT,
    /** HappySocket with another strategy. */
    STRATEGY,
    /** A peer that prefers IPv6. */
    PREFERS_IPV6,
    /** A peer that prefers IPv4, or takes addresses as they come. */
    PREFERS_IPV4
  }

  public Client {
    command = List.copyOf(command);
  }

  /**
   * Starts it in the client's namespace.
   *
   * @param errors where its error output goes
   */
  public Connects open(Namespace namespace, Path errors) throws IOException, InterruptedException {
    return oneShot
        ? new OneShot(namespace, command, errors)
        : Session.open(namespace, command, errors);
  }

  public boolean ours() {
    return kind == Kind.DEFAULT || kind == Kind.STRATEGY;
  }
}
