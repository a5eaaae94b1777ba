// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.quality.capture.Ends.End;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tells scanners from clients. Of the talk's failures over IPv4 what was left were scans by bots,
 * which had nothing to do with its tests: they never completed anything. A failed attempt is a
 * scanner's if its SYN has no maximum segment size, which every real stack sends; if its source has
 * tried three ports or servers and completed nothing; or if its port has answered nobody.
 *
 * <p>Knows the last 20,000 sources.
 */
final class Strangers {

  private static final int MOST = 20_000;
  private static final int MANY = 3;

  private static final class Source {
    private final Set<Integer> tried = new HashSet<>(MANY);
    private boolean completed;
  }

  private final Map<End, Source> sources =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<End, Source> eldest) {
          return size() > MOST;
        }
      };

  private final Set<Integer> served = new HashSet<>();

  /** A client has sent a SYN. */
  void tried(Ends ends) {
    Source source = sources.computeIfAbsent(ends.client(), client -> new Source());
    if (!source.completed && source.tried.size() < MANY) {
      source.tried.add(ends.server().hashCode());
    }
  }

  /** A server has answered. */
  void answered(Ends ends) {
    served.add(ends.serverPort());
  }

  /** A handshake was completed. */
  void completed(Ends ends) {
    served.add(ends.serverPort());
    Source source = sources.computeIfAbsent(ends.client(), client -> new Source());
    source.completed = true;
    source.tried.clear();
  }

  /** Whether this client has sent a SYN lately. */
  boolean isKnown(End client) {
    return sources.containsKey(client);
  }

  /** Whether a failed attempt was a scanner's. */
  boolean isScan(Flow failed, boolean portWanted) {
    Source source = sources.get(failed.ends.client());
    boolean scans = source != null && !source.completed && source.tried.size() >= MANY;
    return scans || !failed.sized || (!portWanted && !served.contains(failed.ends.serverPort()));
  }
}
