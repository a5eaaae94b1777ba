// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

/** Where in a frame the IP packet begins, by what the capture's link is. */
enum LinkType {
  /** Four octets that name the family, in the byte order of the machine that captured. */
  LOOPBACK {
    @Override
    int packetAt(byte[] bytes, int length) {
      return 4;
    }
  },
  /** Two addresses and a type; then VLAN tags, or PPPoE. */
  ETHERNET {
    @Override
    int packetAt(byte[] bytes, int length) {
      return afterType(bytes, length, 12, 14);
    }
  },
  /** The packet alone. */
  RAW {
    @Override
    int packetAt(byte[] bytes, int length) {
      return 0;
    }
  },
  /** {@code tcpdump -i any} until libpcap 1.10. */
  COOKED {
    @Override
    int packetAt(byte[] bytes, int length) {
      return afterType(bytes, length, 14, 16);
    }
  },
  /** {@code tcpdump -i any} since. */
  COOKED_2 {
    @Override
    int packetAt(byte[] bytes, int length) {
      return afterType(bytes, length, 0, 20);
    }
  };

  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final int PPPOE = 0x8864;
  private static final int PPPOE_HEADER = 8;
  private static final int TAG = 4;

  /**
   * Where the IP packet begins.
   *
   * @param bytes the frame
   * @param length how much of it there is
   * @return its first octet, or -1 if the frame carries something else
   */
  abstract int packetAt(byte[] bytes, int length);

  /**
   * The link of a capture.
   *
   * @param number as libpcap numbers it, which differs between systems for raw IP
   * @throws UnreadableCaptureException if frames of that link are not known here
   */
  static LinkType of(int number) throws UnreadableCaptureException {
    return switch (number) {
      case 0, 108 -> LOOPBACK;
      case 1 -> ETHERNET;
      case 12, 14, 101, 228, 229 -> RAW;
      case 113 -> COOKED;
      case 276 -> COOKED_2;
      default ->
          throw new UnreadableCaptureException(
              "link type "
                  + number
                  + " is none of those that are read: Ethernet, Linux cooked (1 and 2), raw IP,"
                  + " loopback");
    };
  }

  /** Past as many VLAN tags as there are. */
  private static int afterType(byte[] bytes, int length, int typeAt, int bodyAt) {
    int type = typeAt;
    int body = bodyAt;
    while (body + TAG <= length) {
      switch (word(bytes, type)) {
        case IPV4, IPV6 -> {
          return body;
        }
        case 0x8100, 0x88a8, 0x9100 -> {
          type = body + 2;
          body += TAG;
        }
        case PPPOE -> {
          return body + PPPOE_HEADER;
        }
        default -> {
          return -1;
        }
      }
    }
    return -1;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
