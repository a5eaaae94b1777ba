// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.client.Reply.Address;
import io.happysocket.dns.client.Reply.Alias;
import io.happysocket.dns.client.Reply.Answers;
import io.happysocket.dns.client.Reply.Authority;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/**
 * Reads a message as far as it is needed: the question, aliases and addresses of the answer
 * section, SOA and NS of the authority section, the response code's upper bits of the OPT record.
 * Of all other records it matters where they end. One of ours that cannot be read is left out. For
 * one message.
 */
final class ReplyReader {

  private static final int HEADER = 12;
  private static final int RCODE = 0x000f;

  private final Query query;
  private final byte[] wire;
  private final DNSInput in;
  final WireNames names;
  private final List<Alias> aliases = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();
  private boolean nameServers;
  private boolean denied;
  private long negativeSeconds = Authority.NO_SOA;
  private int upperRcode = -1;
  private @Nullable String wrong;

  ReplyReader(Query query, ByteBuffer received) {
    this.query = query;
    wire = new byte[received.remaining()];
    received.get(wire);
    in = new DNSInput(wire);
    names = new WireNames(wire);
  }

  /** Null for what is no reply to the query. */
  @Nullable Reply read() {
    try {
      if (wire.length < HEADER || in.readU16() != query.id()) {
        return null;
      }
      int flags = in.readU16();
      int[] counts = {in.readU16(), in.readU16(), in.readU16(), in.readU16()};
      boolean bare = counts[Section.QUESTION] == 0;
      if ((flags & (Reply.QR | Reply.OPCODE)) != Reply.QR || !(bare || asked())) {
        return null;
      }
      sections(counts, (flags & Reply.TC) != 0);
      int rcode = Math.max(upperRcode, 0) << 4 | (flags & RCODE);
      // servers that could not, or would not, read the question leave it out of their error
      return bare && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN)
          ? null
          : new Reply(
              rcode,
              flags,
              new Answers(aliases, addresses),
              new Authority(negativeSeconds, nameServers),
              wrong);
    } catch (WireParseException e) {
      return null;
    }
  }

  private boolean asked() throws WireParseException {
    WireNames.skip(in);
    return query.key().name().equals(names.read(HEADER, in.current()))
        && in.readU16() == query.key().type()
        && in.readU16() == DClass.IN;
  }

  private void sections(int[] counts, boolean truncated) {
    int section = Section.QUESTION;
    try {
      for (int i = 1; i < counts[Section.QUESTION]; i++) {
        WireNames.skip(in);
        in.readU32();
      }
      for (section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
        for (int i = 0; i < counts[section]; i++) {
          record(section);
        }
      }
    } catch (WireParseException e) {
      // an SOA denies whatever follows; without one the code's upper bits may be what is lost
      boolean denies = section == Section.ADDITIONAL && negativeSeconds != Authority.NO_SOA;
      wrong = truncated || denies ? wrong : String.valueOf(e.getMessage());
      if (!truncated && section <= Section.ANSWER) {
        aliases.clear();
        addresses.clear();
      }
    }
  }

  private void record(int section) throws WireParseException {
    int start = in.current();
    WireNames.skip(in);
    int end = in.current();
    int type = in.readU16();
    boolean internet = in.readU16() == DClass.IN;
    long ttl = in.readU32();
    byte[] rdata = in.readByteArray(in.readU16());
    // RFC 2181 section 8: with the top bit set it is zero
    long seconds = ttl > Integer.MAX_VALUE ? 0 : ttl;
    boolean alias = type == Type.CNAME;
    if (section == Section.ANSWER && internet && (alias || type == query.key().type())) {
      @Nullable Name owner = names.read(start, end);
      if (owner == null
          || !(alias ? alias(owner, seconds, rdata) : address(owner, seconds, rdata))) {
        wrong = "a record that cannot be read";
      }
    } else if (section == Section.AUTHORITY && internet) {
      nameServers |= type == Type.NS;
      if (type == Type.SOA && !denied) {
        denied = true;
        // RFC 2308 section 5: a denial is kept for the lesser of both
        long minimum = names.minimum(in.current() - rdata.length, in.current());
        negativeSeconds = Math.min(seconds, minimum);
      }
    } else if (section == Section.ADDITIONAL && type == Type.OPT && upperRcode < 0) {
      upperRcode = (int) (ttl >>> 24);
    }
  }

  private boolean alias(Name owner, long seconds, byte[] rdata) throws WireParseException {
    int end = in.current();
    @Nullable Name target = names.read(end - rdata.length, end);
    return target != null && aliases.add(new Alias(owner, seconds, target));
  }

  private boolean address(Name owner, long seconds, byte[] rdata) {
    return rdata.length == query.key().octets() && addresses.add(Address.of(owner, seconds, rdata));
  }
}
