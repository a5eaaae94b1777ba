// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import java.net.InetAddress;
import java.util.List;

/**
 * What the demo's DNS server does with one question. Immutable.
 *
 * @param answered false when the question is dropped
 * @param delayMillis how long the answer is held back
 * @param addresses the addresses of the answer, perhaps none
 */
public record Reply(boolean answered, long delayMillis, List<InetAddress> addresses) {

  /** Copies the list. */
  public Reply {
    addresses = List.copyOf(addresses);
  }

  static Reply of(InetAddress... addresses) {
    return new Reply(true, 0, List.of(addresses));
  }

  static Reply never() {
    return new Reply(false, 0, List.of());
  }

  Reply after(long millis) {
    return new Reply(answered, millis, addresses);
  }
}
