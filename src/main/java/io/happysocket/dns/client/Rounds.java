// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.client.Servers.Server;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** Whose turn it is to be asked a question, and with EDNS or without. Confined to the loop. */
final class Rounds {

  /** One turn. Immutable. */
  record Turn(Server server, boolean edns) {}

  private static final int FAILURES = 2;

  private static final int ROUNDS_AFTER_FAILURE = 2;

  private static final int ROUNDS_WITH_EDNS = 2;

  private final Servers servers;
  private final Map<Server, Integer> failures = new HashMap<>();
  private final Set<Server> garbled = new HashSet<>();
  private List<Server> order = List.of();
  private int next;

  Rounds(Servers servers) {
    this.servers = servers;
  }

  /** A question begins, or goes on with another name. */
  void begin(Name name, long nowNanos) {
    failures.clear();
    next = 0;
    order = servers.order(name, nowNanos);
  }

  /** The next turn; null when all had theirs. */
  @Nullable Turn next(boolean somethingFailed) {
    int most = somethingFailed ? ROUNDS_AFTER_FAILURE : servers.attempts();
    int rounds = Math.min(servers.attempts(), most);
    while (next < rounds * order.size()) {
      Server server = order.get(next % order.size());
      boolean plain = server.plain() || garbled.contains(server);
      boolean edns = !plain && next / order.size() < ROUNDS_WITH_EDNS;
      next++;
      if (failures.getOrDefault(server, 0) < FAILURES) {
        return new Turn(server, edns);
      }
    }
    return null;
  }

  /** In which round the last turn was, from 0. */
  int round() {
    return (next - 1) / order.size();
  }

  void failed(Server server) {
    failures.merge(server, 1, Integer::sum);
  }

  /** True the first time; the server is not asked with EDNS again. */
  boolean garbled(Server server) {
    return garbled.add(server);
  }
}
