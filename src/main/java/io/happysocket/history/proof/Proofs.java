// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.proof;

import io.happysocket.address.text.AddressKey;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which addresses of a host were established at a port, and which were not, for 30 s after the race
 * that showed it: for the last 256 hosts on the network of the last one, 128 addresses of each.
 *
 * <p>The history cannot say it. It knows addresses, not ports, and firewalls shut ports; it keeps
 * what it knows for ten minutes, since strategies put it to the test in each race, and here nothing
 * is put to the test; and it can be switched off. Thread-safe: one lock, held for a few map
 * operations.
 */
public final class Proofs {

  /**
   * As long as the JDK keeps an address that it has looked up: who plugs this in under a client
   * gets no older answers than before. A pool fills, and a burst ends, in less. It bounds what an
   * address costs that dies without a report: its clients' time-outs, for so long.
   */
  static final long EXPIRY_NANOS = TimeUnit.SECONDS.toNanos(30);

  static final int MAXIMUM_HOSTS = 256;

  /** What two answers can bring. */
  static final int MAXIMUM_ADDRESSES = 128;

  private final Map<HostAndPort, Map<AddressKey, Mark>> hosts = bounded(MAXIMUM_HOSTS);
  private String network = "";

  /**
   * What is proved at once. Immutable.
   *
   * @param host a name; letter case makes no difference
   * @param port of it
   */
  public record HostAndPort(String host, int port) {
    /** Takes the name in lower case. */
    public HostAndPort {
      host = host.toLowerCase(Locale.ROOT);
    }
  }

  /** What the last race has shown of an address. */
  private record Mark(boolean established, long atNanos) {
    boolean isFresh(long nowNanos) {
      return nowNanos - atNanos < EXPIRY_NANOS;
    }
  }

  private static <K, V> Map<K, V> bounded(int maximum) {
    return new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > maximum;
      }
    };
  }

  /**
   * What is proved of a host.
   *
   * @param here the identity of the network that this machine is on
   * @param host which one
   * @param nowNanos the moment
   * @return perhaps of nothing
   */
  public synchronized Proof of(String here, HostAndPort host, long nowNanos) {
    Map<AddressKey, Mark> marks = here.equals(network) ? hosts.get(host) : null;
    Map<AddressKey, Boolean> fresh = new LinkedHashMap<>();
    if (marks != null) {
      marks.forEach(
          (address, mark) -> {
            if (mark.isFresh(nowNanos)) {
              fresh.put(address, mark.established());
            }
          });
    }
    return new Proof(fresh);
  }

  /**
   * Learns from a race. What was proved on another network is thrown away.
   *
   * @param here the identity of the network that it was run on
   * @param host where it was to
   * @param tried which addresses it tried, and whether each was established
   * @param nowNanos the moment it ended
   */
  public synchronized void learn(
      String here, HostAndPort host, Map<InetAddress, Boolean> tried, long nowNanos) {
    if (!here.equals(network)) {
      hosts.clear();
      network = here;
    }
    Map<AddressKey, Mark> marks = hosts.computeIfAbsent(host, key -> bounded(MAXIMUM_ADDRESSES));
    marks.values().removeIf(mark -> !mark.isFresh(nowNanos));
    tried.forEach(
        (address, established) ->
            marks.put(AddressKey.of(address), new Mark(established, nowNanos)));
  }

  /**
   * An address is no good: nothing is proved any more of the hosts that have it at this port, and
   * it stays behind.
   *
   * @param host the host that it is known to belong to, at its port; the name may be empty
   * @param address the address
   * @param nowNanos the moment
   */
  public synchronized void failed(HostAndPort host, InetAddress address, long nowNanos) {
    AddressKey failed = AddressKey.of(address);
    hosts.forEach(
        (each, marks) -> {
          if (each.equals(host) || (each.port == host.port && marks.containsKey(failed))) {
            marks.values().removeIf(Mark::established);
            marks.put(failed, new Mark(/* established= */ false, nowNanos));
          }
        });
  }
}
