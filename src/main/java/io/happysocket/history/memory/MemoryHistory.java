// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded history in memory: the last 1,024 addresses and 256 prefixes on each of the last four
 * networks, for ten minutes after the last attempt at them. A network is known by its {@link
 * NetworkView#identity()}; what was learnt on one is kept apart from the others. Nothing is written
 * to disk. Thread-safe: one lock, held for a few map operations; what nothing has changed since it
 * was last read is read without it.
 */
public final class MemoryHistory implements ConnectHistory {

  private static final int MAXIMUM_NETWORKS = 4;

  /** Addresses of one network, by default. */
  public static final int MAXIMUM_ADDRESSES = 1024;

  /** How long something is remembered, by default. */
  public static final Duration EXPIRY = Duration.ofMinutes(10);

  private final Object lock = new Object();
  private final int maximumAddresses;
  private final long expiryNanos;
  private final Map<String, NetworkMemory> networks =
      new LinkedHashMap<>(8, 0.75f, /* accessOrder= */ true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, NetworkMemory> eldest) {
          return size() > MAXIMUM_NETWORKS;
        }
      };

  /** The one used last. Written under the lock, and read without it, too. */
  private volatile Current current;

  private record Current(String identity, NetworkMemory memory) {}

  /**
   * What is known on one network, for people. Immutable.
   *
   * @param name its {@link NetworkView#identity()}
   * @param races how many races it has learnt from
   * @param ipv6 IPv6 there
   * @param ipv4 IPv4 there
   * @param addresses the destinations
   */
  public record Network(
      String name,
      long races,
      FamilyHistory ipv6,
      FamilyHistory ipv4,
      Map<InetAddress, AddressHistory> addresses) {}

  /** Knows nothing yet; 1,024 addresses a network, for ten minutes. */
  public MemoryHistory() {
    this(MAXIMUM_ADDRESSES, EXPIRY);
  }

  /**
   * Knows nothing yet.
   *
   * @param maximumAddresses how many addresses of a network are remembered, at least 1
   * @param expiry how long after the last attempt; more than zero
   * @throws IllegalArgumentException if one of them is less
   */
  public MemoryHistory(int maximumAddresses, Duration expiry) {
    if (maximumAddresses < 1) {
      throw new IllegalArgumentException(
          "maximumAddresses must be at least 1: " + maximumAddresses);
    }
    if (expiry.isZero() || expiry.isNegative()) {
      throw new IllegalArgumentException("expiry must be more than zero: " + expiry);
    }
    this.maximumAddresses = maximumAddresses;
    this.expiryNanos = expiry.toNanos();
    String unknown = LocalNetwork.UNKNOWN.identity();
    this.current = new Current(unknown, new NetworkMemory(maximumAddresses, expiryNanos));
    networks.put(unknown, current.memory);
  }

  @Override
  public LearnedView view(NetworkView network, long nowNanos) {
    Current last = current;
    if (network.identity().equals(last.identity)) {
      return new View(last.memory, nowNanos);
    }
    synchronized (lock) {
      return new View(on(network), nowNanos);
    }
  }

  /**
   * What is known on the network that was asked for or taught last.
   *
   * @param nowNanos the moment, of the clock that the history was taught with
   * @return a view that reads on demand, for one thread at a time
   */
  public LearnedView latest(long nowNanos) {
    return new View(current.memory, nowNanos);
  }

  @Override
  public void learn(NetworkView network, long nowNanos, HistoryUpdate update) {
    synchronized (lock) {
      on(network).learn(update, nowNanos);
    }
  }

  @Override
  public void started(NetworkView network, long nowNanos, InetAddress address) {
    synchronized (lock) {
      on(network).started(address, nowNanos);
    }
  }

  @Override
  public void reportFailure(
      NetworkView network, long nowNanos, InetAddress address, String reason) {
    synchronized (lock) {
      on(network).reportFailure(address, reason, nowNanos);
    }
  }

  /**
   * Everything that is known.
   *
   * @param nowNanos the moment, of the clock that the history was taught with
   * @return the networks, the one used last at the end
   */
  public List<Network> snapshot(long nowNanos) {
    synchronized (lock) {
      List<Network> all = new ArrayList<>(networks.size());
      networks.forEach((name, known) -> all.add(known.snapshot(name, nowNanos)));
      return all;
    }
  }

  @Override
  public void clear() {
    synchronized (lock) {
      networks.clear();
      current = new Current(current.identity, new NetworkMemory(maximumAddresses, expiryNanos));
      networks.put(current.identity, current.memory);
    }
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "MemoryHistory" + networks;
    }
  }

  private NetworkMemory on(NetworkView network) {
    String identity = network.identity();
    if (!identity.equals(current.identity)) {
      NetworkMemory known = networks.get(identity);
      NetworkMemory memory =
          known == null ? new NetworkMemory(maximumAddresses, expiryNanos) : known;
      networks.put(identity, memory);
      current = new Current(identity, memory);
    }
    return current.memory;
  }

  /** Reads on demand, so that making one costs nothing. */
  private final class View implements LearnedView {
    private final NetworkMemory here;
    private final long nowNanos;

    // the address read last, which a decision reads several times, until something is learnt
    private @Nullable InetAddress last;
    private AddressHistory lastHistory = AddressHistory.NONE;
    private int changes;

    View(NetworkMemory here, long nowNanos) {
      this.here = here;
      this.nowNanos = nowNanos;
    }

    @Override
    public @Nullable RttEstimate rtt(InetAddress address) {
      return address(address).rtt();
    }

    @Override
    public HistoryView.Health health(AddressFamily family) {
      return family(family).health();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a race asks with the very same
    public AddressHistory address(InetAddress address) {
      int now = here.changes();
      if (address != last || now != changes) {
        synchronized (lock) {
          lastHistory = here.address(address, nowNanos);
        }
        last = address;
        changes = now; // from before the reading, which may show more
      }
      return lastHistory;
    }

    @Override
    public @Nullable RttEstimate prefixRtt(InetAddress address) {
      synchronized (lock) {
        return here.prefix(address, nowNanos);
      }
    }

    @Override
    public FamilyHistory family(AddressFamily family) {
      FamilyHistory before = here.familyBefore(family, nowNanos);
      if (before != null) {
        return before;
      }
      synchronized (lock) {
        return here.family(family, nowNanos);
      }
    }

    @Override
    public int missedLookups(AddressFamily family, String server) {
      synchronized (lock) {
        return here.missedLookups(family, server, nowNanos);
      }
    }
  }
}
