// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Reply.Address;
import io.happysocket.dns.client.Reply.Alias;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * A question and the aliases it went through. Selects a reply's records; knows no time. A name's
 * records are looked up, so one pass does, in any order.
 */
final class Chain {

  /** RFC 1034 wants chains followed and loops noticed; usual limits are 8 to 16. */
  private static final int MAX_ALIASES = 16;

  private final DnsSettings settings;
  private final Set<Name> seen = new HashSet<>();
  private NameAndType key;
  private long ttlSeconds = Integer.MAX_VALUE;

  Chain(NameAndType key, DnsSettings settings) {
    this.key = key;
    this.settings = settings;
    seen.add(key.name());
  }

  /** What is to be asked: the question, or where its aliases have led. */
  NameAndType key() {
    return key;
  }

  /**
   * Reads a reply with NOERROR or NXDOMAIN.
   *
   * @return the end of the question; null when it goes on with another {@link #key()}
   */
  @Nullable Outcome read(Reply reply, String source) {
    Map<Name, Alias> aliases = new HashMap<>();
    Map<Name, List<Address>> found = new HashMap<>();
    for (Alias alias : reply.answers().aliases()) {
      aliases.putIfAbsent(alias.owner(), alias);
    }
    for (Address address : reply.answers().addresses()) {
      List<Address> same = found.getOrDefault(address.owner(), new ArrayList<>());
      same.add(address);
      found.put(address.owner(), same);
    }
    Name from = key.name();
    for (Alias alias; (alias = aliases.get(key.name())) != null; ) {
      ttlSeconds = Math.min(ttlSeconds, alias.ttlSeconds());
      key = key.at(alias.target());
      if (!seen.add(key.name()) || seen.size() > MAX_ALIASES + 1) {
        String detail = "the aliases go in a circle or too far, at " + key.name() + " of " + source;
        return failure(Kind.SERVER_FAILURE, source, detail);
      }
    }
    List<Address> addresses = found.getOrDefault(key.name(), List.of());
    if (!addresses.isEmpty()) {
      return positive(addresses, source);
    }
    boolean leaves = !key.name().equals(from) && !reply.authority().soa();
    return leaves && reply.rcode() == Rcode.NOERROR ? null : negative(reply, source);
  }

  private Outcome positive(List<Address> found, String source) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (Address each : found) {
      ttlSeconds = Math.min(ttlSeconds, each.ttlSeconds());
      if (addresses.size() < settings.maxAddresses()) {
        addresses.add(each.address());
      }
    }
    long ttl = TimeUnit.SECONDS.toNanos(ttlSeconds);
    long kept = Math.max(settings.minTtl().toNanos(), Math.min(settings.maxTtl().toNanos(), ttl));
    return Outcome.addresses(List.copyOf(addresses), kept, source);
  }

  /** Kept as long as the SOA says; without one not at all. */
  private Outcome negative(Reply reply, String source) {
    long seconds = Math.max(0, Math.min(ttlSeconds, reply.authority().negativeSeconds()));
    long kept = Math.min(settings.maxNegativeTtl().toNanos(), TimeUnit.SECONDS.toNanos(seconds));
    boolean denied = reply.rcode() == Rcode.NXDOMAIN;
    String detail = (denied ? "no such name, says " : "no address of this family, says ") + source;
    Kind kind = denied ? Kind.NO_SUCH_NAME : Kind.NO_DATA;
    return new Outcome(kind, List.of(), kept, source, detail);
  }

  Outcome failure(Kind kind, String source, String detail) {
    return new Outcome(kind, List.of(), settings.failureTtl().toNanos(), source, detail);
  }
}
