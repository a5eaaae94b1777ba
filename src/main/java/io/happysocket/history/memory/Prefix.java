// SPDX-License-Identifier: Apache-2.0
package io.happysocket.history.memory;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The first 24 bits of an IPv4 address, or 48 of an IPv6 address: what a site usually has. */
record Prefix(int octets, long bits) {
  static Prefix of(InetAddress address) {
    byte[] all = address.getAddress();
    int octets = all.length == 4 ? 3 : 6;
    long bits = 0;
    for (int i = 0; i < octets; i++) {
      bits = bits << Byte.SIZE | Byte.toUnsignedLong(all[i]);
    }
    return new Prefix(octets, bits);
  }

  // by hand: a record's own are linked when first used, 10 ms of a first connect
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Prefix prefix && octets == prefix.octets && bits == prefix.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits) + octets;
  }
}
