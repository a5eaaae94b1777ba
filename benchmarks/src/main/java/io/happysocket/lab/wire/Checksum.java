// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.wire;

/** The Internet checksum (RFC 1071). */
final class Checksum {

  private Checksum() {}

  /** The sum of 16-bit words, not folded. */
  static int sum(byte[] bytes) {
    return sum(bytes, 0, bytes.length);
  }

  /** The checksum of a part, the pseudo header's sum added; its own field must be zero. */
  static int of(byte[] bytes, int from, int length, int pseudo) {
    int sum = sum(bytes, from, length) + pseudo;
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }

  private static int sum(byte[] bytes, int from, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (bytes[from + i] & 0xff) << ((i & 1) == 0 ? 8 : 0);
    }
    return sum;
  }
}
