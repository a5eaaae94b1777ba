// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.LocalNetwork;
import io.happysocket.loop.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this machine's addresses, and asks its routing table which one it would use. Thread-safe.
 *
 * <p>Listing the interfaces takes up to milliseconds, so a connect uses the list of the last
 * reading and, when that is a second old, has it read again in the background: the next connect
 * sees a change. Asking the routing table takes ten system calls, so its answers are kept for as
 * long as the list is fresh.
 */
final class NetworkReader {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkReader.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop;
  private final Executor background;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Reading last;

  /** The sources of this many destinations are kept; beyond that they are asked for each time. */
  private static final int SOURCES = 1024;

  /** With the sources that were asked for since; empty where there is no route. */
  private record Reading(
      LocalNetwork network, long atNanos, Map<InetAddress, Optional<LocalAddress>> sources) {}

  NetworkReader(EventLoop loop, Executor background) {
    this.loop = loop;
    this.background = background;
    this.last = reading(read());
  }

  /** The network as last read. */
  LocalNetwork current() {
    Reading reading = last;
    if (!fresh(reading) && this.reading.compareAndSet(false, true)) {
      background.execute(this::refresh);
    }
    return reading.network();
  }

  /** The destination with the source that the system would use for it now. */
  Destination destination(InetAddress address) {
    Reading reading = last;
    if (!fresh(reading) || reading.sources().size() >= SOURCES) {
      return new Destination(address, source(address));
    }
    Optional<LocalAddress> source =
        reading.sources().computeIfAbsent(address, each -> Optional.ofNullable(source(each)));
    return new Destination(address, source.orElse(null));
  }

  private boolean fresh(Reading reading) {
    return loop.now() - reading.atNanos() <= FRESH_NANOS;
  }

  private Reading reading(LocalNetwork network) {
    return new Reading(network, loop.now(), new ConcurrentHashMap<>());
  }

  private void refresh() {
    try {
      LocalNetwork before = last.network();
      LocalNetwork now = read();
      // whoever keeps things by network finds the very same one sooner
      last = reading(now.equals(before) ? before : now);
    } finally {
      reading.set(false);
    }
  }

  private static LocalNetwork read() {
    List<LocalAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp()) {
          for (InterfaceAddress address : each.getInterfaceAddresses()) {
            addresses.add(local(each, address));
          }
        }
      }
    } catch (SocketException e) {
      LOG.debug("listing the network interfaces", e);
    }
    return new LocalNetwork(addresses);
  }

  private static LocalAddress local(NetworkInterface network, InterfaceAddress address) {
    // some platforms give -1, or the length of another family's prefix
    int bits = address.getAddress().getAddress().length * 8;
    int prefix = Math.min(Math.max(0, address.getNetworkPrefixLength()), bits);
    return new LocalAddress(address.getAddress(), network.getName(), prefix, false);
  }

  /**
   * Connecting a datagram socket sends nothing and makes the system choose; null without a route.
   */
  private @Nullable LocalAddress source(InetAddress address) {
    StandardProtocolFamily family =
        AddressFamily.of(address) == AddressFamily.IPV6
            ? StandardProtocolFamily.INET6
            : StandardProtocolFamily.INET;
    try (DatagramChannel probe = DatagramChannel.open(family)) {
      probe.connect(new InetSocketAddress(address, 9));
      InetSocketAddress source = (InetSocketAddress) probe.getLocalAddress();
      return known(source.getAddress());
    } catch (IOException | RuntimeException e) {
      // also UnsupportedOperationException without IPv6, UnresolvedAddressException for a bad scope
      LOG.debug("no source address for {}", address, e);
      return null;
    }
  }

  private LocalAddress known(InetAddress source) {
    LocalAddress known = last.network().find(source);
    return known == null ? LocalAddress.of(source) : known;
  }
}
