// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The soak's addresses. Many of each kind, so that no pair of them runs out of ports: the kernel
 * has a port for each pair of addresses and port.
 */
public final class Addresses {

  /** Where the reflected addresses of both families are routed from. */
  static final String OWN_IPV4 = "198.18.0.1";

  static final String OWN_IPV6 = "2001:2::1";

  /** What the addresses of a kind have in common. */
  public enum Kind {
    HEALTHY(127, 16, 0),
    /** Behind the reflector, which answers after some milliseconds. */
    SLOW(198, 19, 1),
    /** Behind the reflector, which drops everything. */
    SILENT(198, 19, 2),
    /** Behind the reflector, which drops one packet in twelve. */
    LOSSY(198, 19, 3),
    /** No route. */
    UNREACHABLE(203, 0, 113);

    private final int first;
    private final int second;
    private final int third;

    Kind(int first, int second, int third) {
      this.first = first;
      this.second = second;
      this.third = third;
    }
  }

  private Addresses() {}

  /** One of 250 addresses of a kind; of healthy ones there are 16,000. */
  public static InetAddress of(Kind kind, boolean ipv6, int number) {
    int last = 1 + Math.floorMod(number, 250);
    int block = kind == Kind.HEALTHY ? Math.floorMod(number / 250, 64) : 0;
    if (!ipv6) {
      return address(
          ByteBuffer.allocate(4)
              .put((byte) kind.first)
              .put((byte) kind.second)
              .put((byte) (kind.third + block))
              .put((byte) last));
    }
    ByteBuffer bytes = ByteBuffer.allocate(16);
    switch (kind) {
      case HEALTHY -> bytes.putInt(0xfd0050ac).putInt(0);
      case UNREACHABLE -> bytes.putInt(0x20010db8).putInt(0);
      default -> bytes.putInt(0x20010002).putInt(kind.third);
    }
    return address(bytes.putInt(block).putInt(last));
  }

  /** The one healthy address of a machine as it is. */
  static InetAddress loopback(boolean ipv6) {
    return ipv6
        ? address(ByteBuffer.allocate(16).put(15, (byte) 1))
        : address(ByteBuffer.wrap(new byte[] {127, 0, 0, 1}));
  }

  private static InetAddress address(ByteBuffer bytes) {
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
