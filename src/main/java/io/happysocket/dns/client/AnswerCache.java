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
 *
 * <p>One who asks for a fresh answer is not given an older one. When the query for it then fails,
 * what was known stays for all others (RFC 8767 section 4 would keep it even longer), and the
 * failure is told to whoever else wants it fresh, so that nobody asks failing servers again at
 * once.
 */
final class AnswerCache {

  /**
   * One answer while it is kept. What is public about it may be asked on any thread: whether it is
   * still what the cache would tell, and that it was told again by somebody who did not ask the
   * cache.
   */
  static final class Kept {
    private final Outcome outcome;
    private final long fetchedNanos;
    private final long expiresNanos;

    /** The failure to fetch it anew, while that counts; else null. */
    private final @Nullable Kept failure;

    private volatile boolean gone;
    private volatile boolean used;

    private Kept(Outcome outcome, long fetchedNanos, long expiresNanos, @Nullable Kept failure) {
      this.outcome = outcome;
      this.fetchedNanos = fetchedNanos;
      this.expiresNanos = expiresNanos;
      this.failure = failure;
    }

    boolean holds(long nowNanos) {
      return !gone && expiresNanos - nowNanos > 0;
    }

    long leftNanos(long nowNanos) {
      return expiresNanos - nowNanos;
    }

    void use() {
      if (!used) { // threads that read it all the time need not write each time
        used = true;
      }
    }

    /** Since this was asked last: so it has another chance where room is made. */
    private boolean wasUsed() {
      boolean was = used;
      used = false;
      return was;
    }
  }

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

  /** What is known of exactly this question, for one who asks it; the age does not matter. */
  @Nullable Outcome get(NameAndType key, long nowNanos) {
    return get(key, nowNanos, Long.MAX_VALUE);
  }

  /** The same, unless it was fetched longer ago. */
  @Nullable Outcome get(NameAndType key, long nowNanos, long maximumAgeNanos) {
    @Nullable Kept known = kept(key, nowNanos);
    if (known != null && nowNanos - known.fetchedNanos > maximumAgeNanos) {
      known = known.failure;
    }
    use(key);
    long left = known == null ? 0 : known.expiresNanos - nowNanos;
    return known == null || left <= 0 ? null : known.outcome.fromCache(left);
  }

  /** It is the one that was used last. */
  private void use(NameAndType key) {
    @Nullable Kept first = fresh.remove(key);
    if (first == null) {
      @Nullable Kept unused = used.get(key);
    } else {
      used.put(key, first);
      if (used.size() > size * 3 / 4) {
        NameAndType eldest = used.keySet().iterator().next();
        fresh.put(eldest, Objects.requireNonNull(used.remove(eldest)));
      }
    }
  }

  /** What is told of exactly this question, without a use of it; what is out of date leaves. */
  @Nullable Kept kept(NameAndType key, long nowNanos) {
    @Nullable Kept entry = used.containsKey(key) ? used.get(key) : fresh.get(key);
    if (entry == null) {
      return null;
    }
    if (entry.expiresNanos - nowNanos <= 0) {
      remove(key);
      return null;
    }
    return entry;
  }

  /** That the name does not exist, if that was learnt from the other family's question. */
  @Nullable Outcome noSuchName(NameAndType key, long nowNanos, long maximumAgeNanos) {
    Outcome other = get(key.other(), nowNanos, maximumAgeNanos);
    return other != null && other.is(Kind.NO_SUCH_NAME) ? other : null;
  }

  void put(NameAndType key, Outcome outcome, long nowNanos) {
    Kept entry = new Kept(outcome, nowNanos, nowNanos + outcome.ttlNanos(), null);
    @Nullable Kept known = outcome.failed() ? kept(key, nowNanos) : null;
    if (known != null && !known.outcome.failed()) {
      keep(key, new Kept(known.outcome, known.fetchedNanos, known.expiresNanos, entry));
      return;
    }
    if (outcome.ttlNanos() <= 0) {
      remove(key);
      return;
    }
    @Nullable Kept other = kept(key.other(), nowNanos);
    if (other != null && other.outcome.is(Kind.ADDRESSES) && outcome.is(Kind.NO_SUCH_NAME)) {
      entry = noData(entry);
    } else if (other != null && other.outcome.is(Kind.NO_SUCH_NAME) && outcome.is(Kind.ADDRESSES)) {
      keep(key.other(), noData(other));
    }
    keep(key, entry);
  }

  private static Kept noData(Kept denial) {
    Outcome said = denial.outcome;
    Outcome denied = said.with(Kind.NO_DATA, said.ttlNanos(), said.source());
    return new Kept(denied, denial.fetchedNanos, denial.expiresNanos, denial.failure);
  }

  private void keep(NameAndType key, Kept entry) {
    gone((used.containsKey(key) ? used : fresh).put(key, entry));
    for (int chances = size; size() > size; chances--) {
      var eldest = (fresh.isEmpty() ? used : fresh).entrySet().iterator().next();
      if (chances > 0 && eldest.getValue().wasUsed()) {
        use(eldest.getKey());
      } else {
        remove(eldest.getKey());
      }
    }
  }

  private void remove(NameAndType key) {
    gone(fresh.remove(key));
    gone(used.remove(key));
  }

  private static void gone(@Nullable Kept kept) {
    if (kept != null) {
      kept.gone = true;
    }
  }

  void clear() {
    for (Kept kept : fresh.values()) {
      gone(kept);
    }
    for (Kept kept : used.values()) {
      gone(kept);
    }
    fresh.clear();
    used.clear();
  }

  int size() {
    return fresh.size() + used.size();
  }
}
