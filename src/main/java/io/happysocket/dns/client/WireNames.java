// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.client.Reply.Authority;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSInput;
import org.xbill.DNS.Name;
import org.xbill.DNS.WireParseException;

/**
 * The names of one message. dnsjava reads them; here its steps are counted, one for each label and
 * pointer, since dnsjava follows as many pointers as there are: 4,000 records whose names lead
 * through 8,000 pointers each fit into 64 KB. A name that many records point to is read once; a
 * label has two octets at least, so an honest message takes at most half as many steps as it has
 * octets.
 */
final class WireNames extends DNSInput {

  /** Sixteen aliases of names as long as can be: a message that an honest server sends is read. */
  private static final int LEAST_STEPS = 4_096;

  /** What a name that cannot be read counts: its exception costs as much as the longest name. */
  private static final int FAILURE = 128;

  private static final String TOO_MANY = "too many labels and pointers";

  private static final int POINTER = 0xc0;

  /** Four numbers. */
  private static final int SERIAL_TO_EXPIRE = 16;

  private final byte[] wire;
  private final Map<Integer, Name> known = new HashMap<>();
  private final int limit;
  private int steps;

  WireNames(byte[] wire) {
    super(wire);
    this.wire = wire;
    limit = LEAST_STEPS + wire.length / 2;
  }

  /**
   * The name that takes the octets from {@code start} to {@code end}.
   *
   * @return null if there is none
   * @throws WireParseException when the message has had its steps
   */
  @Nullable Name read(int start, int end) throws WireParseException {
    boolean pointer = end - start == 2 && (wire[start] & POINTER) == POINTER;
    int place = pointer ? (wire[start] & ~POINTER & 0xff) << 8 | (wire[start + 1] & 0xff) : start;
    @Nullable Name name = place < start ? known.get(place) : null;
    if (name != null) {
      return name;
    }
    try {
      if (open(start, end)) {
        name = new Name(this);
        if (current() == end) {
          known.put(place, name);
          return name;
        }
      }
    } catch (WireParseException e) {
      failed();
    }
    return null;
  }

  /**
   * MINIMUM, the last number of the SOA record whose data takes the octets from {@code start} to
   * {@code end}.
   *
   * @return {@link Authority#NO_SOA} if they are none
   * @throws WireParseException when the message has had its steps
   */
  long minimum(int start, int end) throws WireParseException {
    try {
      if (open(start, end)) {
        for (int names = 0; names < 2; names++) {
          known.put(current(), new Name(this));
        }
        readByteArray(SERIAL_TO_EXPIRE);
        long minimum = readU32();
        return current() == end ? minimum : Authority.NO_SOA;
      }
    } catch (WireParseException e) {
      failed();
    }
    return Authority.NO_SOA;
  }

  private boolean open(int start, int end) {
    if (start == end) {
      return false;
    }
    clearActive();
    jump(start);
    setActive(end - start);
    return true;
  }

  private void failed() throws WireParseException {
    steps += FAILURE;
    if (steps > limit) {
      throw new WireParseException(TOO_MANY);
    }
  }

  /** Where dnsjava takes a label's length or a half of a pointer. */
  @Override
  public int readU8() throws WireParseException {
    if (++steps > limit) {
      throw new WireParseException(TOO_MANY);
    }
    return super.readU8();
  }

  int steps() {
    return steps;
  }

  /** Moves past a name without a look at what it points to. */
  static void skip(DNSInput in) throws WireParseException {
    for (int length; (length = in.readU8()) != 0; in.readByteArray(length)) {
      if ((length & POINTER) == POINTER) {
        in.readU8();
        return;
      } else if ((length & POINTER) != 0) {
        throw new WireParseException("a label of an unknown kind");
      }
    }
  }
}
