// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.DClass;

/** A message made by hand, octet for octet: also one that no library would write. */
final class WireMessage {

  static final int RESPONSE = 0x8180; // QR, RD, RA
  static final int TRUNCATED = 0x8380;
  static final int ID = 0x1234;

  /** Where the question's name begins. */
  static final int QUESTION = 12;

  private final int[] counts = new int[4];
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final int flags;

  private WireMessage(int flags) {
    this.flags = flags;
  }

  static WireMessage of(int flags) {
    return new WireMessage(flags);
  }

  /** A response to a question for {@code www.example.}. */
  static WireMessage response(int type) {
    return of(RESPONSE).question(labels("www.example."), type);
  }

  WireMessage question(byte[] name, int type) {
    counts[0]++;
    put(name);
    return u16(type).u16(DClass.IN);
  }

  WireMessage record(int section, byte[] owner, int type, byte[] rdata) {
    return record(section, owner, type, DClass.IN, 60, rdata);
  }

  WireMessage record(int section, byte[] owner, int type, int dclass, long ttl, byte[] rdata) {
    counts[section]++;
    put(owner);
    u16(type).u16(dclass).u16((int) (ttl >>> 16)).u16((int) ttl & 0xffff).u16(rdata.length);
    put(rdata);
    return this;
  }

  WireMessage put(byte... octets) {
    body.writeBytes(octets);
    return this;
  }

  WireMessage u16(int value) {
    return put((byte) (value >> 8), (byte) value);
  }

  /** As if there were so many more of a section. */
  WireMessage count(int section, int more) {
    counts[section] += more;
    return this;
  }

  /** Where the next octet goes. */
  int here() {
    return QUESTION + body.size();
  }

  byte[] wire() {
    ByteBuffer wire = ByteBuffer.allocate(here());
    wire.putShort((short) ID).putShort((short) flags);
    for (int count : counts) {
      wire.putShort((short) count);
    }
    return wire.put(body.toByteArray()).array();
  }

  /** Of a name that ends with a dot, behind which the root's label is. */
  static byte[] labels(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.split("\\.", -1)) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  static byte[] pointer(int target) {
    return octets(0xc0 | target >> 8, target & 0xff);
  }

  static byte[] octets(int... values) {
    byte[] octets = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      octets[i] = (byte) values[i];
    }
    return octets;
  }

  /** Two names and the five numbers: a MINIMUM of 30 s. */
  static byte[] soa(byte[] first, byte[] second) {
    ByteBuffer rdata = ByteBuffer.allocate(first.length + second.length + 20);
    rdata.put(first).put(second);
    return rdata.putInt(1).putInt(2).putInt(3).putInt(4).putInt(30).array();
  }
}
