// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.AddressKey;
import io.happysocket.dns.Answer;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.Request;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where addresses lead from this machine, by its routes and through a NAT64 of its network. Makes
 * the inputs of races that hang on that. Thread-safe.
 */
public final class Destinations {

  private final NetworkReader reader;
  private final Nat64Finder nat64;

  /** Whether there is an address filter, which must see through every prefix. */
  private final boolean filters;

  Destinations(NetworkReader reader, Nat64Finder nat64, boolean filters) {
    this.reader = reader;
    this.nat64 = nat64;
    this.filters = filters;
  }

  /**
   * This machine's addresses and the NAT64 of its network, as a race that began now would know
   * them.
   *
   * @param nowNanos this moment on the loop's clock
   * @return the last reading of them
   */
  public LocalNetwork network(long nowNanos) {
    return nat64.on(reader.current(nowNanos));
  }

  /**
   * Whether nothing may be sent to one of these addresses before the NAT64 prefixes are found, and
   * they may be: an IPv4 address without a route, and, where there is an address filter, an IPv6
   * one that may hold an IPv4 address for all that is known.
   *
   * @param addresses any addresses
   * @param nowNanos this moment on the loop's clock
   * @return true if {@link #whenPrefixKnown} is worth waiting for
   */
  public boolean awaitPrefix(List<InetAddress> addresses, long nowNanos) {
    if (!isPrefixAwaited(nowNanos)) {
      return false;
    }
    for (InetAddress address : addresses) {
      if (needsPrefix(address, nowNanos)) {
        return true;
      }
    }
    return false;
  }

  private boolean isPrefixAwaited(long nowNanos) {
    return nat64.isAwaited(reader.current(nowNanos));
  }

  private boolean needsPrefix(InetAddress address, long nowNanos) {
    return address instanceof Inet4Address
        ? reader.source(address, nowNanos) == null
        : filters && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
  }

  /**
   * Runs a task when it is no use to wait for a NAT64 prefix any longer: one was found or none is
   * there, or a second has passed.
   *
   * @param latestNanos a moment on the loop's clock when it is run at the latest
   * @param task run once, on any thread
   */
  public void whenPrefixKnown(long latestNanos, Runnable task) {
    nat64.whenKnown(latestNanos, task);
  }

  /**
   * Those literals of which it is known where they lead to. A single one is asked for with no
   * source: there is nothing to rank it against.
   */
  Input.Started started(Request request, long calledNanos, long nowNanos) {
    boolean awaited = isPrefixAwaited(nowNanos);
    List<Nat64Prefix> prefixes = network(nowNanos).nat64().prefixes();
    InetAddress only = request.literal();
    if (only == null && !request.isOverSeveral()) {
      return new Input.Started(calledNanos, List.of());
    }
    if (only != null && !awaited && prefixes.isEmpty()) {
      Endpoint endpoint = request.endpoints().get(0);
      return new Input.Started(calledNanos, List.of(destination(endpoint, only, only, null)));
    }
    List<Destination> literals = new ArrayList<>(0);
    for (Endpoint each : request.endpoints()) {
      InetAddress literal = each.literal();
      if (literal != null && !(awaited && needsPrefix(literal, nowNanos))) {
        literals.addAll(destinations(each, List.of(literal), prefixes, nowNanos));
      }
    }
    return new Input.Started(calledNanos, literals);
  }

  /**
   * An answer as a race takes it, each address with the source that this machine would use. That is
   * asked of the system, so a long answer is cut first (contract row 16).
   */
  Input.Answered answered(Request request, int number, Answer answer, long nowNanos) {
    List<InetAddress> addresses = withLiterals(request, number, answer);
    if (addresses.size() > Race.MAXIMUM_ADDRESSES) {
      addresses =
          addresses.stream()
              .map(AddressKey::of)
              .distinct()
              .limit(Race.MAXIMUM_ADDRESSES)
              .map(AddressKey::address)
              .toList();
    }
    List<Nat64Prefix> prefixes = network(nowNanos).nat64().prefixes();
    List<Destination> destinations =
        destinations(request.endpoints().get(number), addresses, prefixes, nowNanos);
    return new Input.Answered(
        number, answer.family(), destinations, answer.source(), answer.cause(), answer.fromCache());
  }

