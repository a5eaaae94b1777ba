// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.dns.client.WireMessage.labels;
import static io.happysocket.dns.client.WireMessage.octets;
import static io.happysocket.dns.client.WireMessage.pointer;
import static io.happysocket.dns.client.WireMessage.response;
import static io.happysocket.dns.client.WireMessage.soa;
import static org.xbill.DNS.Section.ADDITIONAL;
import static org.xbill.DNS.Section.ANSWER;
import static org.xbill.DNS.Section.AUTHORITY;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Type;

/** Replies to a question for {@code www.example.}, one for each thing that can be odd about one. */
enum HandMade {
  ADDRESSES(() -> addressed().wire()),
  ADDRESSES_OF_SIX(() -> six(0x2001_0db8, 1).wire()),
  MAPPED(() -> six(0, 0xffff).wire()),
  ALIASES(
      () -> {
        WireMessage wire = response(Type.A);
        int target = wire.here() + 12; // behind the alias's header
        wire.record(ANSWER, pointer(12), Type.CNAME, labels("cdn.example."));
        int second = wire.here() + 12;
        wire.record(ANSWER, pointer(target), Type.CNAME, octets(1, 'x', 0xc0, target + 4));
        return wire.record(ANSWER, pointer(second), Type.A, octets(192, 0, 2, 1)).wire();
      }),
  ALIAS_ONLY(() -> response(Type.A).record(ANSWER, pointer(12), Type.CNAME, labels("x.y.")).wire()),
  ALIAS_TOO_LONG(() -> aliased(octets(1, 'x', 0, 0))),
  ALIAS_TOO_SHORT(() -> aliased(octets(5, 'x'))),
  ALIAS_EMPTY(() -> aliased(octets())),
  TTL_WITH_TOP_BIT(
      () -> address(response(Type.A), DClass.IN, 0x8000_0001L, octets(192, 0, 2, 1)).wire()),
  CHAOS_ADDRESS(() -> address(response(Type.A), DClass.CH, 60, octets(192, 0, 2, 1)).wire()),

  // N4: in another section, of another type, an option
  SHORT_ADDRESS_IN_ADDITIONAL(
      () -> addressed().record(ADDITIONAL, pointer(12), Type.A, octets(9)).wire()),
  COOKIE_OF_FOUR(() -> opt(addressed(), 0, octets(0, 10, 0, 4, 1, 2, 3, 4)).wire()),
  OPTION_PAST_THE_END(() -> opt(addressed(), 0, octets(0, 10, 0, 99)).wire()),
  TEXT_OF_WRONG_LENGTH(
      () -> addressed().record(ANSWER, pointer(12), Type.TXT, octets(200, 'x')).wire()),
  SECOND_ADDRESS_SHORT(
      () -> addressed().record(ANSWER, pointer(12), Type.A, octets(1, 2, 3)).wire()),
  SERVICE_AND_SIGNATURE(
      () ->
          addressed()
              .record(ANSWER, pointer(12), Type.HTTPS, octets(0, 1, 0, 0, 9, 0, 0))
              .record(ANSWER, pointer(12), Type.RRSIG, octets(1, 2, 3))
              .wire()),
  FORWARD_POINTER_ELSEWHERE(
      () -> addressed().record(ADDITIONAL, pointer(0x3fff), Type.A, octets(1, 2, 3, 4)).wire()),

  // one of ours
  ONLY_ADDRESS_SHORT(
      () -> response(Type.A).record(ANSWER, pointer(12), Type.A, octets(1, 2, 3)).wire()),
  OWNER_POINTS_TO_ITSELF(
      () -> {
        WireMessage wire = addressed();
        return wire.record(ANSWER, pointer(wire.here()), Type.A, octets(1, 2, 3, 4)).wire();
      }),
  OWNER_TOO_LONG(
      () ->
          addressed()
              .record(ANSWER, labels("a23456789.".repeat(26)), Type.A, octets(1, 2, 3, 4))
              .wire()),

  // N5
  CUT_IN_ANSWER(() -> cut(addressed(), 3)),
  COUNTS_TOO_MANY_ANSWERS(() -> addressed().count(ANSWER, 1).wire()),
  COUNTS_TOO_MANY_QUESTIONS(() -> response(Type.A).count(0, 2).wire()),
  LABEL_OF_UNKNOWN_KIND_IN_ANSWER(
      () -> addressed().record(ANSWER, octets(0x41), Type.A, octets(1, 2, 3, 4)).wire()),
  LABEL_OF_UNKNOWN_KIND_IN_ADDITIONAL(
      () -> addressed().record(ADDITIONAL, octets(0x80), Type.A, octets(1, 2, 3, 4)).wire()),
  CUT_BEHIND_ADDRESSES(() -> addressed().count(AUTHORITY, 1).wire()),
  CUT_IN_AUTHORITY(() -> cut(denying(60), 1)),
  CUT_IN_ADDITIONAL(() -> response(Type.A).count(ADDITIONAL, 1).wire()),
  CUT_BEHIND_SOA(() -> denying(60).count(ADDITIONAL, 1).wire()),

