// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.NetworkView;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of this machine's interfaces that are up, and which of them its default routes use,
 * as plain data. Immutable; equal when all of that is, in the same order. Everything that a
 * strategy asks was worked out when it was made.
 *
 * <p>Whether two of them are <em>the same network</em>, so that what was learnt on one holds on the
 * other, is another question: {@link #identity()}. A container's bridge, or the next temporary
 * address, makes another value of the same identity.
 *
 * <p>An address is <em>usable</em> when connections to other machines beyond the link may come from
 * it: every unicast address that is neither loopback, link-local, unspecified nor of 0.0.0.0/8.
 * Private, shared, unique local, 6to4 and Teredo addresses are usable. An address is
 * <em>native</em> when it is usable and not of a tunnel ({@link AddressClass#isTunnel}); that is
 * the talk's "local unicast" interface, and a private or unique local address has it, too. Whether
 * a route leads anywhere is not known here.
 */
public final class LocalNetwork implements NetworkView {

  /** A machine of which nothing is known: no addresses. */
  public static final LocalNetwork UNKNOWN = new LocalNetwork(List.of());

  /** Of an IPv6 address the rest is the interface's (RFC 4291 section 2.5.1). */
  private static final int NETWORK_BITS = 64;

  private final List<LocalAddress> addresses;
  private final List<LocalAddress> sources;
  private final Nat64 nat64;
  private final String identity;
  private final List<InetAddress> knownLocal;
  private final Family ipv6;
  private final Family ipv4;

  /** What the addresses of one family say. */
  private record Family(
      Set<AddressClass> classes, boolean usable, boolean viaNative, boolean onlyTeredo) {

    static Family of(List<LocalAddress> addresses, AddressFamily family) {
      EnumSet<AddressClass> classes = EnumSet.noneOf(AddressClass.class);
      EnumSet<AddressClass> usable = EnumSet.noneOf(AddressClass.class);
      boolean viaNative = false;
      for (LocalAddress local : addresses) {
        if (AddressFamily.of(local.address()) == family) {
          classes.add(AddressClass.of(local.address()));
          if (local.isUsable()) {
            usable.add(AddressClass.of(local.address()));
            viaNative |= !AddressClass.of(local.address()).isTunnel();
          }
        }
      }
      return new Family(
          Collections.unmodifiableSet(classes),
          !usable.isEmpty(),
          viaNative,
          usable.equals(EnumSet.of(AddressClass.TEREDO)));
    }
  }

  /**
   * A network of these addresses, where the routes are not known: each usable address counts as a
   * source.
   *
   * @param addresses every address of every interface that is up, loopback and link-local ones
   *     included; copied
   */
  public LocalNetwork(List<LocalAddress> addresses) {
    this(addresses, addresses);
  }

  /**
   * A network of these addresses and routes.
   *
   * @param addresses every address of every interface that is up, loopback and link-local ones
   *     included; copied
   * @param sources the address that the system chooses for a destination behind its default route,
   *     one for each family that has such a route; those that are not usable are left out
   */
  public LocalNetwork(List<LocalAddress> addresses, List<LocalAddress> sources) {
    this(addresses, sources, Nat64.NONE);
  }

  private LocalNetwork(List<LocalAddress> addresses, List<LocalAddress> sources, Nat64 nat64) {
    this.addresses = List.copyOf(addresses);
    this.sources = usable(sources);
    this.nat64 = nat64;
    this.identity = identity(this.sources);
    this.knownLocal = knownLocal(this.addresses);
    this.ipv6 = Family.of(this.addresses, AddressFamily.IPV6);
    this.ipv4 = Family.of(this.addresses, AddressFamily.IPV4);
  }

  private static List<LocalAddress> usable(List<LocalAddress> sources) {
    List<LocalAddress> usable = new ArrayList<>(sources.size());
    for (LocalAddress each : sources) {
      if (each.isUsable()) {
        usable.add(each);
      }
    }
    return List.copyOf(usable);
  }

  private static String identity(List<LocalAddress> sources) {
    TreeSet<String> prefixes = new TreeSet<>();
    for (LocalAddress each : sources) {
      prefixes.add(networkPrefix(each));
    }
    return String.join(", ", prefixes);
  }

  /**
   * The prefix that tells a network by this address, such as {@code 2001:db8:1:2::/64} or {@code
   * 192.0.2.0/24}: of IPv6 always /64, so that the next temporary address has the same one.
   */
  private static String networkPrefix(LocalAddress local) {
    byte[] bytes = local.address().getAddress();
    int length = bytes.length == 4 ? local.prefixLength() : NETWORK_BITS;
    if (length == 0) {
      length = bytes.length * 8; // not known
    }
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.min(Math.max(length - i * Byte.SIZE, 0), Byte.SIZE);
      bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
    }
    return AddressText.of(AddressLiteral.ofBytes(bytes)) + "/" + length;
  }

  /** The sites, /48 (RFC 4193 section 3.1); fc00::/8 has no such structure. */
  private static List<InetAddress> knownLocal(List<LocalAddress> addresses) {
    List<InetAddress> sites = new ArrayList<>(0);
    for (LocalAddress each : addresses) {
      byte[] bytes = each.address().getAddress();
      if (bytes.length == 16 && (bytes[0] & 0xff) == 0xfd) {
        Arrays.fill(bytes, 6, bytes.length, (byte) 0);
        InetAddress site = AddressLiteral.ofBytes(bytes);
        if (!sites.contains(site)) {
          sites.add(site);
        }
      }
    }
    return List.copyOf(sites);
  }

  @Override
  public String identity() {
    return identity;
  }

  /**
   * The addresses that this machine uses for destinations behind its default routes.
   *
   * @return one for each family that has such a route; every usable address where the routes are
   *     not known
   */
  public List<LocalAddress> sources() {
    return sources;
  }

  /**
   * This network with a NAT64. It is the same network: the {@link #identity()} stays.
   *
   * @param known what is known of its NAT64
   * @return another value
   */
  public LocalNetwork with(Nat64 known) {
    return new LocalNetwork(addresses, sources, known);
  }

  /**
   * What is known of this network's NAT64.
   *
   * @return its prefixes; none where there is no NAT64, or none was found
   */
  public Nat64 nat64() {
    return nat64;
  }

  /**
   * Every address of every interface that is up, loopback and link-local ones included.
   *
   * @return the addresses, in the order given
   */
  public List<LocalAddress> addresses() {
    return addresses;
  }

  /**
   * The unique local prefixes that are known to be this site's: each /48 of fd00::/8 that this
   * machine has an address in. Prefixes that a router announces as routes are not seen by Java.
   *
   * @return their first addresses, without duplicates
   */
  public List<InetAddress> knownLocal() {
    return knownLocal;
  }

  @Override
  public boolean isUnknown() {
    return addresses.isEmpty();
  }

  @Override
  public boolean hasUsable(AddressFamily family) {
    boolean translated =
        family == AddressFamily.IPV4 && !nat64.prefixes().isEmpty() && ipv6.usable();
    return of(family).usable() || translated;
  }

  @Override
  public boolean hasNative(AddressFamily family) {
    return of(family).viaNative();
  }

  @Override
  public boolean hasLoopback(AddressFamily family) {
    return of(family).classes().contains(AddressClass.LOOPBACK);
  }

  @Override
  public boolean onlyTeredo() {
    return ipv6.onlyTeredo();
  }

  /**
   * The classes that addresses of the family have, loopback and link-local included.
   *
   * @param family the family
   * @return the classes, unmodifiable, empty when the family has no address
   */
  public Set<AddressClass> classes(AddressFamily family) {
    return of(family).classes();
  }

  /**
   * What is known of an address of this machine, such as one that a socket was bound to.
   *
   * @param address the address
   * @return it with its interface and prefix, or null when no interface has it
   */
  public @Nullable LocalAddress find(InetAddress address) {
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).address().equals(address)) {
        return addresses.get(i);
      }
    }
    return null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LocalNetwork network
        && addresses.equals(network.addresses)
        && sources.equals(network.sources)
        && nat64.equals(network.nat64);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * addresses.hashCode() + sources.hashCode()) + nat64.hashCode();
  }

  @Override
  public String toString() {
    return "LocalNetwork" + addresses + " in [" + identity + "]";
  }

  private Family of(AddressFamily family) {
    return family == AddressFamily.IPV6 ? ipv6 : ipv4;
  }
}
