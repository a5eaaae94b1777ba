// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.scenario;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Addresses of one family with the same first bits. */
record Prefix(byte[] bits, int length) {

  private static final Map<String, Prefix> KNOWN = new ConcurrentHashMap<>();

  /** From an address, a prefix, or the name of a family. */
  static Prefix of(String text) {
    return KNOWN.computeIfAbsent(text, Prefix::parse);
  }

  private static Prefix parse(String text) {
    if (text.equals("ipv4")) {
      return parse("0.0.0.0/0");
    }
    if (text.equals("ipv6")) {
      return parse("::/0");
    }
    // a name would go to DNS
    if (!text.matches("[0-9a-fA-F:.]+(/[0-9]+)?")) {
      throw new IllegalArgumentException("to is no address or prefix: " + text);
    }
    String[] parts = text.split("/");
    try {
      byte[] bits = InetAddress.getByName(parts[0]).getAddress();
      int length = parts.length == 1 ? bits.length * 8 : Integer.parseInt(parts[1]);
      if (length > bits.length * 8) {
        throw new IllegalArgumentException("to has too long a prefix: " + text);
      }
      return new Prefix(bits, length);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("to is no address or prefix: " + text, e);
    }
  }

  boolean contains(InetAddress address) {
    return contains(address.getAddress());
  }

  /** Whether a longer prefix, or an address, lies in this one. */
  boolean contains(Prefix longer) {
    return longer.length >= length && contains(longer.bits);
  }

  private boolean contains(byte[] other) {
    if (other.length != bits.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> (bit & 7);
      if (((bits[bit >> 3] ^ other[bit >> 3]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
