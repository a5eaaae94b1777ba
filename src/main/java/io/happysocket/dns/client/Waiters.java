// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All who wait for one question; those who join later are told what was told. On the loop. */
final class Waiters {

  /** Someone who waits for the outcome. */
  interface Waiter {
    void asked(AddressFamily family, String server);

    /** A server has failed; the question goes on to others, or to it again. */
    void failing(AddressFamily family, Outcome soFar);

    void found(AddressFamily family, Outcome outcome);
  }

  private final AddressFamily family;
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private final Set<String> servers = new LinkedHashSet<>();
  private @Nullable Outcome failing;

  Waiters(AddressFamily family) {
    this.family = family;
  }

  void join(Waiter waiter) {
    waiters.add(waiter);
    for (String server : servers) {
      waiter.asked(family, server);
    }
    if (failing != null) {
      waiter.failing(family, failing);
    }
  }

  /** True if it was the last. */
  boolean leave(Waiter waiter) {
    waiters.remove(waiter);
    return waiters.isEmpty();
  }

  /** Tells of each server once. */
  void asked(String server) {
    if (servers.add(server)) {
      for (Waiter waiter : waiters) {
        waiter.asked(family, server);
      }
    }
  }

  /** Tells of the first failure, or what is like one. */
  void failing(Outcome soFar) {
    if (failing == null) {
      failing = soFar;
      List.copyOf(waiters).forEach(waiter -> waiter.failing(family, soFar));
    }
  }

  void found(Outcome outcome) {
    for (Waiter waiter : List.copyOf(waiters)) {
      waiter.found(family, outcome);
    }
  }
}
