// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * A question as it is sent once. Immutable.
 *
 * @param key what is asked
 * @param id chosen at random, or {@link #NO_ID}
 * @param ednsSize the UDP size offered; 0 for a query without EDNS
 */
record Query(NameAndType key, int id, int ednsSize) {

  /** One question: a name, compared without letter case, and a family. Immutable. */
  record NameAndType(Name name, AddressFamily family) {

    NameAndType other() {
      return new NameAndType(name, family.other());
    }

    NameAndType at(Name target) {
      return new NameAndType(target, family);
    }

    // by hand: a record's own are linked when first used, 10 ms of the first look into the cache
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NameAndType key && family == key.family && name.equals(key.name);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + family.hashCode();
    }

    int type() {
      return family == AddressFamily.IPV6 ? Type.AAAA : Type.A;
    }

    /** The length of such an address. */
    int octets() {
      return family == AddressFamily.IPV6 ? 16 : 4;
    }

    @Override
    public String toString() {
      return (family == AddressFamily.IPV6 ? "AAAA of " : "A of ") + name;
    }
  }

  /** None could be had: it cannot be sent. */
  static final int NO_ID = -1;

  private static final int HEADER = 12;

  /** Of the header: recursion is desired, all else is zero. */
  private static final int RD = 0x0100;

  /** Behind the name: type and class, then an OPT record. */
  private static final int REST = 4 + 11;

  byte[] wire() {
    DNSOutput out = new DNSOutput(HEADER + key.name().length() + REST);
    boolean edns = ednsSize > 0;
    int[] header = {id, RD, 1, 0, 0, edns ? 1 : 0};
    for (int field : header) {
      out.writeU16(field);
    }
    key.name().toWire(out, null);
    out.writeU16(key.type());
    out.writeU16(DClass.IN);
    if (edns) {
      out.writeU8(0);
      out.writeU16(Type.OPT);
      out.writeU16(ednsSize);
      out.writeU32(0);
      out.writeU16(0);
    }
    return out.toByteArray();
  }

  /**
   * Takes a datagram, or a message from a stream, for a reply: id, QR, opcode and question must be
   * those of this query.
   *
   * @return null if it is none, which is then as good as not received
   */
  @Nullable Reply accept(ByteBuffer received) {
    return new ReplyReader(this, received).read();
  }
}
