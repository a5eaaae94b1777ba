// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** Where the records of a message lie, by RFC 1035 section 4 and nothing else. */
final class WireWalk {

  /** One record and where its parts are. */
  record Entry(int section, int start, int type, int dclass, long ttl, int rdata, int length) {

    private int ownerEnd() {
      return rdata - 10;
    }

    /** By dnsjava, of this record's octets and the names they point to; null if it refuses. */
    Record toRecord(byte[] wire) {
      Name owner = name(wire, start, ownerEnd());
      if (owner == null) {
        return null;
      }
      byte[] octets = Arrays.copyOfRange(wire, rdata, rdata + length);
      if (type == Type.CNAME) {
        Name target = length == 0 ? null : name(wire, rdata, rdata + length);
        octets = target == null ? null : target.toWire();
      }
      return octets == null ? null : Record.newRecord(owner, type, dclass, ttl(), octets);
    }

    @Override
    public long ttl() {
      return ttl > Integer.MAX_VALUE ? 0 : ttl;
    }

    /** The lesser of an SOA's TTL and MINIMUM; -1 if it is none. */
    long denial(byte[] wire) {
      if (length == 0) {
        return -1;
      }
      DNSInput in = at(wire, rdata, length);
      try {
        for (int names = 0; names < 2; names++) {
          assertThat(new Name(in).isAbsolute()).isTrue();
        }
        in.readByteArray(16);
        long minimum = in.readU32();
        return in.remaining() == 0 ? Math.min(ttl(), minimum) : -1;
      } catch (WireParseException e) {
        return -1;
      }
    }
  }

  private final ByteBuffer wire;
  private final List<Entry> entries = new ArrayList<>();
  private Name question;
  private int questionType;
  private int questionClass;
  private int section;
  private int lostIn = Section.ADDITIONAL + 1;

  WireWalk(byte[] octets) {
    wire = ByteBuffer.wrap(octets);
    try {
      wire.position(4);
      int[] counts = {wire.getShort(), wire.getShort(), wire.getShort(), wire.getShort()};
      for (int i = 0; i < (counts[0] & 0xffff); i++) {
        question(octets, i == 0);
      }
      for (section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
        for (int i = 0; i < (counts[section] & 0xffff); i++) {
          entry();
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      lostIn = section;
    }
  }

  private void question(byte[] octets, boolean first) {
    int start = wire.position();
    skipName();
    int end = wire.position();
    int type = wire.getShort() & 0xffff;
    int dclass = wire.getShort() & 0xffff;
    if (first) {
      question = name(octets, start, end);
      questionType = type;
      questionClass = dclass;
    }
  }

  private void entry() {
    int start = wire.position();
    skipName();
    int type = wire.getShort() & 0xffff;
    int dclass = wire.getShort() & 0xffff;
    long ttl = wire.getInt() & 0xffffffffL;
    int length = wire.getShort() & 0xffff;
    int rdata = wire.position();
    wire.position(rdata + length);
    entries.add(new Entry(section, start, type, dclass, ttl, rdata, length));
  }

  private void skipName() {
    while (true) {
      int length = wire.get() & 0xff;
      if (length >= 0xc0) {
        wire.get();
        return;
      } else if (length == 0) {
        return;
      } else if (length > 63) {
        throw new IllegalArgumentException("an unknown kind of label");
      }
      wire.position(wire.position() + length);
    }
  }

  /** The first question's name, as dnsjava reads it; null if it does not. */
  Name question() {
    return question;
  }

  int questionType() {
    return questionType;
  }

  int questionClass() {
    return questionClass;
  }

  /** The section in which the end of a record could not be told; 4 if in none. */
  int lostIn() {
    return lostIn;
  }

  /** Those of class IN. */
  List<Entry> entries(int of) {
    return entries.stream().filter(e -> e.section == of && e.dclass == DClass.IN).toList();
  }

  /** Of the first OPT record. */
  int upperRcode() {
    return entries.stream()
        .filter(e -> e.section == Section.ADDITIONAL && e.type == Type.OPT)
        .findFirst()
        .map(e -> (int) (e.ttl >>> 24))
        .orElse(0);
  }

  private static DNSInput at(byte[] wire, int start, int length) {
    DNSInput in = new DNSInput(wire);
    in.jump(start);
    in.setActive(length);
    return in;
  }

  private static Name name(byte[] wire, int start, int end) {
    try {
      DNSInput in = at(wire, start, end - start);
      Name name = new Name(in);
      return in.remaining() > 0 ? null : name;
    } catch (WireParseException e) {
      return null;
    }
  }
}
