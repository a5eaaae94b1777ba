// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

/**
 * What IANA has given to the regional registries of 2000::/3: its registry
 * "ipv6-unicast-address-assignments", as it was after its entry of 2024-11-01 (2410::/12, APNIC).
 * Special prefixes are told apart before.
 */
final class AllocatedUnicast {

  /** The first 32 bits of each prefix, and its length. */
  private static final int[][] PREFIXES = {
    {0x20010000, 23},
    {0x20010200, 23},
    {0x20010400, 23},
    {0x20010600, 23},
    {0x20010800, 22},
    {0x20010c00, 23},
    {0x20010e00, 23},
    {0x20011200, 23},
    {0x20011400, 22},
    {0x20011800, 23},
    {0x20011a00, 23},
    {0x20011c00, 22},
    {0x20012000, 19},
    {0x20014000, 23},
    {0x20014200, 23},
    {0x20014400, 23},
    {0x20014600, 23},
    {0x20014800, 23},
    {0x20014a00, 23},
    {0x20014c00, 23},
    {0x20015000, 20},
    {0x20018000, 19},
    {0x2001a000, 20},
    {0x2001b000, 20},
    {0x20030000, 18},
    {0x24000000, 12},
    {0x24100000, 12},
    {0x26000000, 12},
    {0x26100000, 23},
    {0x26200000, 23},
    {0x26300000, 12},
    {0x28000000, 12},
    {0x2a000000, 12},
    {0x2a100000, 12},
    {0x2c000000, 12},
  };

  private AllocatedUnicast() {}

  /** Whether an address of 16 bytes is in one of them. */
  static boolean contains(byte[] bytes) {
    int top = bytes[0] << 24 | (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    for (int[] prefix : PREFIXES) {
      if ((top ^ prefix[0]) >>> (Integer.SIZE - prefix[1]) == 0) {
        return true;
      }
    }
    return false;
  }
}
