// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.address.order.PolicyTable.Entry;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.race.RaceScript;
import io.happysocket.strategy.ConnectStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Behaviour contract rows 42 to 45: which family goes first on a network with unique local, 6to4 or
 * Teredo addresses, and one SYN where both families work, whichever answer comes first within the
 * Resolution Delay, cold and warm.
 */
class AddressSelectionTest {

  private static final String FOUR = "192.0.2.9";
  private static final int RTT = 20;
  private static final int RESOLUTION_DELAY = 50;
  private static final int CONNECTS = 8;

  private static final Case UNIQUE_LOCAL =
      Case.of("contract row 42, unique local, fd00:1::2 198.51.100.2, fd00:1:0:5::9, AAAA, AAAA");
  private static final Case TO_GLOBAL =
      Case.of(
          "contract row 43, unique local to global, fd00:1::2 198.51.100.2, 2001:db8::9, A, neither");
  private static final Case BOTH =
      Case.of(
          "contract row 44, both, 2001:db8:c::2 fd00:1::2 198.51.100.2, 2001:db8::9 fd00:1::9, AAAA, AAAA");
  private static final Case WITHOUT_IPV4 =
      Case.of("contract row 42, unique local alone, fd00:1::2, fd00:1::9, AAAA, AAAA");
  private static final Case NATIVE =
      Case.of("contract row 1, native, 2001:db8:c::2 198.51.100.2, 2001:db8::9, AAAA, AAAA");

  /** Names of rows, the machine, the AAAA answer, what goes first, what starts alone. */
  private static final List<Case> CASES =
      List.of(
          UNIQUE_LOCAL,
          TO_GLOBAL,
          BOTH,
          WITHOUT_IPV4,
          NATIVE,
          Case.of("contract row 44, not local, fd00:1::2 198.51.100.2, fd11::9, A, neither"),
          Case.of(
              "contract row 44, global to not local, 2001:db8:c::2 198.51.100.2, fd11::9, A, neither"),
          Case.of(
              "contract row 44, both to global, fd00:1::2 2001:db8:c::2 198.51.100.2, 2001:db8::9, AAAA,"
                  + " AAAA"),
          Case.of("contract row 2, from 6to4, 2002:c633:6402::2 198.51.100.2, 2001:db8::9, A, A"),
          Case.of(
              "contract row 2, 6to4 both, 2002:c633:6402::2 198.51.100.2, 2002:c000:209::1, A, A"),
          Case.of(
              "contract row 2, to 6to4, 2001:db8:c::2 198.51.100.2, 2002:c000:209::1, A, neither"),
          Case.of("contract row 19, from Teredo, 2001:0:1::2 198.51.100.2, 2001:db8::9, A, A"));

  /**
   * A machine, what its AAAA answer has, and what follows from the order.
   *
   * @param row the row of the behaviours
   * @param machine its addresses
   * @param six the AAAA answer
   * @param first the family that goes first
   * @param alone the family whose answer starts without the other one, if there is one
   */
  private record Case(String row, String machine, List<String> six, String first, String alone) {

    static Case of(String text) {
      String[] parts = text.split(", ", -1);
      return new Case(
          parts[0] + " " + parts[1],
          parts[2],
          List.of(parts[3].split(" ", -1)),
          parts[4],
          parts[5]);
    }

    LocalNetwork network() {
      return RaceScript.network(machine.split(" ", -1));
    }

    String goesFirst() {
      return first.equals("A") ? FOUR : six.get(six.size() - 1);
    }

    boolean starts(AddressFamily family) {
      return alone.equals(family == AAAA ? "AAAA" : "A");
    }

    @Override
    public String toString() {
      return row;
    }
  }

  private static List<ConnectStrategy> strategies() {
    return List.of(Strategies.happyEyeballs(), Strategies.adaptive());
  }

  private static Stream<Arguments> everyCase() {
    return CASES.stream()
        .flatMap(each -> strategies().stream().map(strategy -> Arguments.of(each, strategy)));
  }

