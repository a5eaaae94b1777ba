// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.address.AddressFamily;
import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.quality.Talk.Couplet;
import io.happysocket.lab.quality.Talk.Kind;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Spread.Bucket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The talk's population, measured live by the command {@code quality}: it gives back what was made,
 * within its own intervals. How often those hold the truth over many seeds is counted in simulation
 * ({@code CoverageTest} of the library). Skipped where the system does not allow namespaces.
 */
@Timeout(180)
class TalkMeasuredTest {

  private static final long SEED = 1;
  private static final int COUPLETS = 400;
  private static final int RATE = 50;

  /** A median may be off by that much because a loaded machine delivers a packet late. */
  private static final long LATE_MICROS = 10_000;

  /** Half of 6to4's relative RTTs lie below, half above. */
  private static final long BETWEEN_THE_PEAKS_MICROS = 95_000;

  @TempDir static Path work;
  private static List<Couplet> couplets;
  private static Figures figures;

  @BeforeAll
  static void measure() throws IOException, InterruptedException {
    try {
      Namespace.open("").close();
    } catch (IOException e) {
      abort("no namespaces here: " + e.getMessage());
    }
    assumeThat(Path.of("/dev/net/tun")).isWritable();
    couplets = Talk.couplets(SEED, COUPLETS);
    figures = new Measurement(work, couplets).run(RATE);
  }

  /** To the last one, and the talk's rate lies in the interval. */
  @ParameterizedTest
  @EnumSource
  void failuresAreThoseMade(Kind kind) {
    Group group = TalkMeasured.group(figures, kind);
    List<Couplet> of = couplets.stream().filter(each -> each.kind() == kind).toList();
    assertThat(group.attempts()).isEqualTo(of.size());
    assertThat(group.failures()).isEqualTo(of.stream().filter(Couplet::fails).count());
    assertThat(group.count(Outcome.SILENT)).isEqualTo(group.failures());
    assertThat(group.failureRate()).matches(rate -> rate.covers(kind.failing()));
  }

  @Test
  void nothingFailsOverIpv4() {
    Group group = figures.of(AddressFamily.IPV4);
    assertThat(group.attempts()).isEqualTo(COUPLETS);
    assertThat(group.failures()).isZero();
    assertThat(figures.destinationsLeftOut()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNICAST", "TEREDO"})
  void theMedianIsThatMade(Kind kind) {
    Bucket median = TalkMeasured.group(figures, kind).relative().percentileInterval(50);
    long made = Math.round(kind.medianMillis() * 1000);
    assertThat(made).isBetween(median.lowMicros() - LATE_MICROS, median.highMicros() + LATE_MICROS);
  }

  @Test
  void halfOf6to4IsAtEachPeak() {
    Group group = TalkMeasured.group(figures, Kind.SIX_TO_FOUR);
    assertThat(group.relative().shareUpTo(BETWEEN_THE_PEAKS_MICROS))
        .matches(share -> share.covers(.5));
    // five widths of a peak, 2 % of a bucket, and lateness
    assertThat(group.relative().buckets())
        .allMatch(
            each ->
                Math.abs(each.middleMicros() - 40_000) < 50_000
                    || Math.abs(each.middleMicros() - 150_000) < 55_000);
  }

  @Test
  void teredoHasItsTail() {
    Group group = TalkMeasured.group(figures, Kind.TEREDO);
    // log-normal: 1.25 s and a sigma of .4 leave 12 % above 2 s
    assertThat(group.relative().shareUpTo(2_000_000)).matches(share -> share.covers(.88));
  }
}
