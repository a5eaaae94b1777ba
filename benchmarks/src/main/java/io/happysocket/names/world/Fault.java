// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import java.util.Arrays;

/**
 * What a name server does wrong: the answer of a good one, changed. A message is changed as octets,
 * since some of them are no messages any more.
 */
public enum Fault {
  /** Nothing. */
  NONE(true),
  /** Never answers, nor accepts that it was asked. */
  SILENT(false),
  SERVFAIL(true),
  REFUSED(true),
  /** "No records", from one that neither knows the zone nor asks others (RFC 1912 section 2.8). */
  LAME(true),
  /** The root's servers in the authority section. */
  REFERS(true),
  /** Nothing but the TC bit over UDP. */
  TRUNCATES(true),
  /** As {@link #TRUNCATES}, and TCP is refused. */
  TRUNCATES_NO_TCP(false),
  /** The whole answer with the TC bit, and TCP is refused. */
  TRUNCATES_WHOLE_NO_TCP(false),
  /** FORMERR for whoever offers EDNS. */
  NO_EDNS(true),
  /** Half of the message. */
  CUTS(true),
  /** A record of one octet that says it is an A record, beside the answer. */
  BAD_RECORD(true),
  /** First a message of another id. */
  WRONG_ID_FIRST(true),
  /** No such name, says the answer for AAAA, whatever A says (RFC 4074 section 4.2). */
  DENIES_AAAA(true),
  SERVFAIL_AAAA(true),
  SILENT_AAAA(true),
  /** The answer holds the first alias only. */
  FIRST_ALIAS(true),
  /** Later than a resend would be on a local network, sooner than one is sent. */
  SLOW(true);

  private static final int FLAGS = 2;
  private static final int COUNTS = 4;
  private static final int HEADER = 12;
  private static final int TC = 0x02;
  private static final int AA = 0x04;
  private static final int RA = 0x80;
  private static final int AAAA = 28;
  private static final int FORMERR = 1;
  private static final int SERVER_FAILURE = 2;
  private static final int NO_SUCH_NAME = 3;
  private static final int REFUSAL = 5;

  /** {@code . 60 IN NS .} */
  private static final byte[] ROOT_NS = {0, 0, 2, 0, 1, 0, 0, 0, 60, 0, 1, 0};

  /** {@code . 60 IN A} of one octet. */
  private static final byte[] BAD_A = {0, 0, 1, 0, 1, 0, 0, 0, 60, 0, 1, 7};

  private final boolean overTcp;

  Fault(boolean overTcp) {
    this.overTcp = overTcp;
  }

  /** Whether it listens on TCP. */
  public boolean overTcp() {
    return overTcp;
  }

  /** Whether whoever asks it hears nothing of it. */
  boolean silentFor(byte[] query) {
    return this == SILENT || (this == SILENT_AAAA && type(query) == AAAA);
  }

  /**
   * What it sends.
   *
   * @param good what a good server sends
   */
  byte[] answer(byte[] query, byte[] good, boolean tcp) {
    boolean six = type(query) == AAAA;
    boolean edns = query[HEADER - 1] != 0;
    return switch (this) {
      case SERVFAIL -> empty(query, SERVER_FAILURE);
      case SERVFAIL_AAAA -> six ? empty(query, SERVER_FAILURE) : good;
      case REFUSED -> empty(query, REFUSAL);
      case DENIES_AAAA -> six ? empty(query, NO_SUCH_NAME) : good;
      case NO_EDNS -> edns ? empty(query, FORMERR) : good;
      case LAME -> lame(query);
      case REFERS -> with(lame(query), ROOT_NS, 9);
      case TRUNCATES, TRUNCATES_NO_TCP -> tcp ? good : truncated(empty(query, 0));
      case TRUNCATES_WHOLE_NO_TCP -> truncated(good.clone());
      case CUTS -> Arrays.copyOf(good, Math.max(HEADER, good.length / 2));
      case BAD_RECORD -> with(good, BAD_A, 11);
      case FIRST_ALIAS -> Aliases.firstOnly(good);
      default -> good;
    };
  }

  private static byte[] lame(byte[] query) {
    byte[] answer = empty(query, 0);
    answer[FLAGS] &= ~AA;
    answer[FLAGS + 1] &= ~RA;
    return answer;
  }

  private static byte[] truncated(byte[] answer) {
    answer[FLAGS] |= TC;
    return answer;
  }

  /** The header and question of the query with an rcode. */
  private static byte[] empty(byte[] query, int rcode) {
    byte[] answer = Arrays.copyOf(query, endOfQuestion(query));
    answer[FLAGS] |= (byte) 0x80;
    answer[FLAGS + 1] = (byte) (RA | rcode);
    Arrays.fill(answer, COUNTS + 2, HEADER, (byte) 0);
    return answer;
  }

  /**
   * With one more record at its end.
   *
   * @param count the octet of the header that counts those of its section, which must be the last
   *     that has any
   */
  private static byte[] with(byte[] message, byte[] record, int count) {
    byte[] longer = Arrays.copyOf(message, message.length + record.length);
    System.arraycopy(record, 0, longer, message.length, record.length);
    longer[count]++;
    return longer;
  }

  private static int type(byte[] query) {
    int end = endOfQuestion(query);
    return (query[end - 4] & 0xff) << 8 | (query[end - 3] & 0xff);
  }

  private static int endOfQuestion(byte[] query) {
    int at = HEADER;
    while (query[at] != 0) {
      at += query[at] + 1;
    }
    return at + 1 + COUNTS;
  }

  /** The same message with another id. */
  static byte[] otherId(byte[] message) {
    byte[] other = message.clone();
    other[FLAGS - 1]++;
    return other;
  }
}
