// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * What of a reply is of use; made by {@link ReplyReader}. Immutable.
 *
 * @param rcode the response code, EDNS's upper bits included
 * @param flags the flags of the header
 * @param answers the records of the answer section that are about the question
 * @param authority what the authority section says
 * @param wrong what is wrong with it, for people, or null. It then denies nothing: without an
 *     address in it it is a bad answer
 */
record Reply(int rcode, int flags, Answers answers, Authority authority, @Nullable String wrong) {

  /** A record of type CNAME. Immutable. */
  record Alias(Name owner, long ttlSeconds, Name target) {}

  /** A record of the type that was asked for. Immutable. */
  record Address(Name owner, long ttlSeconds, InetAddress address) {

    static Address of(Name owner, long ttlSeconds, byte[] octets) {
      try {
        return new Address(owner, ttlSeconds, InetAddress.getByAddress(octets));
      } catch (UnknownHostException e) {
        throw new AssertionError("four or sixteen bytes", e);
      }
    }
  }

  /** In the order of the message. Immutable. */
  record Answers(List<Alias> aliases, List<Address> addresses) {

    static final Answers NONE = new Answers(List.of(), List.of());

    Answers {
      aliases = List.copyOf(aliases);
      addresses = List.copyOf(addresses);
    }

    boolean isEmpty() {
      return aliases.isEmpty() && addresses.isEmpty();
    }
  }

  /**
   * The authority section. Immutable.
   *
   * @param negativeSeconds how long the first SOA lets a denial be kept (RFC 2308 section 5: the
   *     lesser of its TTL and its MINIMUM); {@link #NO_SOA} without one
   * @param nameServers whether it has an NS record
   */
  record Authority(long negativeSeconds, boolean nameServers) {

    static final long NO_SOA = -1;

    static final Authority NONE = new Authority(NO_SOA, false);

    boolean soa() {
      return negativeSeconds != NO_SOA;
    }

    /** Whether it only says who else may know. */
    boolean referral() {
      return nameServers && !soa();
    }
  }

  static final int QR = 0x8000;
  static final int OPCODE = 0x7800;
  private static final int AA = 0x0400;
  static final int TC = 0x0200;
  private static final int RA = 0x0080;

  boolean authoritative() {
    return (flags & AA) != 0;
  }

  boolean truncated() {
    return (flags & TC) != 0;
  }

  /** Whether the server would recurse. */
  boolean recursive() {
    return (flags & RA) != 0;
  }

  /**
   * What it is, for people, if the server knows nothing of the question and would not find out: no
   * answer, not authoritative, and either no recursion or (RFC 2308 section 2.2) a referral. An OPT
   * record makes it no less lame. Else null.
   */
  @Nullable String lame() {
    if (rcode != Rcode.NOERROR || wrong != null || !answers.isEmpty() || authoritative()) {
      return null;
    } else if (authority.referral()) {
      return "a referral";
    }
    return recursive() ? null : "a lame answer (no recursion)";
  }

  /** The response code for people. */
  String code() {
    return switch (rcode) {
      case Rcode.NOERROR -> "NOERROR";
      case Rcode.FORMERR -> "FORMERR";
      case Rcode.SERVFAIL -> "SERVFAIL";
      case Rcode.NXDOMAIN -> "NXDOMAIN";
      case Rcode.NOTIMP -> "NOTIMP";
      case Rcode.REFUSED -> "REFUSED";
      case Rcode.BADVERS -> "BADVERS";
      default -> "response code " + rcode;
    };
  }
}
