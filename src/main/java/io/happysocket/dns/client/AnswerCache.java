// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.client.Query.NameAndType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers kept for their TTL, which decreases; the least recently used one makes room. Confined to
 * the loop; the time is an argument.
 *
 * <p>A name that does not exist has no address of either family (RFC 2308 section 5), so one answer
 * serves for both, with a reserve: some load balancers deny a name when asked for AAAA only (RFC
 * 4074 section 4.2). Where the other family is known to have addresses the denial counts for its
 * own family alone.
 */
final class AnswerCache {

  private record Kept(Outcome outcome, long expiresNanos) {}

  private final Map<NameAndType, Kept> entries;

  AnswerCache(int size) {
    entries = bounded(size);
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

  /** What is known of exactly this question. */
  @Nullable Outcome get(NameAndType key, long nowNanos) {
    Kept entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    long left = entry.expiresNanos - nowNanos;
    if (left <= 0) {
      entries.remove(key);
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
      entries.remove(key);
      return;
    }
    Outcome kept = outcome;
    Outcome other = get(key.other(), nowNanos);
    if (other != null && other.is(Kind.ADDRESSES) && outcome.is(Kind.NO_SUCH_NAME)) {
      kept = outcome.with(Kind.NO_DATA, outcome.ttlNanos(), outcome.source());
    } else if (other != null && other.is(Kind.NO_SUCH_NAME) && outcome.is(Kind.ADDRESSES)) {
      Outcome denied = other.with(Kind.NO_DATA, other.ttlNanos(), other.source());
      entries.put(key.other(), new Kept(denied, nowNanos + denied.ttlNanos()));
    }
    entries.put(key, new Kept(kept, nowNanos + kept.ttlNanos()));
  }

  void clear() {
    entries.clear();
  }

  int size() {
    return entries.size();
  }
}
