// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ports that the kernel gives queries, one after the other and at the same time. */
class PortsLoopbackTest extends Loopback {

  private static final int QUERIES = 256;

  /**
   * One socket for all would be one port; ports given in turn would be near each other. Of 256
   * random ones of 16,384 (the least that RFC 6335 leaves a system to choose from) two are the
   * same, and eight are within 256 of the one before.
   */
  @Test
  void thePortCannotBeToldFromTheOneBefore() throws Exception {
    DnsClient client = client(server);
    server.all(asked -> asked.answer(asked.query.getQuestion().getName() + " 0 A 192.0.2.1"));
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      Heard.of(client, "n" + i + ".example", IPV4).addresses(IPV4);
      ports.add(server.next().port());
    }
    int near = 0;
    for (int i = 1; i < QUERIES; i++) {
      near += Math.abs(ports.get(i) - ports.get(i - 1)) < 256 ? 1 : 0;
    }
    assertThat(new HashSet<>(ports)).hasSizeGreaterThan(QUERIES * 9 / 10);
    assertThat(near).isLessThan(QUERIES / 6);
  }
}
