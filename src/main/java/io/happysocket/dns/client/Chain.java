// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Query.NameAndType;
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
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * A question and the aliases it went through. Reads replies; knows no time. dnsjava's {@code
 * Message.normalize} would select the records, but takes 0.3 s for the 4,000 addresses that a
 * message over TCP can hold; here a name's records are looked up, so one pass does, in any order.
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
  @Nullable Outcome read(Message message, String source) {
    Map<Name, CNAMERecord> aliases = new HashMap<>();
    Map<Name, List<Record>> found = new HashMap<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof CNAMERecord alias) {
        aliases.putIfAbsent(alias.getName(), alias);
      } else if (record.getType() == key.type()) {
        found.computeIfAbsent(record.getName(), name -> new ArrayList<>()).add(record);
      }
    }
    Name from = key.name();
    for (CNAMERecord alias; (alias = aliases.get(key.name())) != null; ) {
      ttlSeconds = Math.min(ttlSeconds, seconds(alias));
      key = key.at(alias.getTarget());
      if (!seen.add(key.name()) || seen.size() > MAX_ALIASES + 1) {
        String detail = "the aliases go in a circle or too far, at " + key.name() + " of " + source;
        return failure(Kind.SERVER_FAILURE, source, detail);
      }
    }
    List<Record> records = found.getOrDefault(key.name(), List.of());
    if (!records.isEmpty()) {
      return positive(records, source);
    }
    SOARecord authority = authority(message);
    boolean leaves = !key.name().equals(from) && authority == null;
    return leaves && message.getRcode() == Rcode.NOERROR ? null : negative(message, source);
  }

  private Outcome positive(List<Record> records, String source) {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (Record record : records) {
      ttlSeconds = Math.min(ttlSeconds, seconds(record));
      if (addresses.size() < settings.maxAddresses()) {
        addresses.add(
            record instanceof AAAARecord six ? six.getAddress() : ((ARecord) record).getAddress());
      }
    }
    long ttl = TimeUnit.SECONDS.toNanos(ttlSeconds);
    long kept = Math.max(settings.minTtl().toNanos(), Math.min(settings.maxTtl().toNanos(), ttl));
    return Outcome.addresses(List.copyOf(addresses), kept, source);
  }

  /** RFC 2308 section 5: for the lesser of the SOA's TTL and MINIMUM; without a SOA not at all. */
  private Outcome negative(Message message, String source) {
    SOARecord authority = authority(message);
    long seconds = 0;
    if (authority != null) {
      seconds = Math.min(ttlSeconds, Math.min(seconds(authority), authority.getMinimum()));
    }
    long kept = Math.min(settings.maxNegativeTtl().toNanos(), TimeUnit.SECONDS.toNanos(seconds));
    boolean denied = message.getRcode() == Rcode.NXDOMAIN;
    String detail = (denied ? "no such name, says " : "no address of this family, says ") + source;
    Kind kind = denied ? Kind.NO_SUCH_NAME : Kind.NO_DATA;
    return new Outcome(kind, List.of(), kept, source, detail);
  }

  Outcome failure(Kind kind, String source, String detail) {
    return new Outcome(kind, List.of(), settings.failureTtl().toNanos(), source, detail);
  }

  private static @Nullable SOARecord authority(Message message) {
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof SOARecord authority) {
        return authority;
      }
    }
    return null;
  }

  /** RFC 2181 section 8: a TTL with the top bit set is taken as zero. */
  private static long seconds(Record record) {
    return record.getTTL() > Integer.MAX_VALUE ? 0 : record.getTTL();
  }
}
