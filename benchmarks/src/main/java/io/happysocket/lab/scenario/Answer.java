// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import java.util.List;

/**
 * How the DNS server answers for one type.
 *
 * @param addresses the records; none is an empty answer
 * @param delay ms from the query to the answer
 * @param rcode such as {@code SERVFAIL}; null for NOERROR
 * @param never if no query is answered
 * @param dropFirst how many queries are lost before the others are answered
 * @param truncated if the answer over UDP only says that TCP has it
 * @param ttl in s
 */
public record Answer(
    List<String> addresses,
    int delay,
    String rcode,
    boolean never,
    int dropFirst,
    boolean truncated,
    int ttl) {

  /** Nothing there. */
  static final Answer EMPTY = new Answer(List.of(), 0, null, false, 0, false, 0);

  private static final int DEFAULT_TTL = 300;

  public Answer {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    addresses.forEach(Prefix::of);
    ttl = ttl == 0 ? DEFAULT_TTL : ttl;
  }
}
