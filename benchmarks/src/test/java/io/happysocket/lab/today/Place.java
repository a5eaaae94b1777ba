// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.today;

import io.happysocket.lab.scenario.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** A name, and where it is: at an address of each family that nobody else has. */
record Place(String id, String ipv6, String ipv4) {

  /** An hour. */
  private static final int TTL = 3600;

  String host() {
    return "host." + id + ".lab.test";
  }

  Map<String, Answer> answers() {
    return Map.of("AAAA", answer(ipv6), "A", answer(ipv4));
  }

  private static Answer answer(String address) {
    return new Answer(List.of(address), 0, null, false, 0, false, TTL);
  }

  boolean has(InetAddress address) {
    try {
      return address.equals(InetAddress.getByName(ipv6))
          || address.equals(InetAddress.getByName(ipv4));
    } catch (UnknownHostException e) {
      throw new AssertionError("literals", e);
    }
  }
}
