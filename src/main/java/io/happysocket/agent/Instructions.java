// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import java.nio.ByteBuffer;

/** How long the instructions of the JVM are (JVM Specification, chapter 6). */
final class Instructions {

  private static final int WIDE = 0xc4;
  private static final int IINC = 0x84;
  private static final int TABLE_SWITCH = 0xaa;
  private static final int LOOKUP_SWITCH = 0xab;

  private Instructions() {}

  /**
   * The length of one.
   *
   * @param file has it
   * @param at where
   * @param begin of the method's code, which switches are aligned to
   */
  static int length(ByteBuffer file, int at, int begin) {
    int code = file.get(at) & 0xff;
    int aligned = at + 4 - (at - begin) % 4;
    return switch (code) {
      case WIDE -> (file.get(at + 1) & 0xff) == IINC ? 6 : 4;
      case TABLE_SWITCH ->
          aligned + 12 + 4 * (file.getInt(aligned + 8) - file.getInt(aligned + 4) + 1) - at;
      case LOOKUP_SWITCH -> aligned + 8 + 8 * file.getInt(aligned + 4) - at;
      default -> fixed(code);
    };
  }

  private static int fixed(int code) {
    if (code == 0x10 // bipush
        || code == 0x12 // ldc
        || within(code, 0x15, 0x19) // loads
        || within(code, 0x36, 0x3a) // stores
        || code == 0xa9 // ret
        || code == 0xbc) { // newarray
      return 2;
    }
    if (code == 0xc5) { // multianewarray
      return 4;
    }
    if (within(code, 0xb9, 0xba) || within(code, 0xc8, 0xc9)) { // interfaces, dynamic; wide jumps
      return 5;
    }
    boolean three =
        code == 0x11 // sipush
            || within(code, 0x13, 0x14) // wide ldc
            || code == IINC
            || within(code, 0x99, 0xa8) // jumps
            || within(code, 0xb2, 0xb8) // fields, calls
            || code == 0xbb // new
            || code == 0xbd // anewarray
            || within(code, 0xc0, 0xc1) // checkcast, instanceof
            || within(code, 0xc6, 0xc7); // jumps
    return three ? 3 : 1;
  }

  private static boolean within(int code, int first, int last) {
    return first <= code && code <= last;
  }
}