  /** Tells a race an answer, after what was found meanwhile of this network's NAT64. */
  void tell(Request request, int number, Answer answer, long nowNanos, Consumer<Input> race) {
    Input input = answered(request, number, answer, nowNanos);
    LocalNetwork here = network(nowNanos);
    if (!here.nat64().equals(Nat64.NONE)) {
      race.accept(new Input.Here(here));
    }
    race.accept(input);
  }

  /** With the literals of the same host that have waited as this answer has. */
  private static List<InetAddress> withLiterals(Request request, int number, Answer answer) {
    Endpoint asked = request.endpoints().get(number);
    List<InetAddress> all = answer.addresses();
    if (!request.isOverSeveral()) {
      return all;
    }
    for (Endpoint each : request.endpoints()) {
      InetAddress literal = each.literal();
      if (literal != null
          && each.isHost(asked.host(), asked.port())
          && AddressFamily.of(literal) == answer.family()
          && !all.contains(literal)) {
        all = new ArrayList<>(all);
        all.add(literal);
      }
    }
    return all;
  }

  /**
   * Each address to itself; or, where only a NAT64 leads to IPv4, to what stands for it in the
   * first prefix, all in the second after that, and so on (RFC 8305 section 7.1). One that lies in
   * a prefix, as a DNS64 makes it, stands for the IPv4 address inside.
   */
  private List<Destination> destinations(
      Endpoint endpoint, List<InetAddress> addresses, List<Nat64Prefix> prefixes, long nowNanos) {
    if (addresses.isEmpty()) {
      return List.of();
    }
    if (addresses.size() == 1 && prefixes.isEmpty()) {
      InetAddress only = addresses.get(0);
      return List.of(destination(endpoint, only, only, reader.source(only, nowNanos)));
    }
    List<Destination> destinations = new ArrayList<>(addresses.size());
    List<Inet4Address> unreachable = List.of();
    for (InetAddress address : addresses) {
      LocalAddress source = reader.source(address, nowNanos);
      if (source == null && address instanceof Inet4Address ipv4 && !prefixes.isEmpty()) {
        unreachable = unreachable.isEmpty() ? new ArrayList<>() : unreachable;
        unreachable.add(ipv4);
      } else {
        InetAddress represented = represented(address, prefixes);
        destinations.add(destination(endpoint, address, represented, source));
      }
    }
    for (Nat64Prefix prefix : prefixes) {
      for (Inet4Address ipv4 : unreachable) {
        InetAddress made = prefix.synthesise(ipv4);
        InetAddress to = made == null ? ipv4 : made;
        destinations.add(destination(endpoint, to, ipv4, reader.source(to, nowNanos)));
      }
    }
    return destinations;
  }

  /**
   * An address that a caller has connected to by itself.
   *
   * @param there resolved
   * @param nowNanos this moment on the loop's clock
   * @return it with what it stands for, and the host that it was looked up for, if it knows it
   */
  public Destination of(InetSocketAddress there, long nowNanos) {
    InetAddress address = there.getAddress();
    InetAddress represented = represented(address, network(nowNanos).nat64().prefixes());
    return new Destination(there.getHostString(), there.getPort(), address, represented, null);
  }

  private static InetAddress represented(InetAddress address, List<Nat64Prefix> prefixes) {
    for (Nat64Prefix prefix : prefixes) {
      InetAddress inside = prefix.embedded(address);
      if (inside != null) {
        return inside;
      }
    }
    return address;
  }

  private static Destination destination(
      Endpoint endpoint,
      InetAddress address,
      InetAddress represented,
      @Nullable LocalAddress source) {
    return new Destination(endpoint.host(), endpoint.port(), address, represented, source);
  }
}
