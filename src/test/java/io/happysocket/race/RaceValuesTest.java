// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.A;
import static io.happysocket.race.RaceScript.AAAA;
import static io.happysocket.race.RaceScript.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.Timing;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Facts in, commands out: what is news, what is asked for, and on which clock. */
class RaceValuesTest {

  private static final long MILLI = 1_000_000;

  /**
   * The clock of a host starts anywhere, also where it is about to wrap around (contract row 36).
   */
  private static final long CALLED = aboutToWrap();

  private static final String SIX = "2001:db8::1";
  private static final String FOUR = "192.0.2.1";

  private final Race race = race(false);

  private static long aboutToWrap() {
    return Long.MAX_VALUE - 5 * MILLI;
  }

  private static Race race(boolean checked) {
    Request request = Request.of("name.example", 443, null, 1_000 * MILLI);
    return new Race(
        Settings.of(RaceTest.EVERYTHING_AT_ONCE, Timing.RFC_8305, 64, AddressFilter.all()),
        checked ? request.whenChecked() : request,
        RaceScript.DUAL_STACK,
        HistoryView.NONE);
  }

  private static boolean feed(Race race, Input input, long millis) {
    return race.feed(input, CALLED + millis * MILLI);
  }

  private static Input.Answered answer(AddressFamily family, String... addresses) {
    return new Input.Answered(family, RaceScript.sourced(addresses), "server", null);
  }

  private void start() {
    assertThat(feed(race, new Input.Started(CALLED, List.of()), 3)).isTrue();
    assertThat(race.poll()).isEqualTo(new Command.Lookup(Set.of(AAAA, A)));
    assertThat(race.poll()).isNull();
  }

  private void dial(Race one, int attempt, long millis) {
    assertThat(one.poll()).isInstanceOf(Command.Dial.class);
    assertThat(feed(one, new Input.Dialled(attempt, CALLED + millis * MILLI), millis + 1)).isTrue();
  }

  private static RaceResult finish(Race race) {
    while (true) {
      if (race.poll() instanceof Command.Finish finish) {
        assertThat(race.poll()).isNull();
        return finish.result();
      }
    }
  }

