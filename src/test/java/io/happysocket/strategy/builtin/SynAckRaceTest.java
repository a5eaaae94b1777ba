// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;

import io.happysocket.race.RaceScript;
import org.junit.jupiter.api.Test;

/** Firefox 8 with fast fail-over, "happier": no timer, the first SYN-ACK wins. */
class SynAckRaceTest {

  private static final String SIX = "2001:db8::1";
  private static final String SIX_B = "2001:db8::2";
  private static final String FOUR = "192.0.2.1";
  private static final String FOUR_B = "192.0.2.2";

  private static RaceScript started() {
    return RaceScript.of(Strategies.synAckRace()).start().expect("0 ask AAAA A");
  }

  @Test
  void eachProtocolStartsAtItsOwnAnswer() {
    started()
        .at(4)
        .answer(A, FOUR)
        .expect("4 dial 192.0.2.1")
        .at(30)
        .answer(AAAA, SIX)
        .expect("30 dial 2001:db8::1")
        .at(50)
        .established(FOUR)
        .expect("50 close 2001:db8::1", "50 won 192.0.2.1");
  }

  @Test
  void theLibraryKeepsTenMillisecondsApart() {
    started()
        .at(4)
        .answer(A, FOUR)
        .at(6)
        .answer(AAAA, SIX)
        .until(14)
        .expect("4 dial 192.0.2.1", "14 dial 2001:db8::1");
  }

  @Test
  void aFailureStartsTheNextOfTheSameProtocol() {
    started()
        .at(0)
        .answer(AAAA, SIX, SIX_B)
        .at(20)
        .answer(A, FOUR, FOUR_B)
        .at(60)
        .expect("0 dial 2001:db8::1", "20 dial 192.0.2.1")
        .refused(FOUR)
        .expect("60 dial 192.0.2.2")
        .at(80)
        .refused(SIX)
        .expect("80 dial 2001:db8::2")
        .until(9000)
        .expectNothing();
  }

  @Test
  void noAddressAtAllIsTheEnd() {
    started().at(5).answer(A).expectNothing().at(6).answer(AAAA).expect("6 lost NO_ADDRESS");
  }

  @Test
  void aLiteralIsTriedAtOnce() {
    RaceScript.of(Strategies.synAckRace()).startKnowing(SIX).expect("0 dial 2001:db8::1");
  }
}
