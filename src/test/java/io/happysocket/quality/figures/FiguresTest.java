// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.text.AddressClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Intervals, histograms, couplets and what is counted of them. */
class FiguresTest {

  /** Values from the table of Newcombe (1998), method 3. */
  @Test
  void intervalsAreThoseOfWilson() {
    assertThat(Interval.of(81, 263).low()).isCloseTo(.2553, within(5e-5));
    assertThat(Interval.of(81, 263).high()).isCloseTo(.3662, within(5e-5));
    assertThat(Interval.of(15, 148).low()).isCloseTo(.0624, within(5e-5));
    assertThat(Interval.of(15, 148).high()).isCloseTo(.1605, within(5e-5));
    assertThat(Interval.of(0, 20).high()).isCloseTo(.1611, within(5e-5));
    assertThat(Interval.of(0, 20).low()).isZero();
    assertThat(Interval.of(1, 29).low()).isCloseTo(.0061, within(5e-5));
    assertThat(Interval.of(0, 0).share()).isNaN();
    assertThat(Interval.of(22_923, 985_660)).hasToString("2.3 % (2.3 to 2.4)");
  }

  @Test
  void aBucketIsNoWiderThanOneSixtyFourthOfItsValue() {
    for (long value = 1; value < 1L << 36; value = value * 9 / 8 + 1) {
      for (long signed : new long[] {value, -value}) {
        Spread spread = new Spread();
        spread.add(signed);
        Spread.Bucket bucket = spread.buckets().get(0);
        assertThat(bucket.lowMicros()).isLessThanOrEqualTo(signed);
        assertThat(bucket.highMicros()).isGreaterThanOrEqualTo(signed);
        assertThat(bucket.highMicros() - bucket.lowMicros()).isLessThanOrEqualTo(value / 64);
        Spread again = new Spread();
        again.add(Math.round(bucket.middleMicros()));
        assertThat(again).isEqualTo(spread);
      }
    }
  }

  @Test
  void extremesAreCounted() {
    Spread spread = new Spread();
    spread.add(Long.MIN_VALUE);
    spread.add(Long.MAX_VALUE);
    spread.add(0);
    assertThat(spread.count()).isEqualTo(3);
    assertThat(spread.percentileMicros(50)).isZero();
  }

  @Test
  void percentilesAreThoseOfTheSortedValues() {
    Spread spread = new Spread();
    for (int i = 1; i <= 100; i++) {
      spread.add(i);
    }
    assertThat(spread.percentileMicros(50)).isEqualTo(50);
    assertThat(spread.percentileMicros(99)).isEqualTo(99);
    assertThat(spread.percentileMicros(0)).isEqualTo(1);
    assertThat(spread.percentileInterval(50).lowMicros()).isEqualTo(40);
    assertThat(spread.percentileInterval(50).highMicros()).isEqualTo(61);
    assertThat(spread.shareUpTo(10).share()).isEqualTo(.1);
  }

  @Test
  void aCoupletIsTheLastOfEachProtocolWithinTheWindow() {
    List<Couplet> joined = new ArrayList<>();
    Couplets couplets = new Couplets(Couplets.WINDOW, joined::add);
    couplets.add(Rows.failed(IPV6, 0, Outcome.SILENT, ""));
    couplets.add(Rows.established(IPV6, 10, 5000));
    couplets.add(Rows.established(IPV4, 20, 4000));
    couplets.add(Rows.established(IPV4, 30, 4000));
    couplets.add(Rows.established(IPV6, 60_031, 4000));
    couplets.add(Rows.failed(IPV4, 60_032, Outcome.UNSENT, ""));
    assertThat(joined)
        .containsExactly(
            new Couplet(Rows.established(IPV6, 10, 5000), Rows.established(IPV4, 20, 4000)));
    assertThat(joined.get(0).relativeMicros()).hasValue(1000);
  }

  @Test
  void aRowCountsForItsProtocolClassAndDestination() {
    Figures figures = new Figures();
    figures.add(Rows.failed(IPV6, 0, Outcome.UNREACHABLE, "host"));
    figures.add(Rows.established(IPV4, 1, 4000));
    figures.add(Rows.established(IPV6, 2, 5000));
    figures.add(Rows.established(IPV4, 3, 4000));
    figures.add(Rows.failed(IPV6, 4, Outcome.NO_ADDRESS, ""));
    Group ipv6 = figures.of(IPV6);
    assertThat(ipv6.attempts()).isEqualTo(2);
    assertThat(ipv6.failureRate().share()).isEqualTo(.5);
    assertThat(ipv6.details()).containsEntry("unreachable: host", 1L);
    assertThat(ipv6.count(Group.Pair.BOTH)).isEqualTo(1);
    assertThat(ipv6.count(Group.Pair.ONLY_OTHER)).isEqualTo(1);
    assertThat(figures.of(IPV4).count(Group.Pair.ONLY_THIS)).isEqualTo(1);
    assertThat(ipv6.relative().percentileMicros(50)).isCloseTo(1000, within(16.0));
    assertThat(figures.classes(IPV6)).containsOnlyKeys(AddressClass.NATIVE);
    assertThat(figures.worst()).hasSize(1);
    assertThat(figures.toString()).contains("50.0 % (9.5 to 90.5)", "1 unreachable (1 host)");
  }

  /** Thousands of machines: whoever is added first. */
  @Test
  void figuresMergeInAnyOrder() {
    Random random = new Random(5);
    List<Figures> machines = new ArrayList<>();
    Figures whole = new Figures();
    for (int machine = 0; machine < 20; machine++) {
      Figures figures = new Figures();
      for (int i = 0; i < 50; i++) {
        for (Row row :
            List.of(
                random.nextInt(10) == 0
                    ? Rows.failed(IPV6, i, Outcome.SILENT, "")
                    : Rows.established(IPV6, i, random.nextInt(100_000)),
                Rows.established(IPV4, i, random.nextInt(100_000)))) {
          figures.add(row);
          whole.add(row);
        }
      }
      machines.add(figures);
    }
    Figures upwards = new Figures();
    Figures downwards = new Figures();
    for (int i = 0; i < machines.size(); i++) {
      upwards.merge(machines.get(i));
      downwards.merge(machines.get(machines.size() - 1 - i));
    }
    assertThat(upwards).isEqualTo(downwards).isEqualTo(whole);
    assertThat(upwards.toJson()).isEqualTo(whole.toJson());
  }

  @Test
  void theTableOfDestinationsKeepsTheWorst() {
    Destinations destinations = new Destinations();
    for (int i = 0; i < 5000; i++) {
      Group ipv6 = destinations.of("d" + i).ipv6();
      ipv6.add(
          i % 100 == 0
              ? Rows.failed(IPV6, i, Outcome.SILENT, "")
              : Rows.established(IPV6, i, 1000));
    }
    assertThat(destinations.worst()).hasSize(Destinations.MAXIMUM);
    assertThat(destinations.worst().stream().filter(each -> each.ipv6().failures() > 0))
        .hasSize(50);
    assertThat(destinations.leftOut()).isEqualTo(4000);
  }
}
