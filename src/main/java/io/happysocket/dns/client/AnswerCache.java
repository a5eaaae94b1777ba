// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.Query.NameAndType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept for their TTL, which decreases. Confined to the loop; the time is an argument.
 *
 * <p>The oldest of those that were not used since they came makes room first: names that are asked
 * for once, be they ever so many and a stranger's choice, push out no name that is asked for again
 * and again. These have three quarters of the room, and of them the least recently used one makes
 * way.
 *
 * <p>A name that does not exist has no address of either family (RFC 2308 section 5), so one answer
 * serves for both, with a reserve: some load balancers deny a name when asked for AAAA only (RFC
 * 4074 section 4.2). Where the other family is known to have addresses the denial counts for its
 * own family alone.
 */
final class AnswerCache {

  private record Kept(Outcome outcome, long expiresNanos) {}

  private final int size;

  /** Not used yet, the oldest first. */
  private final Map<NameAndType, Kept> fresh = new LinkedHashMap<>();

  /** Used, the one used longest ago first. */
  private final Map<NameAndType, Kept> used = new LinkedHashMap<>(16, 0.75f, true);

  AnswerCache(int size) {
    this.size = size;
  }

  /** Room for so many entries; the one used longest ago leaves first. */
  static <K, V> Map<K, V> bounded(int size) {
    return new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > size;
      }
    };
  }

  /** What is known of exactly this question, for one who asks it. */
  @Nullable Outcome get(NameAndType key, long nowNanos) {
    Outcome known = look(key, nowNanos);
    @Nullable Kept first = fresh.remove(key);
    if (first != null) {
      used.put(key, first);
      if (used.size() > size * 3 / 4) {
        NameAndType eldest = used.keySet().iterator().next();
        fresh.put(eldest, Objects.requireNonNull(used.remove(eldest)));
      }
    }
    return known;
  }

  /** The same for the cache itself; what has had its time leaves. */
  private @Nullable Outcome look(NameAndType key, long nowNanos) {
    @Nullable Kept entry = used.containsKey(key) ? used.get(key) : fresh.get(key);
    if (entry == null) {
      return null;
    }
    long left = entry.expiresNanos - nowNanos;
    if (left <= 0) {
      remove(key);
      return null;
    }
    return entry.outcome.with(entry.outcome.kind(), left, "cache");
  }

  /** That the name does not exist, if that was learnt from the other family's question. */
  @Nullable Outcome noSuchName(NameAndType key, long nowNanos) {
    Outcome other = get(key.other(), nowNanos);
    return other != null && other.is(Kind.NO_SUCH_NAME) ? other : null;
  }

  void put(NameAndType key, Outcome outcome, long nowNanos) {
    if (outcome.ttlNanos() <= 0) {
      remove(key);
      return;
    }
    Outcome kept = outcome;
    Outcome other = look(key.other(), nowNanos);
    if (other != null && other.is(Kind.ADDRESSES) && outcome.is(Kind.NO_SUCH_NAME)) {
      kept = outcome.with(Kind.NO_DATA, outcome.ttlNanos(), outcome.source());
    } else if (other != null && other.is(Kind.NO_SUCH_NAME) && outcome.is(Kind.ADDRESSES)) {
      Outcome denied = other.with(Kind.NO_DATA, other.ttlNanos(), other.source());
      keep(key.other(), denied, nowNanos);
    }
    keep(key, kept, nowNanos);
  }

  private void keep(NameAndType key, Outcome outcome, long nowNanos) {
    Kept entry = new Kept(outcome, nowNanos + outcome.ttlNanos());
    (used.containsKey(key) ? used : fresh).put(key, entry);
    if (size() > size) {
      Map<NameAndType, Kept> first = fresh.isEmpty() ? used : fresh;
      first.remove(first.keySet().iterator().next());
    }
  }

  private void remove(NameAndType key) {
    fresh.remove(key);
    used.remove(key);
  }

  void clear() {
    fresh.clear();
    used.clear();
  }

  int size() {
    return fresh.size() + used.size();
  }
}
