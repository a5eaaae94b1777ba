// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.loopback.Loopback;
import io.happysocket.race.Command;
import io.happysocket.race.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a race is told of a name when its caller has one of its addresses already. */
class FoundBeforeTest {

  private static final Set<AddressFamily> BOTH = Set.of(IPV4, IPV6);
  private static final InetAddress FOUND = Loopback.ip("192.0.2.1");
  private static final InetAddress SIBLING = Loopback.ip("192.0.2.2");
  private static final InetAddress SIX = Loopback.ip("2001:db8::1");

  private final FoundBefore found = FoundBefore.of(named(FOUND), new Command.Lookup(BOTH));

  private static Endpoint named(InetAddress address) {
    return new Endpoint("name.example", 443, null, address);
  }

  private static Answer answer(AddressFamily family, Answer.Kind kind, InetAddress... addresses) {
    return new Answer(family, kind, List.of(addresses), Duration.ZERO, "dns", null);
  }

  private static Answer addresses(AddressFamily family, InetAddress... addresses) {
    return answer(family, Answer.Kind.ADDRESSES, addresses);
  }

  @Test
  void anAnswerThatHasItIsRacedWhole() {
    Answer four = addresses(IPV4, SIBLING, FOUND);
    Answer six = addresses(IPV6, SIX);
    assertThat(found.answered(six)).as("kept back").isEmpty();
    assertThat(found.answered(four)).containsExactly(four, six);
  }

  @Test
  void theOtherFamilyMayComeLater() {
    Answer four = addresses(IPV4, FOUND);
    Answer six = addresses(IPV6, SIX);
    assertThat(found.answered(four)).containsExactly(four);
    assertThat(found.answered(six)).containsExactly(six);
  }

  @ParameterizedTest
  @EnumSource(names = {"ADDRESSES", "NO_DATA", "NO_SUCH_NAME"})
  void anAnswerThatLacksItLeavesItAlone(Answer.Kind kind) {
    Answer four = kind == Answer.Kind.ADDRESSES ? addresses(IPV4, SIBLING) : answer(IPV4, kind);
    found.answered(addresses(IPV6, SIX));
    assertThat(found.answered(four))
        .extracting(Answer::family, Answer::addresses, Answer::fromCache)
        .containsExactly(tuple(IPV4, List.of(FOUND), false), tuple(IPV6, List.of(), false));
  }

  @Test
  void itStaysAloneWhenTheOtherFamilyComesLater() {
    found.answered(addresses(IPV4, SIBLING));
    assertThat(found.answered(addresses(IPV6, SIX)))
        .extracting(Answer::kind)
        .containsExactly(Answer.Kind.NO_DATA);
  }

  /** A failure is no answer that could lack it; and the caller's lookup had one. */
  @ParameterizedTest
  @EnumSource(names = {"SERVER_FAILURE", "TIMEOUT", "NOT_ASKED"})
  void itStandsForALookupThatFails(Answer.Kind kind) {
    Answer six = addresses(IPV6, SIX);
    found.answered(six);
    List<Answer> told = found.answered(answer(IPV4, kind));
    assertThat(told.get(0).addresses()).containsExactly(FOUND);
    assertThat(told.get(1)).isEqualTo(six);
  }

  @Test
  void aServerThatFailsIsNotWaitedFor() {
    Answer six = addresses(IPV6, SIX);
    found.answered(six);
    assertThat(found.failing())
        .extracting(Answer::addresses)
        .containsExactly(List.of(FOUND), List.of(SIX));
    assertThat(found.failing()).isEmpty();
    assertThat(found.answered(addresses(IPV4, SIBLING))).as("one answer for each family").isEmpty();
  }

  @Test
  void nothingIsComparedWhereThereIsNothingToCompare() {
    assertThat(FoundBefore.of(named(null), new Command.Lookup(BOTH))).isNull();
    assertThat(FoundBefore.of(named(FOUND), new Command.Lookup(Set.of(IPV6)))).isNull();
    assertThat(FoundBefore.of(named(FOUND), new Command.Lookup(0, BOTH, true))).isNull();
  }
}
