// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/contract.md has every row that is cited, and its rows name tests that exist and cite it. */
class ContractTest {

  private static final Path PAGE = Path.of("docs/contract.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| ([SA]?\\d+) \\| .* \\| (.*) \\|$");
  private static final Pattern TEST = Pattern.compile("`(\\w+)`");

  /** For instance "contract rows 21 to 26, 31 and 32". */
  private static final Pattern CITATION =
      Pattern.compile("(?i:contract )rows? ([SA]?\\d+(?:(?:,| to| and) [SA]?\\d+)*)");

  private static final Pattern RANGE = Pattern.compile("([SA]?)(\\d+)(?: to [SA]?(\\d+))?");
  private static final Pattern METHOD = Pattern.compile("void row(\\d+)");

  /** Of which contract, or table? */
  private static final Pattern BARE =
      Pattern.compile("(?<!(?i:contract) )\\b[Rr]ows? [SA]?\\d+.{0,40}");

  private static final Map<Path, String> SOURCES = sources();
  private static final Map<String, Set<String>> ROWS = rows();

  @Test
  void theRowsAreNumberedWithoutAGap() {
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 53; i++) {
      expected.add("" + i);
    }
    for (int i = 1; i <= 9; i++) {
      expected.add("S" + i);
    }
    for (int i = 1; i <= 10; i++) {
      expected.add("A" + i);
    }
    assertThat(List.copyOf(ROWS.keySet())).isEqualTo(expected);
  }

  @Test
  void everyRowThatIsCitedExists() {
    SOURCES.forEach(
        (file, text) -> assertThat(ROWS.keySet()).as("%s", file).containsAll(cited(text)));
  }

  @Test
  void noRowIsCitedWithoutTheContract() {
    Map<Path, List<String>> bare = new TreeMap<>();
    SOURCES.forEach(
        (file, text) -> {
          List<String> found = BARE.matcher(text).results().map(MatchResult::group).toList();
          if (!found.isEmpty()) {
            bare.put(file, found);
          }
        });
    assertThat(bare).isEmpty();
  }

  @Test
  void everyTestNamedExistsAndOneOfEachRowCitesIt() {
    Map<String, String> tests = new LinkedHashMap<>();
    SOURCES.forEach(
        (file, text) -> tests.put(file.getFileName().toString().replace(".java", ""), text));
    Set<String> uncited = new TreeSet<>();
    ROWS.forEach(
        (row, named) -> {
          assertThat(tests.keySet()).as("row %s", row).containsAll(named);
          if (!named.isEmpty()
              && named.stream().noneMatch(t -> cited(tests.get(t)).contains(row))) {
            uncited.add(row);
          }
        });
    assertThat(uncited).as("rows that none of their tests cites").isEmpty();
  }

  private static Set<String> cited(String text) {
    Set<String> cited = new TreeSet<>();
    CITATION
        .matcher(text)
        .results()
        .flatMap(citation -> RANGE.matcher(citation.group(1)).results())
        .forEach(
            range -> {
              int first = Integer.parseInt(range.group(2));
              int last = range.group(3) == null ? first : Integer.parseInt(range.group(3));
              for (int row = first; row <= last; row++) {
                cited.add(range.group(1) + row);
              }
            });
    METHOD.matcher(text).results().forEach(method -> cited.add(method.group(1)));
    return cited;
  }

  /** The tests of each row; none where there is nothing yet to test. */
  private static Map<String, Set<String>> rows() {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(read(PAGE));
    while (row.find()) {
      Set<String> tests =
          TEST.matcher(row.group(2)).results().map(m -> m.group(1)).collect(toSet());
      assertThat(tests.isEmpty()).as(row.group()).isEqualTo(row.group(2).equals("none"));
      assertThat(rows.put(row.group(1), tests)).as(row.group()).isNull();
    }
    return rows;
  }

  /** With comments' lines joined, so that a citation may be broken in two. */
  private static Map<Path, String> sources() {
    Map<Path, String> sources = new TreeMap<>();
    for (String root : List.of("src", "benchmarks/src", "docs", "README.md")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .filter(file -> file.toString().matches(".*\\.(java|md)"))
            .filter(file -> !file.equals(PAGE) && !file.endsWith("ContractTest.java"))
            .forEach(
                file -> sources.put(file, read(file).replaceAll("\\n\\s*(?:\\*|//)?\\s*", " ")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
