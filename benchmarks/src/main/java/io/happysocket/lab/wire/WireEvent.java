// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

import java.net.InetAddress;

/**
 * Something that passed the client's side of the router.
 *
 * @param atNanos monotonic, since the log was opened: when it came from the client, or was handed
 *     to it
 * @param kind what it was
 * @param flow between whom
 * @param detail the name, type and outcome of a DNS message, and what the router did with it
 */
public record WireEvent(long atNanos, Kind kind, Flow flow, String detail) {

  /** What passed, and in which direction. */
  public enum Kind {
    DNS_QUERY,
    DNS_ANSWER,
    SYN,
    SYN_ACK,
    /** The first payload of the client: the mark of the winner. */
    CLIENT_DATA,
    CLIENT_FIN,
    CLIENT_RST,
    SERVER_FIN,
    SERVER_RST,
    UNREACHABLE
  }

  /** A connection or a DNS exchange, named as the client sees it. */
  public record Flow(int clientPort, InetAddress server, int serverPort) {
    @Override
    public String toString() {
      return clientPort + " > " + server.getHostAddress() + " " + serverPort;
    }
  }

  @Override
  public String toString() {
    return String.format("%12.3f ms  %-11s %s  %s", atNanos / 1e6, kind, flow, detail);
  }
}