  NO_DATA(() -> denying(60).wire()),
  NO_DATA_WITHOUT_TTL(() -> denying(0x8000_0000L).wire()),
  NO_SUCH_NAME(() -> withCode(denying(20).wire(), 3)),
  FIRST_SOA_TOO_SHORT(
      () ->
          response(Type.A)
              .record(AUTHORITY, pointer(16), Type.SOA, octets(0, 0, 1))
              .record(AUTHORITY, pointer(16), Type.SOA, soa(pointer(16), pointer(12)))
              .wire()),
  SOA_OF_CHAOS(
      () ->
          response(Type.A)
              .record(AUTHORITY, pointer(16), Type.SOA, 3, 9, soa(pointer(16), pointer(12)))
              .wire()),
  REFERRAL(() -> response(Type.A).record(AUTHORITY, octets(0), Type.NS, labels("a.root.")).wire()),

  TRUNCATED_WITHIN_A_RECORD(
      () -> {
        byte[] wire = cut(addressed(), 3);
        wire[2] |= 2;
        return wire;
      }),
  SERVER_FAILURE(() -> withCode(response(Type.A).wire(), 2)),
  BAD_VERSION(() -> opt(response(Type.A), 1, octets()).wire()),
  TWO_OPTIONS(() -> opt(opt(response(Type.A), 0xff, octets()), 1, octets()).wire()),
  BARE_ERROR(() -> withCode(WireMessage.of(WireMessage.RESPONSE).wire(), 1)),
  BARE_ERROR_THAT_COUNTS(
      () -> withCode(WireMessage.of(WireMessage.RESPONSE).count(ADDITIONAL, 1).wire(), 1)),
  BARE_BAD_VERSION(() -> opt(WireMessage.of(WireMessage.RESPONSE), 1, octets()).wire()),
  BARE(() -> WireMessage.of(WireMessage.RESPONSE).wire()),
  TWO_QUESTIONS(
      () ->
          response(Type.A)
              .question(pointer(12), Type.AAAA)
              .record(ANSWER, pointer(12), Type.A, octets(192, 0, 2, 1))
              .wire()),
  POINTERS_TO_POINTERS(
      () -> {
        WireMessage wire = response(Type.A).record(ANSWER, pointer(12), Type.TXT, chain(200));
        int last = wire.here() - 2;
        return wire.record(ANSWER, pointer(last), Type.A, octets(192, 0, 2, 1)).wire();
      });

  private final String hex;

  HandMade(Supplier<byte[]> made) {
    hex = HexFormat.of().formatHex(made.get());
  }

  byte[] wire() {
    return HexFormat.of().parseHex(hex);
  }

  private static WireMessage addressed() {
    return response(Type.A)
        .record(ANSWER, pointer(12), Type.A, octets(192, 0, 2, 1))
        .record(ANSWER, labels("WWW.example."), Type.A, octets(192, 0, 2, 2));
  }

  private static WireMessage address(WireMessage wire, int dclass, long ttl, byte[] octets) {
    return wire.record(ANSWER, pointer(12), Type.A, dclass, ttl, octets);
  }

  private static WireMessage six(int high, int middle) {
    byte[] octets = new byte[16];
    ByteBuffer.wrap(octets).putInt(high).putInt(0).putInt(middle).putInt(0xc000_0201);
    return response(Type.AAAA).record(ANSWER, pointer(12), Type.AAAA, octets);
  }

  private static byte[] aliased(byte[] target) {
    return response(Type.A).record(ANSWER, pointer(12), Type.CNAME, target).wire();
  }

  private static WireMessage opt(WireMessage wire, int upperRcode, byte[] options) {
    return wire.record(ADDITIONAL, octets(0), Type.OPT, 1_232, (long) upperRcode << 24, options);
  }

  /** An SOA of {@code example.}, whose name lies in the question's. */
  private static WireMessage denying(long ttl) {
    return response(Type.A)
        .record(AUTHORITY, pointer(16), Type.SOA, DClass.IN, ttl, soa(pointer(16), pointer(12)));
  }

  private static byte[] withCode(byte[] wire, int rcode) {
    wire[3] |= (byte) rcode;
    return wire;
  }

  private static byte[] cut(WireMessage wire, int missing) {
    byte[] all = wire.wire();
    return Arrays.copyOf(all, all.length - missing);
  }

  /** Pointers, each to the one before, behind a record's header at the end of the question. */
  private static byte[] chain(int length) {
    byte[] octets = new byte[2 * length];
    int begin = 29 + 12;
    for (int i = 0; i < length; i++) {
      int target = i == 0 ? 12 : begin + 2 * (i - 1);
      octets[2 * i] = (byte) (0xc0 | target >> 8);
      octets[2 * i + 1] = (byte) target;
    }
    return octets;
  }
}
