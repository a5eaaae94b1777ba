// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages made of others by small changes. The same seed gives the same. */
final class Mutations {

  private static final int[] TELLING = {0, 1, 4, 5, 16, 28, 41, 63, 64, 128, 192, 255};

  private static final int KINDS_IN_PLACE = 4;
  private static final int KINDS = 9;

  /** Behind a header and the question for {@code www.example.}. */
  private static final int BODY = 29;

  private final List<byte[]> corpus;
  private final Random random;

  Mutations(List<byte[]> corpus, long seed) {
    this.corpus = corpus;
    random = new Random(seed);
  }

  byte[] next() {
    byte[] wire = any().clone();
    // most only change octets: what adds or takes some away seldom leaves a whole message
    int kinds = random.nextInt(3) == 0 ? KINDS : KINDS_IN_PLACE;
    for (int changes = 1 + random.nextInt(3); changes > 0 && wire.length > 0; changes--) {
      wire = change(wire, random.nextInt(kinds), place(wire.length));
    }
    return wire;
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }

  /** Mostly behind the question: most changes before make it no reply. */
  private int place(int length) {
    int first = random.nextInt(8) == 0 || length <= BODY ? 0 : BODY;
    return first + random.nextInt(length - first);
  }

  private byte[] change(byte[] wire, int kind, int at) {
    switch (kind) {
      case 0 -> wire[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> wire[at] = (byte) random.nextInt(256);
      case 2 -> wire[at] = (byte) TELLING[random.nextInt(TELLING.length)];
      case 3 -> point(wire, at);
      case 4 -> wire[Math.min(wire.length - 1, 7 + 2 * random.nextInt(3))] += (byte) 1;
      case 5 -> {
        return Arrays.copyOf(wire, at);
      }
      case 6 -> {
        return spliced(wire, at, at + random.nextInt(1 + Math.min(24, wire.length - at)), any());
      }
      case 7 -> {
        return spliced(wire, at, at, wire);
      }
      default -> {
        return spliced(wire, at, wire.length, any());
      }
    }
    return wire;
  }

  /** A pointer to before, mostly. */
  private void point(byte[] wire, int at) {
    int target = random.nextInt(8) == 0 ? random.nextInt(1 << 14) : random.nextInt(at + 1);
    wire[at] = (byte) (0xc0 | target >> 8);
    if (at + 1 < wire.length) {
      wire[at + 1] = (byte) target;
    }
  }

  /** With a piece of another in place of what lay between. */
  private byte[] spliced(byte[] wire, int from, int to, byte[] other) {
    int begin = random.nextInt(other.length + 1);
    int length = Math.min(other.length - begin, random.nextInt(40));
    byte[] all = new byte[from + length + wire.length - to];
    System.arraycopy(wire, 0, all, 0, from);
    System.arraycopy(other, begin, all, from, length);
    System.arraycopy(wire, to, all, from + length, wire.length - to);
    return all;
  }
}