  @Test
  void theHostsClockIsItsOwn() {
    start();
    assertThat(race.wakeNanos()).isEqualTo(CALLED + 1_000 * MILLI);
    feed(race, answer(AAAA, SIX, "2001:db8::2"), 20);
    dial(race, 0, 20);
    assertThat(race.poll()).isNull();
    assertThat(race.wakeNanos()).as("10 ms after the SYN").isEqualTo(CALLED + 31 * MILLI);
    feed(race, new Input.Connected(0), 30);
    RaceReport report = finish(race).report();
    assertThat(report.totalNanos()).isEqualTo(30 * MILLI);
    assertThat(report.lookups().get(0).askedNanos()).isEqualTo(3 * MILLI);
    AttemptReport winner = report.winner();
    assertThat(winner.startNanos()).isEqualTo(20 * MILLI);
    assertThat(winner.endNanos()).isEqualTo(30 * MILLI);
    assertThat(race.wakeNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyWhatIsNewIsNews() {
    start();
    UnknownHostException servfail = new UnknownHostException("SERVFAIL");
    assertThat(feed(race, new Input.Asked(AAAA, "server"), 5)).isTrue();
    assertThat(feed(race, new Input.ServerFailing(AAAA, servfail), 6)).isTrue();
    assertThat(feed(race, new Input.ServerFailing(AAAA, servfail), 7)).isFalse();
    assertThat(feed(race, answer(AAAA, SIX), 8)).isTrue();
    assertThat(feed(race, answer(AAAA, SIX), 9)).isFalse();
    assertThat(feed(race, new Input.Asked(AAAA, "other"), 9)).isFalse();
    dial(race, 0, 9);
    assertThat(feed(race, new Input.Passed(0), 10)).as("nothing is checked").isFalse();
    assertThat(feed(race, new Input.Failed(0, new ConnectException("refused")), 11)).isTrue();
    assertThat(feed(race, new Input.Failed(0, new ConnectException("refused")), 12)).isFalse();
    assertThat(feed(race, new Input.Connected(0), 12)).isFalse();
    assertThat(feed(race, new Input.Tick(), 13)).isTrue();
    assertThat(feed(race, new Input.Cancelled("enough", null), 14)).isTrue();
    assertThat(feed(race, new Input.Tick(), 15)).isFalse();
    assertThat(feed(race, answer(A, FOUR), 15)).isFalse();
    assertThat(feed(race, new Input.Cancelled("again", null), 15)).isFalse();
    assertThat(finish(race).why()).isEqualTo("enough");
  }

  @Test
  void aCheckedAttemptIsNewsTwice() {
    Race checked = race(true);
    feed(checked, new Input.Started(CALLED, RaceScript.sourced(SIX)), 0);
    dial(checked, 0, 0);
    assertThat(feed(checked, new Input.Connected(0), 20)).isTrue();
    assertThat(checked.poll()).isEqualTo(new Command.Check(0));
    assertThat(feed(checked, new Input.Connected(0), 21)).isFalse();
    assertThat(feed(checked, new Input.Passed(0), 22)).isTrue();
    RaceResult result = finish(checked);
    assertThat(result.winner()).isZero();
    assertThat(result.destination().address()).isEqualTo(ip(SIX));
    assertThat(result.cause()).isNull();
  }

  @Test
  void whatNobodyWantsAnyMoreIsNotAskedFor() {
    feed(race, new Input.Started(CALLED, List.of()), 0);
    feed(race, new Input.Cancelled("enough", null), 0);
    Command first = race.poll();
    assertThat(first).isInstanceOf(Command.Finish.class);
    assertThat(((Command.Finish) first).result().outcome()).isEqualTo(RaceReport.Outcome.CANCELLED);
  }

  /** Contract row 26: it lost, and how long it took is worth learning all the same. */
  @Test
  void aLoserThatIsEstablishedWhenItIsClosedIsLearnt() {
    start();
    feed(race, answer(AAAA, SIX), 5);
    dial(race, 0, 5);
    feed(race, answer(A, FOUR), 20);
    assertThat(race.order()).containsExactly(ip(SIX), ip(FOUR));
    dial(race, 1, 20);
    feed(race, new Input.Connected(1), 40);
    assertThat(race.poll()).isEqualTo(new Command.Close(0));
    assertThat(feed(race, new Input.Connected(0), 41)).isFalse();
    RaceResult result = finish(race);
    assertThat(result.historyUpdates().get(0).attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(
                ip(SIX), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 35 * MILLI),
            new HistoryUpdate.Attempt(
                ip(FOUR), HistoryUpdate.Attempt.Outcome.ESTABLISHED, 20 * MILLI));
    assertThat(result.order()).containsExactly(ip(SIX), ip(FOUR));
    assertThat(result.tried()).containsExactly(entry(ip(SIX), true), entry(ip(FOUR), true));
    feed(race, new Input.Connected(0), 42);
    assertThat(result.historyUpdates().get(0).attempts()).hasSize(2);
  }

  @Test
  void aLoserOfARaceThatNobodyWonIsSilent() {
    start();
    feed(race, answer(AAAA, SIX), 5);
    dial(race, 0, 5);
    feed(race, new Input.Cancelled("enough", null), 40);
    assertThat(race.poll()).isEqualTo(new Command.Close(0));
    feed(race, new Input.Connected(0), 41);
    assertThat(finish(race).historyUpdates().get(0).attempts())
        .containsExactly(
            new HistoryUpdate.Attempt(ip(SIX), HistoryUpdate.Attempt.Outcome.SILENT, 35 * MILLI));
  }

  @Test
  void aHostThatCannotGoOnGetsWhatCameOfItUntilThen() {
    start();
    feed(race, answer(AAAA, SIX), 5);
    Throwable cause = new OutOfMemoryError("of the host");
    RaceResult result = race.abandon("the host broke down", cause);
    assertThat(result.outcome()).isEqualTo(RaceReport.Outcome.CANCELLED);
    assertThat(result.cause()).isSameAs(cause);
    assertThat(result.why()).isEqualTo("the host broke down");
    assertThat(result.winner()).isEqualTo(-1);
    assertThat(result.destination()).isNull();
    assertThat(race.isOver()).isTrue();
    assertThat(race.poll()).isNull();
    assertThat(feed(race, answer(A, FOUR), 6)).isFalse();
  }

  @Test
  void aRaceThatWaitedPastItsDeadlineAsksForNothing() {
    assertThat(feed(race, new Input.Started(CALLED, List.of()), 1_000)).isTrue();
    Command first = race.poll();
    assertThat(first).isInstanceOf(Command.Finish.class);
    assertThat(((Command.Finish) first).result().outcome()).isEqualTo(RaceReport.Outcome.DEADLINE);
  }

  /**
   * Contract rows 32 and 40: put off, but not so far that too little is left before the deadline.
   */
  @Test
  void aCheckPutsAStartOffUntilTheMinimumBeforeTheDeadline() {
    Race checked = race(true);
    feed(checked, new Input.Started(CALLED, List.of()), 0);
    assertThat(checked.poll()).isInstanceOf(Command.Lookup.class);
    feed(checked, answer(AAAA, SIX), 100);
    dial(checked, 0, 100);
    feed(checked, new Input.Connected(0), 700);
    assertThat(checked.poll()).isEqualTo(new Command.Check(0));
    feed(checked, answer(A, FOUR), 750);
    assertThat(checked.poll()).isNull();
    // again 650 ms from the handshake on would be 1,350
    assertThat(checked.wakeNanos()).isEqualTo(CALLED + 900 * MILLI);
    feed(checked, new Input.Tick(), 900);
    assertThat(checked.poll()).isEqualTo(new Command.Dial(1, RaceScript.sourced(FOUR).get(0)));
  }
}
