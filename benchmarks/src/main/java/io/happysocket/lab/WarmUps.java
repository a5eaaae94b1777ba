// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.scenario.Answer;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.scenario.Scenario;
import java.util.List;
import java.util.Map;

/** Names that a client connects to before it is measured, so that its code is loaded. */
final class WarmUps {

  private static final String IPV4 = "192.0.2.254";

  private WarmUps() {}

  /** One where all is well, and one where IPv6 is refused. */
  static List<Scenario> all() {
    PathRule refuses = new PathRule("2001:db8:5::fd", 0, 0, Does.REFUSES, 0, false, 0, 0);
    return List.of(
        scenario("warm-up", "2001:db8:5::fe", List.of()),
        scenario("warm-up-refused", "2001:db8:5::fd", List.of(refuses)));
  }

  private static Scenario scenario(String id, String ipv6, List<PathRule> paths) {
    return new Scenario(id, id, Map.of("AAAA", answer(ipv6), "A", answer(IPV4)), paths, null);
  }

  private static Answer answer(String address) {
    return new Answer(List.of(address), 0, null, false, 0, false, 0);
  }
}
