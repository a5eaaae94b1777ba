// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The search for delays, with clients whose delays are known. */
class SearchTest {

  private static final Case ATTEMPT = swept(Reads.ATTEMPT_DELAY, new Sweep(0, 400, 5));
  private static final Case RESOLUTION = swept(Reads.RESOLUTION_DELAY, new Sweep(0, 1000, 10));

  private final Random jitter = new Random(1);
  private int connects;

  @Test
  void aConnectionAttemptDelayIsFoundInTheSweepAndConfirmedByTheWire() throws Exception {
    List<Point> points = search(ATTEMPT, attemptDelay(250, 3));

    Delay delay = Delay.of(points, Reads.ATTEMPT_DELAY);
    assertThat(delay.millis()).isBetween(250.0, 253.0);
    assertThat(delay.below()).isBetween(240, 255);
    assertThat(delay.from()).isEqualTo(delay.below() + 5);
    assertThat(delay.clear()).isTrue();
    assertThat(points).extracting(Point::ms).isSorted().contains(0, 400);
    // 81 values by bisection: the two ends and 7 between
    assertThat(connects).isLessThanOrEqualTo(9 * 3);
  }

  @Test
  void theFullSweepTriesEveryValue() throws Exception {
    List<Point> points = new Search(ATTEMPT, probe(attemptDelay(250, 3))).run(true);

    assertThat(points).extracting(Point::ms).isEqualTo(ATTEMPT.values());
    assertThat(Delay.of(points, Reads.ATTEMPT_DELAY).clear()).isTrue();
  }

  @Test
  void whoNeverFallsBackIsSeenAtTheEndsOfTheSweepAlready() throws Exception {
    List<Point> points = search(ATTEMPT, ms -> ipv6Only());

    assertThat(points).extracting(Point::ms).containsExactly(0, 400);
    assertThat(Delay.of(points, Reads.ATTEMPT_DELAY).exists()).isFalse();
    assertThat(new Summary(ATTEMPT, points).cell()).isEqualTo("none");
  }

  /** Beyond the sweep a delay cannot be told from none. */
  @Test
  void aDelayLongerThanTheSweepIsNotFound() throws Exception {
    assertThat(Delay.of(search(ATTEMPT, attemptDelay(500, 0)), Reads.ATTEMPT_DELAY).exists())
        .isFalse();
  }

  @Test
  void twoSynsAtOnceAreADelayOfZero() throws Exception {
    List<Point> points = search(ATTEMPT, ms -> syns(1, 1.2));

    assertThat(Delay.of(points, Reads.ATTEMPT_DELAY).below()).isEqualTo(-1);
    assertThat(new Summary(ATTEMPT, points).cell()).isEqualTo("0");
  }

  @Test
  void timesThatLieFarApartAreUnclear() throws Exception {
    IntFunction<Reading> odd = ms -> ms > 250 ? syns(1, connects % 3 == 0 ? 226 : 251) : ipv6Only();

    Delay delay = Delay.of(search(ATTEMPT, odd), Reads.ATTEMPT_DELAY);

    assertThat(delay.millis()).isEqualTo(250);
    assertThat(delay.from()).isEqualTo(255);
    assertThat(delay.clear()).isFalse();
  }

  /**
   * SYNs that are 50 ms apart, where IPv6 slower by 200 ms does not make it try IPv4: another
   * cause.
   */
  @Test
  void aTimeOnTheWireThatTheSweepContradictsIsUnclear() throws Exception {
    IntFunction<Reading> odd = ms -> ms >= 300 ? syns(1, 51) : ipv6Only();
    List<Point> points = search(ATTEMPT, odd);

    assertThat(Delay.of(points, Reads.ATTEMPT_DELAY).clear()).isFalse();
    assertThat(new Summary(ATTEMPT, points).cell()).startsWith("50 (unclear: changes at 300");
  }

  @Test
  void whoChangesItsMindTwiceIsUnclear() throws Exception {
    IntFunction<Reading> odd = ms -> ms == 215 ? ipv6Only() : attemptDelay(200, 0).apply(ms);

    List<Point> points = new Search(ATTEMPT, probe(odd)).run(true);

    assertThat(Delay.of(points, Reads.ATTEMPT_DELAY).clear()).isFalse();
  }

  @Test
  void aResolutionDelayOfFiftyIsFound() throws Exception {
    List<Point> points = search(RESOLUTION, resolutionDelay(50));

    assertThat(Delay.of(points, Reads.RESOLUTION_DELAY).below()).isEqualTo(50);
    assertThat(new Summary(RESOLUTION, points).cell()).isEqualTo("50");
  }

  @Test
  void whoWaitsForTheAaaaAnswerHasNone() throws Exception {
    IntFunction<Reading> waits =
        ms ->
            new Wire()
                .asked()
                .answer(1, "A")
                .answer(ms + 1, "AAAA")
                .syn(ms + 2, "2001:db8:5::1")
                .read();

    assertThat(new Summary(RESOLUTION, search(RESOLUTION, waits)).cell()).isEqualTo("none");
  }

  @Test
  void oneOddConnectOfThreeDoesNotMoveTheSearch() throws Exception {
    IntFunction<Reading> client =
        ms -> connects % 3 == 1 && ms == 200 ? syns(1, 190) : attemptDelay(250, 0).apply(ms);

    assertThat(Delay.of(search(ATTEMPT, client), Reads.ATTEMPT_DELAY).below()).isBetween(245, 255);
  }

  private List<Point> search(Case of, IntFunction<Reading> client) throws Exception {
    return new Search(of, probe(client)).run(false);
  }

  private Search.Probe probe(IntFunction<Reading> client) {
    return ms -> {
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        connects++;
        readings.add(client.apply(ms));
      }
      return readings;
    };
  }

  /** Tries IPv4 when IPv6, slow by some ms, has not answered in time; a timer may be late. */
  private IntFunction<Reading> attemptDelay(int delay, int late) {
    return ms -> {
      double fires = delay + late * jitter.nextDouble();
      return ms > fires ? syns(1, 1 + fires) : ipv6Only();
    };
  }

  private IntFunction<Reading> resolutionDelay(int delay) {
    return ms -> {
      Wire wire = new Wire().asked().answer(1, "A");
      return ms > delay
          ? wire.syn(1 + delay, "192.0.2.1").answer(1 + ms, "AAAA").read()
          : wire.answer(1 + ms, "AAAA").syn(2 + ms, "2001:db8:5::1").read();
    };
  }

  private static Reading ipv6Only() {
    return new Wire().syn(1, "2001:db8:5::1").read();
  }

  private static Reading syns(double ipv6, double ipv4) {
    return new Wire().syn(ipv6, "2001:db8:5::1").syn(ipv4, "192.0.2.1").read();
  }

  private static Case swept(Reads reads, Sweep sweep) {
    return new Case("x", "x", reads, sweep, null, JsonNodeFactory.instance.objectNode());
  }
}
