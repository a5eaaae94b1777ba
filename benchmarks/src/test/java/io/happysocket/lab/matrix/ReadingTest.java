// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadingTest {

  private final Wire wire = new Wire();

  @Test
  void theConnectionAttemptDelayLiesBetweenTheFirstSynsOfTheFamilies() {
    wire.query(0, "AAAA").query(0.5, "A").answer(1, "A").answer(2, "AAAA");
    wire.syn(3, "2001:db8:5::1").syn(253.4, "192.0.2.1");

    assertThat(wire.read().attemptDelay().getAsDouble()).isEqualTo(250.4);
    assertThat(wire.read().families()).isEqualTo("64");
  }

  /** The system's second SYN of one connection is no attempt of the client. */
  @Test
  void aSynThatIsSentAgainIsNoAttempt() {
    wire.syn(0, "2001:db8:5::1").again(1000, "2001:db8:5::1").syn(1300, "192.0.2.1");

    assertThat(wire.read().attempts()).hasSize(2);
    assertThat(wire.read().attemptDelay().getAsDouble()).isEqualTo(1300);
  }

  @Test
  void whoNeverTriesIpv4HasNoConnectionAttemptDelay() {
    wire.syn(0, "2001:db8:5::1");

    assertThat(wire.read().attemptDelay()).isEmpty();
  }

  @Test
  void whoBeginsWithIpv4HasNoConnectionAttemptDelay() {
    wire.syn(0, "192.0.2.1").syn(250, "2001:db8:5::1");

    assertThat(wire.read().attemptDelay()).isEmpty();
  }

  @Test
  void theResolutionDelayLiesBetweenTheAnswerForAAndTheSynToIt() {
    wire.asked().answer(2, "A").syn(52, "192.0.2.1").answer(300, "AAAA");

    assertThat(wire.read().resolutionDelay().getAsDouble()).isEqualTo(50);
  }

  @Test
  void withoutAnAaaaAnswerTheResolutionDelayIsSeenToo() {
    wire.asked().answer(2, "A").syn(302, "192.0.2.1");

    assertThat(wire.read().resolutionDelay().getAsDouble()).isEqualTo(300);
  }

  /** The SYN to IPv4 comes after both answers: from the Connection Attempt Delay, or at once. */
  @Test
  void whoWaitsForBothAnswersHasNoResolutionDelay() {
    wire.asked().answer(2, "A").answer(300, "AAAA").syn(301, "2001:db8:5::1").syn(551, "192.0.2.1");

    assertThat(wire.read().resolutionDelay()).isEmpty();
  }

  @Test
  void whoDoesNotFallBackHasNoResolutionDelay() {
    wire.asked().answer(2, "A").answer(300, "AAAA").syn(301, "2001:db8:5::1");

    assertThat(wire.read().resolutionDelay()).isEmpty();
  }

  @Test
  void aTruncatedAnswerIsNone() {
    wire.asked().answer(2, "A", "NOERROR truncated").answer(30, "A").syn(80, "192.0.2.1");

    assertThat(wire.read().resolutionDelay().getAsDouble()).isEqualTo(50);
  }

  @Test
  void waitingForAIsReadFromTheFirstSyn() {
    wire.asked().answer(1, "AAAA").syn(2, "2001:db8:5::1").answer(400, "A");
    assertThat(wire.read().waitedForA()).contains(false);

    Wire other = new Wire().asked().answer(1, "AAAA").answer(400, "A").syn(401, "2001:db8:5::1");
    assertThat(other.read().waitedForA()).contains(true);
    assertThat(new Wire().asked().answer(1, "A").read().waitedForA()).isEmpty();
  }

  @Test
  void theOrderOfQueriesIsThatOfTheirFirstPackets() {
    wire.query(0, "HTTPS").query(1, "A").query(2, "AAAA").query(5000, "A");
    assertThat(wire.read().aaaaFirst()).contains(false);
    assertThat(wire.read().asked("HTTPS")).isTrue();

    assertThat(new Wire().query(0, "AAAA").query(0.1, "A").read().aaaaFirst()).contains(true);
    assertThat(new Wire().query(0, "AAAA").read().aaaaFirst()).isEmpty();
  }

  @Test
  void addressesAreCountedOnceForEachFamily() {
    wire.syn(0, "2001:db8:5::1").syn(250, "192.0.2.1").syn(500, "2001:db8:5::2");
    wire.syn(750, "2001:db8:5::1");

    assertThat(wire.read().used(true)).isEqualTo(2);
    assertThat(wire.read().used(false)).isEqualTo(1);
    assertThat(wire.read().families()).isEqualTo("646");
  }

  @Test
  void interleavedIsWhoReturnsToTheFirstFamily() {
    assertThat(order("646464")).isTrue();
    assertThat(order("66464")).isTrue();
    assertThat(order("46")).isFalse();
    assertThat(order("464")).isTrue();
    assertThat(order("64")).isFalse();
    assertThat(order("666444")).isFalse();
    assertThat(order("64444")).isFalse();
    assertThat(order("6")).isFalse();
    assertThat(order("")).isFalse();
  }

  private static boolean order(String families) {
    Wire wire = new Wire();
    for (int i = 0; i < families.length(); i++) {
      wire.syn(i * 250, (families.charAt(i) == '6' ? "2001:db8:5::" : "192.0.2.") + (i + 1));
    }
    return wire.read().interleaved();
  }
}
