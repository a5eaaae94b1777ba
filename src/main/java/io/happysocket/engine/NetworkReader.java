// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads this machine's addresses, and asks its routing table which one it would use. Thread-safe.
 *
 * <p>Listing the interfaces takes up to milliseconds, so a connect uses the list of the last
 * reading and, when that is a second old, has it read again in the background: the next connect
 * sees a change. Asking the routing table takes ten system calls, so its answers are kept for as
 * long as the list is fresh, except those for addresses with a scope.
 *
 * <p>What can't be read, because an interface vanishes meanwhile or no descriptor is left, stays as
 * it was at the reading before.
 */
final class NetworkReader {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkReader.class);
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Destinations behind the default route, wherever this runs: a root name server's, since those
   * keep their addresses and are nobody's neighbours. Nothing is sent there.
   */
  private static final List<InetAddress> BEYOND =
      List.of(
          address(0x20, 0x01, 0x05, 0x03, 0xba, 0x3e, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0x30),
          address(198, 41, 0, 4));

  private final LongSupplier clock;
  private final Executor background;
  private final Machine machine;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Reading last;

  /** That it cannot be read in the background, since the last time it was. */
  private volatile boolean told;

  /** The sources of this many destinations are kept; beyond that they are asked for each time. */
  private static final int SOURCES = 1024;

  /** With the sources that were asked for since; empty where there is no route. */
  private record Reading(
      LocalNetwork network, long atNanos, Map<InetAddress, Optional<LocalAddress>> sources) {}

  NetworkReader(LongSupplier clock, Executor background, Machine machine) {
    this.clock = clock;
    this.background = background;
    this.machine = machine;
    this.last = reading(read(LocalNetwork.UNKNOWN));
  }

  private static InetAddress address(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    try {
      return InetAddress.getByAddress(all);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  /** The network as last read. */
  LocalNetwork current(long nowNanos) {
    Reading reading = last;
    if (!fresh(reading, nowNanos) && this.reading.compareAndSet(false, true)) {
      readInBackground();
    }
    return reading.network();
  }

  /** Whatever keeps it from being handed over, the next connect tries again. */
  private void readInBackground() {
    try {
      background.execute(this::refresh);
    } catch (RuntimeException | OutOfMemoryError e) {
      // closed, or no thread to be had: "unable to create native thread" is that error
      reading.set(false);
      if (!told) { // it is tried again with each connect
        told = true;
        LOG.warn("the network interfaces cannot be read in the background", e);
      }
    }
  }

  /** The source that the system would use for an address now; null without a route. */
  @Nullable LocalAddress source(InetAddress address, long nowNanos) {
    Reading reading = last;
    boolean keeps =
        fresh(reading, nowNanos)
            && reading.sources().size() < SOURCES
            && !AddressKey.isScoped(address); // the map would not tell two of them apart
    Optional<LocalAddress> source = keeps ? reading.sources().get(address) : null;
    if (source == null) {
      try {
        source = Optional.ofNullable(ask(address));
      } catch (IOException e) {
        LOG.debug("no source address for {}", address, e);
        return null; // and the next connect asks again
      }
      if (keeps) {
        reading.sources().put(address, source);
      }
    }
    return source.orElse(null);
  }

  private static boolean fresh(Reading reading, long nowNanos) {
    return nowNanos - reading.atNanos() <= FRESH_NANOS;
  }

  private Reading reading(LocalNetwork network) {
    return new Reading(network, clock.getAsLong(), new ConcurrentHashMap<>());
  }

  private void refresh() {
    told = false;
    try {
      LocalNetwork before = last.network();
      LocalNetwork now = read(before);
      // the same instance is found sooner in maps that have the network as a key
      last = reading(now.equals(before) ? before : now);
    } finally {
      reading.set(false);
    }
  }

  private LocalNetwork read(LocalNetwork before) {
    List<LocalAddress> addresses = addresses(before);
    List<LocalAddress> sources = new ArrayList<>(BEYOND.size());
    for (InetAddress beyond : BEYOND) {
      LocalAddress source = source(beyond, addresses, before);
      if (source != null) {
        sources.add(source);
      }
    }
    return new LocalNetwork(addresses, sources);
  }

  private List<LocalAddress> addresses(LocalNetwork before) {
    List<LocalAddress> addresses = new ArrayList<>();
    try {
      for (Machine.Interface each : machine.interfaces()) {
        addresses.addAll(addresses(each, before));
      }
      return addresses;
    } catch (SocketException | RuntimeException e) {
      LOG.debug("listing the network interfaces", e);
      return before.addresses();
    }
  }

  /** An interface that can't be read costs itself alone, and what was known of it is kept. */
  private static List<LocalAddress> addresses(Machine.Interface network, LocalNetwork before) {
    try {
      return network.addresses();
    } catch (SocketException | RuntimeException e) {
      LOG.debug("reading the network interface {}", network.name(), e);
      List<LocalAddress> known = new ArrayList<>(before.addresses());
      known.removeIf(each -> !each.interfaceName().equals(network.name()));
      return known;
    }
  }

  private @Nullable LocalAddress source(
      InetAddress beyond, List<LocalAddress> addresses, LocalNetwork before) {
    AddressFamily family = AddressFamily.of(beyond);
    try {
      InetAddress source = machine.source(beyond);
      return source == null ? null : known(source, addresses);
    } catch (IOException e) {
      LOG.debug("asking for the source of the default route over {}", family, e);
      return before.sources().stream()
          .filter(each -> AddressFamily.of(each.address()) == family)
          .findFirst()
          .orElse(null);
    }
  }

  /** Null without a route. */
  private @Nullable LocalAddress ask(InetAddress address) throws IOException {
    InetAddress source = machine.source(address);
    return source == null ? null : known(source, last.network().addresses());
  }

  private static LocalAddress known(InetAddress source, List<LocalAddress> addresses) {
    for (LocalAddress each : addresses) {
      if (each.address().equals(source)) {
        return each;
      }
    }
    return LocalAddress.of(source);
  }
}
