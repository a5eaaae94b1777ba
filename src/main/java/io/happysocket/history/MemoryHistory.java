// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalNetwork;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded history in memory: the RTT of the last 1,024 addresses, and whether a family works.
 * Forgets everything when the network changes, and an address after ten minutes. Thread-safe.
 */
public final class MemoryHistory implements ConnectHistory {

  private static final int MAXIMUM_ADDRESSES = 1024;
  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** So many different destinations in a row without one success make a family unusable. */
  private static final int FAILURES_BEFORE_UNUSABLE = 3;

  /**
   * An attempt closed sooner than this was not silent, only slow: 1 s covers nearly every
   * handshake.
   */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<InetAddress, Known> addresses =
      new LinkedHashMap<>(64, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Known> eldest) {
          return size() > MAXIMUM_ADDRESSES;
        }
      };
  private final Family ipv6 = new Family();
  private final Family ipv4 = new Family();
  private LocalNetwork network = LocalNetwork.UNKNOWN;

  private record Known(RttEstimate rtt, long atNanos) {}

  /** What is known of a family: a success, and the different destinations that failed since. */
  private static final class Family {
    private boolean usable;
    private final Set<InetAddress> failing = new HashSet<>();

    void forget() {
      usable = false;
      failing.clear();
    }
  }

  /** Knows nothing yet. */
  public MemoryHistory() {}

  @Override
  public HistoryView view(LocalNetwork here, long nowNanos) {
    return new HistoryView() {
      @Override
      public @Nullable RttEstimate rtt(InetAddress address) {
        return known(here, nowNanos, address);
      }

      @Override
      public FamilyHealth health(AddressFamily family) {
        return familyHealth(here, family);
      }
    };
  }

  @Override
  public synchronized void learn(LocalNetwork here, long nowNanos, List<Observation> observations) {
    if (!here.equals(network)) {
      addresses.clear();
      ipv6.forget();
      ipv4.forget();
      network = here;
    }
    for (Observation each : observations) {
      Family family = of(AddressFamily.of(each.address()));
      if (each.outcome() == Observation.Outcome.ESTABLISHED) {
        RttEstimate before = known(here, nowNanos, each.address());
        RttEstimate after =
            before == null ? RttEstimate.first(each.afterNanos()) : before.next(each.afterNanos());
        addresses.put(each.address(), new Known(after, nowNanos));
        family.usable = true;
        family.failing.clear();
      } else if (family.failing.size() < FAILURES_BEFORE_UNUSABLE && failed(each)) {
        family.failing.add(each.address());
      }
    }
  }

  private static boolean failed(Observation observation) {
    return observation.outcome() == Observation.Outcome.FAILED
        || observation.afterNanos() >= SILENCE_NANOS;
  }

  private Family of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }

  private synchronized @Nullable RttEstimate known(
      LocalNetwork here, long nowNanos, InetAddress address) {
    Known known = here.equals(network) ? addresses.get(address) : null;
    return known == null || nowNanos - known.atNanos() > EXPIRY_NANOS ? null : known.rtt();
  }

  private synchronized FamilyHealth familyHealth(LocalNetwork here, AddressFamily family) {
    if (!here.equals(network)) {
      return FamilyHealth.UNKNOWN;
    }
    Family known = of(family);
    if (known.failing.size() >= FAILURES_BEFORE_UNUSABLE) {
      return FamilyHealth.UNUSABLE;
    }
    return known.usable ? FamilyHealth.USABLE : FamilyHealth.UNKNOWN;
  }
}
