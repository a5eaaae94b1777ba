// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static io.happysocket.agent.Raced.FOUR;
import static io.happysocket.agent.Raced.SIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryUpdate.Attempt.Outcome;
import io.happysocket.history.memory.MemoryHistory;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Contract row A10: the order of addresses for who connects by himself. */
class NamesTest {

  private final MemoryHistory history = new MemoryHistory();

  private static HistoryUpdate.Attempt attempt(InetAddress to, Outcome outcome, long millis) {
    return new HistoryUpdate.Attempt(to, outcome, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void raced(HistoryUpdate.Attempt... attempts) {
    history.learn(LocalNetwork.UNKNOWN, 0, HistoryUpdate.of(attempts));
  }

  private List<InetAddress> ordered(InetAddress... answer) {
    return Names.ordered(List.of(answer), history.latest(0));
  }

  private static InetAddress six(int site) throws Exception {
    byte[] bytes = SIX.getAddress();
    bytes[5] = (byte) site;
    return InetAddress.getByAddress("site" + site + ".example", bytes);
  }

  private static InetAddress four(int site) throws Exception {
    return InetAddress.getByAddress(
        "site" + site + ".example", new byte[] {(byte) 192, 0, (byte) site, 1});
  }

  /** A client with one try, or a socket bound to an IPv4 address, has no use for another one. */
  @Test
  void theOrderIsTheJdksWhileNothingBadIsKnown() {
    assertThat(ordered(FOUR, SIX)).containsExactly(FOUR, SIX);
    assertThat(ordered(SIX, FOUR)).containsExactly(SIX, FOUR);
    raced(attempt(SIX, Outcome.ESTABLISHED, 10));
    assertThat(ordered(FOUR, SIX)).containsExactly(FOUR, SIX);
    assertThat(ordered(SIX, FOUR)).containsExactly(SIX, FOUR);
  }

  @Test
  void beforeTheFirstRaceTheAnswerIsTheJdks() {
    AgentOptions options = AgentOptions.parse("");
    Names names = new Names(options, new Machinery(options));
    assertThat(names.ordered(List.of(FOUR, SIX))).containsExactly(FOUR, SIX);
  }

  @Test
  void whatARaceHasShownToBeSilentOrToFailIsLast() {
    raced(attempt(SIX, Outcome.SILENT, 260), attempt(FOUR, Outcome.ESTABLISHED, 10));
    assertThat(ordered(SIX, FOUR)).containsExactly(FOUR, SIX);
    raced(attempt(FOUR, Outcome.FAILED, 1), attempt(SIX, Outcome.ESTABLISHED, 10));
    assertThat(ordered(FOUR, SIX)).containsExactly(SIX, FOUR);
  }

  /** It was started when the winner had nearly won. */
  @Test
  void whatWasNotGivenItsTimeIsNotBad() {
    raced(attempt(SIX, Outcome.ESTABLISHED, 260), attempt(FOUR, Outcome.SILENT, 10));
    assertThat(ordered(FOUR, SIX)).containsExactly(FOUR, SIX);
  }

  /** A service that is down is down at each address. */
  @Test
  void ofAddressesThatAllFailTheJdksOrderIsKept() {
    raced(attempt(SIX, Outcome.FAILED, 1), attempt(FOUR, Outcome.FAILED, 1));
    assertThat(ordered(FOUR, SIX)).containsExactly(FOUR, SIX);
  }

  /** Also of hosts to which nothing has connected yet. */
  @Test
  void aFamilyThatDoesNotWorkHereIsLast() throws Exception {
    for (int site = 1; site <= 8; site++) {
      raced(attempt(six(site), Outcome.SILENT, 300), attempt(four(site), Outcome.ESTABLISHED, 10));
    }
    assertThat(ordered(SIX, FOUR)).containsExactly(FOUR, SIX);
  }

  @Test
  void ofHappySocketsOwnAnswerTheFamilyThatTheJdkHasFirstIsFirst() {
    Names.Wanted wanted = new Names.Wanted(true, true, AddressFamily.IPV4);
    assertThat(wanted.isLater(SIX)).isTrue();
    assertThat(wanted.isLater(FOUR)).isFalse();
    assertThat(new Names.Wanted(true, true, null).isLater(SIX)).isFalse();
  }
}
