// SPDX-License-Identifier: Apache-2.0
package io.happysocket.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.Interval;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import io.happysocket.quality.figures.RowWriter;
import io.happysocket.quality.figures.TalkPopulation;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The query of docs/quality-spark.md gives the library's figures. */
class QualityQueryTest {

  private static final Path PAGE = Path.of("docs/quality-spark.md");
  private static final Pattern SQL = Pattern.compile("(?ms)^```sql\\n(.*?)^```$");
  private static final List<AddressFamily> FAMILIES = List.of(AddressFamily.values());
  private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
  private static final Offset<Double> NINE_DIGITS = within(1e-9);

  private static SparkSession spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start(@TempDir Path warehouse) {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("quality")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", warehouse.toString())
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void theTalksPopulation() throws IOException {
    List<Row> rows = new ArrayList<>();
    TalkPopulation.rows(20261127, 10_000, rows::add);

    Figures figures = figures(rows);
    check(figures, query(rows));

    // so that equal does not mean equally empty
    assertThat(figures.classes(AddressFamily.IPV6)).hasSize(3);
    assertThat(figures.of(AddressFamily.IPV6).relative().count()).isGreaterThan(9_000);
  }

  /** Couplets over one protocol again, too late, of scanners, without a destination. */
  @Test
  void rowsThatPairInOddWays() throws IOException {
    SplittableRandom chance = new SplittableRandom(18);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      rows.add(odd(1_000_000_000L + 7_001L * i + chance.nextInt(7_000), chance));
    }

    Figures figures = figures(rows);
    check(figures, query(rows));

    for (Group.Pair pair : Group.Pair.values()) {
      assertThat(figures.of(AddressFamily.IPV6).count(pair)).as("%s", pair).isPositive();
    }
    assertThat(figures.scanners()).isPositive();
  }

  private static Row odd(long timeMillis, SplittableRandom chance) throws IOException {
    AddressFamily family = FAMILIES.get(chance.nextInt(2));
    Outcome outcome = OUTCOMES.get(Math.max(0, chance.nextInt(12) - 4));
    boolean noAddress = outcome == Outcome.NO_ADDRESS;
    boolean six = family == AddressFamily.IPV6;
    boolean nat64 = six && chance.nextInt(4) == 0;
    String text = nat64 ? "64:ff9b::1800:1" : six ? "2a00:1450::1" : "24.0.0.1";
    int destination = chance.nextInt(5);
    return new Row(
        timeMillis,
        "machine, \"" + chance.nextInt(2) + '"',
        destination == 4 ? "" : "host" + destination,
        family,
        noAddress ? null : InetAddress.getByName(text),
        443,
        noAddress ? null : nat64 ? AddressClass.NAT64 : AddressClass.NATIVE,
        chance.nextInt(3) == 0 ? null : six ? AddressClass.UNIQUE_LOCAL : AddressClass.NATIVE,
        outcome,
        "",
        outcome == Outcome.ESTABLISHED ? (Long) (long) (1 << chance.nextInt(22)) : null,
        1,
        chance.nextInt(20) == 0);
  }

  private static Figures figures(List<Row> rows) {
    Figures figures = new Figures();
    rows.forEach(figures::add);
    return figures;
  }

  /** Runs the page's statements over the rows in two files. */
  private Map<String, org.apache.spark.sql.Row> query(List<Row> rows) throws IOException {
    write(rows.subList(0, rows.size() / 2), directory.resolve("1.csv"));
    write(rows.subList(rows.size() / 2, rows.size()), directory.resolve("2.csv"));
    List<String> statements =
        SQL.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
    assertThat(statements).hasSize(2);
    String view = statements.get(0).replace("machines/*.csv", directory + "/*.csv");
    assertThat(view).isNotEqualTo(statements.get(0));
    spark.sql(view);
    Map<String, org.apache.spark.sql.Row> found = new HashMap<>();
    for (org.apache.spark.sql.Row each : spark.sql(statements.get(1)).collectAsList()) {
      found.put(each.getAs("protocol") + " " + each.getAs("class"), each);
    }
    return found;
  }

  private static void write(List<Row> rows, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write(RowWriter.HEADER + '\n');
      for (Row row : rows) {
        RowWriter.write(row, out);
      }
    }
  }

  private static void check(Figures figures, Map<String, org.apache.spark.sql.Row> found) {
    Map<String, Group> expected = new HashMap<>();
    for (AddressFamily family : AddressFamily.values()) {
      String protocol = family == AddressFamily.IPV6 ? "6 " : "4 ";
      expected.put(protocol + "all", figures.of(family));
      figures.classes(family).forEach((name, group) -> expected.put(protocol + name, group));
    }
    // a class of which there was no attempt has no line
    expected.values().removeIf(group -> group.attempts() == 0);
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, group) -> check(name, group, found.get(name)));
  }

  private static void check(String name, Group group, org.apache.spark.sql.Row found) {
    assertThat((long) found.getAs("attempts")).as(name).isEqualTo(group.attempts());
    assertThat((long) found.getAs("failures")).as(name).isEqualTo(group.failures());
    Interval rate = group.failureRate();
    assertThat((double) found.getAs("share")).as(name).isCloseTo(rate.share(), NINE_DIGITS);
    assertThat((double) found.getAs("low")).as(name).isCloseTo(rate.low(), NINE_DIGITS);
    assertThat((double) found.getAs("high")).as(name).isCloseTo(rate.high(), NINE_DIGITS);
    for (Group.Pair pair : Group.Pair.values()) {
      String column = pair.name().toLowerCase(Locale.ROOT);
      assertThat((long) found.getAs(column)).as("%s %s", name, pair).isEqualTo(group.count(pair));
    }
    for (int percent : new int[] {10, 50, 90, 95, 99}) {
      Double millis = found.getAs("p" + percent + "_ms");
      double library = group.relative().percentileMicros(percent) / 1000;
      if (group.relative().count() == 0) {
        assertThat(millis).as("%s p%s", name, percent).isNull();
      } else {
        assertThat(millis).as("%s p%s", name, percent).isCloseTo(library, NINE_DIGITS);
      }
    }
  }
}
