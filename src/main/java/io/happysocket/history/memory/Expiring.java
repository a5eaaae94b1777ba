// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets: each value ten minutes, or what the history was told, after the moment that
 * it was put with, and the one used least recently when there are too many. Guarded by the lock of
 * its history.
 */
final class Expiring<K, V> {

  private final long expiryNanos;
  private final Map<K, Timed<V>> all;

  /** A value and its moment: a slot that stays, so that what is put again makes nothing. */
  private static final class Timed<V> {
    private V value;
    private long atNanos;

    Timed(V value, long atNanos) {
      this.value = value;
      this.atNanos = atNanos;
    }
  }

  Expiring(int maximum, long expiryNanos) {
    this.expiryNanos = expiryNanos;
    this.all =
        new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Timed<V>> eldest) {
            return size() > maximum;
          }
        };
  }

  /** Also whether nothing was ever put, which costs no hashing. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  @Nullable V get(K key, long nowNanos) {
    Timed<V> known = all.get(key);
    return known == null || expired(known, nowNanos) ? null : known.value;
  }

  void put(K key, V value, long atNanos) {
    Timed<V> slot = all.get(key);
    if (slot == null) {
      all.put(key, new Timed<>(value, atNanos));
    } else {
      slot.value = value;
      slot.atNanos = atNanos;
    }
  }

  void remove(K key) {
    all.remove(key);
  }

  /** What becomes of the values of some keys; their moments stay. */
  void replaceIf(BiPredicate<K, V> which, UnaryOperator<V> change) {
    all.forEach(
        (key, known) -> {
          if (which.test(key, known.value)) {
            known.value = change.apply(known.value);
          }
        });
  }

  int count(BiPredicate<K, V> which, long nowNanos) {
    int count = 0;
    for (Map.Entry<K, Timed<V>> each : all.entrySet()) {
      Timed<V> known = each.getValue();
      if (!expired(known, nowNanos) && which.test(each.getKey(), known.value)) {
        count++;
      }
    }
    return count;
  }

  /** A copy of what has not expired. */
  Map<K, V> current(long nowNanos) {
    Map<K, V> current = new LinkedHashMap<>();
    all.forEach(
        (key, known) -> {
          if (!expired(known, nowNanos)) {
            current.put(key, known.value);
          }
        });
    return current;
  }

  int size() {
    return all.size();
  }

  private boolean expired(Timed<V> known, long nowNanos) {
    return nowNanos - known.atNanos > expiryNanos;
  }
}
