// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The addresses of a name for who connects by himself: in the order in which the connector would
 * try them, by what its races have shown. Order only. Never throws, and never lacks an address that
 * the JDK has. Thread-safe.
 */
final class Names {

  private final AgentOptions options;
  private final Machinery machinery;

  /** Which families. */
  record Wanted(boolean ipv6, boolean ipv4) {
    boolean has(InetAddress address) {
      return AddressFamily.of(address) == AddressFamily.IPV6 ? ipv6 : ipv4;
    }
  }

  Names(AgentOptions options, Machinery machinery) {
    this.options = options;
    this.machinery = machinery;
  }

  boolean areFor(String host) {
    return machinery.concerns(host);
  }

  /** HappySocket's own answer; empty where it is not to be asked, or has none. */
  List<InetAddress> own(String host, Wanted wanted) {
    if (!options.ownDns()) {
      return List.of();
    }
    try {
      List<InetAddress> all = machinery.connector().lookup(host);
      return all.stream().filter(wanted::has).toList();
    } catch (UnknownHostException e) {
      return List.of(); // the JDK may have other sources of names
    } catch (RuntimeException | Error e) {
      machinery.broke(e);
      return List.of();
    }
  }

  /** The JDK's answer, sorted. */
  List<InetAddress> ordered(String host, List<InetAddress> jdk) {
    if (jdk.size() < 2) {
      return jdk;
    }
    try {
      machinery.handed().hand(host, jdk);
      List<InetAddress> order = options.ownDns() ? jdk : machinery.connector().lookup(host);
      List<InetAddress> sorted = new ArrayList<>(jdk);
      sorted.sort(Comparator.comparingInt(address -> place(order, address)));
      return sorted;
    } catch (UnknownHostException | IllegalArgumentException e) {
      return jdk; // a name that only the JDK takes
    } catch (RuntimeException | Error e) {
      machinery.broke(e);
      return jdk;
    }
  }

  private static int place(List<InetAddress> order, InetAddress address) {
    int place = order.indexOf(address);
    return place < 0 ? order.size() : place;
  }
}
