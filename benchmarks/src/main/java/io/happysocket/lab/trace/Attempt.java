// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.trace;

import io.happysocket.lab.wire.WireEvent.Flow;
import java.net.Inet6Address;
import java.util.List;

/**
 * One connection that was tried, as the wire shows it. Times are nanoseconds since the connect
 * began.
 *
 * @param flow between whom
 * @param syns when each SYN was sent
 * @param synAck when it was answered, or -1
 * @param end when the winner was established, or a loser ended; -1 if the wire does not show it
 * @param fate what became of it
 */
public record Attempt(Flow flow, List<Long> syns, long synAck, long end, Fate fate) {

  /** What becomes of an attempt. */
  public enum Fate {
    /** It carried the client's payload. */
    WON("won"),
    /** Refused by RST. */
    REFUSED("refused"),
    /** ICMP said that there is no way. */
    UNREACHABLE("unreachable"),
    /** Established and closed with FIN. */
    FIN("closed by FIN"),
    /** The client's system answered a SYN-ACK, or closed, with RST. */
    RST("closed by RST"),
    /** Established and left open to the end. */
    OPEN("left open"),
    /** Nothing came back as long as the lab looked. */
    SILENT("no answer");

    private final String text;

    Fate(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** When the first SYN went out. */
  public long start() {
    return syns.get(0);
  }

  public boolean ipv6() {
    return flow.server() instanceof Inet6Address;
  }

  public boolean won() {
    return fate == Fate.WON;
  }
}