  @ParameterizedTest
  @MethodSource("everyCase")
  void oneSynWhicheverAnswerComesFirst(Case each, ConnectStrategy strategy) {
    for (AddressFamily early : AddressFamily.values()) {
      for (int gap = 0; gap < RESOLUTION_DELAY; gap++) {
        connect(new Client(each, strategy, new MemoryHistory()), early, gap, "cold");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyCase")
  void warmOneSynWhicheverAnswerComesFirst(Case each, ConnectStrategy strategy) {
    for (AddressFamily early : AddressFamily.values()) {
      for (int gap = 0; gap < RESOLUTION_DELAY; gap++) {
        Client client = new Client(each, strategy, new MemoryHistory());
        for (int i = 0; i < CONNECTS; i++) {
          connect(client, early, gap, "connect " + i);
        }
      }
    }
  }

  /** As connects of one client are that come while DNS is now quick and now slow. */
  @ParameterizedTest
  @MethodSource("everyCase")
  void oneClientWithAnswersInEveryOrder(Case each, ConnectStrategy strategy) {
    Client client = new Client(each, strategy, new MemoryHistory());
    for (int gap = 0; gap < RESOLUTION_DELAY; gap++) {
      connect(client, AAAA, gap, "AAAA first");
      connect(client, A, RESOLUTION_DELAY - 1 - gap, "A first");
    }
  }

  private record Client(Case each, ConnectStrategy strategy, MemoryHistory history) {}

  private static void connect(Client client, AddressFamily early, int gap, String which) {
    Case each = client.each;
    RaceScript race =
        RaceScript.of(client.strategy)
            .network(each.network())
            .history(client.history.view(each.network(), 0))
            .start();
    answer(race, each, early);
    boolean atOnce = gap == 0 || each.starts(early);
    if (!atOnce || gap < RTT) {
      race.at(gap);
      answer(race, each, early.other());
    }
    int start = atOnce ? 0 : gap;
    List<String> dialled = new ArrayList<>(race.trace());
    dialled.removeIf(event -> !event.contains(" dial "));
    String what = each + ", " + which + ", " + early + " " + gap + " ms before the other";
    assertThat(dialled).as(what).containsExactly(start + " dial " + each.goesFirst());
    race.at(start + RTT).established(each.goesFirst());
    assertThat(race.trace()).as(what).filteredOn(event -> event.contains(" dial ")).hasSize(1);
    client.history.learn(each.network(), 0, race.historyUpdate());
  }

  private static void answer(RaceScript race, Case each, AddressFamily family) {
    if (family == A) {
      race.answer(A, FOUR);
    } else if (race.trace().get(0).contains("AAAA")) {
      race.answer(AAAA, each.six.toArray(String[]::new)); // where it was asked for
    }
  }

  @Test
  void whatGoesFirstJoinsARunningRaceAtItsAnswer() {
    for (ConnectStrategy strategy : strategies()) {
      joins(UNIQUE_LOCAL, strategy);
      joins(BOTH, strategy);
      joins(NATIVE, strategy);
    }
  }

  private static void joins(Case each, ConnectStrategy strategy) {
    RaceScript.of(strategy)
        .network(each.network())
        .start()
        .at(0)
        .answer(A, FOUR)
        .at(70)
        .answer(AAAA, each.goesFirst())
        .until(70)
        .expect("0 ask AAAA A", "50 dial 192.0.2.9", "70 dial " + each.goesFirst());
  }

  @Test
  void row43TheAnswerWaitsForTheResolutionDelayAtMost() {
    for (ConnectStrategy strategy : strategies()) {
      RaceScript.of(strategy)
          .network(TO_GLOBAL.network())
          .start()
          .at(0)
          .answer(AAAA, "2001:db8::9")
          .at(50)
          .expect("0 ask AAAA A")
          .until(50)
          .expect("50 dial 2001:db8::9")
          .at(70)
          .answer(A, FOUR)
          .expect("70 dial 192.0.2.9");
    }
  }

  @Test
  void row44UniqueLocalThenGlobalThenIpv4() {
    for (ConnectStrategy strategy : strategies()) {
      RaceScript race =
          RaceScript.of(strategy)
              .network(BOTH.network())
              .start()
              .answers(List.of("2001:db8::9", "fd00:1::9"), List.of(FOUR));
      race.refused("fd00:1::9").until(10).refused(FOUR).until(20);
      race.expect("0 ask AAAA A", "0 dial fd00:1::9", "10 dial 192.0.2.9", "20 dial 2001:db8::9");
    }
  }

  @Test
  void row45AGivenTableHoldsForOrderFirstStartAndJoins() {
    PolicyTable ipv4First =
        PolicyTable.DEFAULT.with(new Entry(RaceScript.ip("0.0.0.0"), 0, 100, 4));
    for (ConnectStrategy strategy : strategies()) {
      table(strategy, ipv4First).at(0).answer(A, FOUR).expect("0 ask AAAA A", "0 dial 192.0.2.9");
      table(strategy, ipv4First)
          .at(0)
          .answer(AAAA, "2001:db8::9")
          .at(30)
          .answer(A, FOUR)
          .expect("0 ask AAAA A", "30 dial 192.0.2.9");
      table(strategy, ipv4First)
          .at(0)
          .answer(AAAA, "2001:db8::9")
          .at(70)
          .answer(A, FOUR)
          .expect("0 ask AAAA A", "50 dial 2001:db8::9", "70 dial 192.0.2.9");
    }
  }

  private static RaceScript table(ConnectStrategy strategy, PolicyTable table) {
    return RaceScript.of(strategy).policy(table).start();
  }

  @Test
  void row45WithTheTableOf2012AUniqueLocalAddressWaitsForIpv4() {
    for (ConnectStrategy strategy : strategies()) {
      RaceScript.of(strategy)
          .network(UNIQUE_LOCAL.network())
          .policy(PolicyTable.RFC_6724)
          .start()
          .at(0)
          .answer(AAAA, "fd00:1::9")
          .at(30)
          .answer(A, FOUR)
          .expect("0 ask AAAA A", "30 dial 192.0.2.9");
    }
  }
}
