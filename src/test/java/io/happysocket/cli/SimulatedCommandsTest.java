// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run on virtual time. */
class SimulatedCommandsTest {

  private final Captured captured = Captured.plain();

  /** The talk's bigger picture (deck.md): 21 cells, equal but for the 10 ms of RFC 8305. */
  @Test
  void tableGivesTheFiguresOfTheTalk() {
    assertThat(captured.run("table")).isZero();

    List<String> talk = captured.lines().subList(2, 23);
    assertThat(talk)
        .allMatch(
            line ->
                line.contains("fast-fail")
                    ? line.contains(" different ")
                    : line.contains(" equal"));
    assertThat(talk).filteredOn(line -> line.contains("different")).hasSize(4);
    assertThat(talk.get(0)).contains("Firefox 8.0.1", " 75 s    75 s    11  IPv6 ");
    assertThat(talk.get(1)).contains("  0 ms   10 ms ", "SYN+ACK");
    assertThat(talk.get(2)).contains(" 300 ms  300 ms ", "DNS");
    assertThat(talk.get(4)).contains(" 270 ms  270 ms ", "RTT");
    assertThat(talk.get(10)).contains("Explorer 9.0", " 21 s    21 s     3  IPv6 ");
    assertThat(talk.get(17)).contains("Firefox 8.0.1", " 96 s    96 s     6  IPv6 ");
    assertThat(talk.get(19)).contains("Opera 11.60 beta", " 189 s   189 s     6  IPv6 ");
    assertThat(talk.get(20)).contains("iOS", " 720 ms  720 ms ", "RTT");
    List<String> today =
        captured.lines().subList(captured.lines().indexOf("Today") + 2, captured.lines().size());
    assertThat(today).hasSize(9).allMatch(line -> line.contains(" equal"));
  }

  /** deck.md: V2 waits for the system, the recommendation 300 ms, and two ways to read Safari. */
  @Test
  void tableGivesTheBehavioursThatTheTalksTableLacks() {
    assertThat(captured.run("table")).isZero();

    int heading = captured.lines().indexOf("What its table has no column for");
    List<String> rows = captured.lines().subList(heading + 2, heading + 10);
    assertThat(rows).allMatch(line -> line.contains(" equal"));
    assertThat(rows.get(0)).contains("Windows ", " V2 ", " 21 s    21 s     3  IPv6 ");
    assertThat(rows.get(1)).contains("FreeBSD", " V2 ", " 75 s    75 s    11  IPv6 ");
    assertThat(rows.get(2)).contains("Linux", " V2 ", " 189 s   189 s     6  IPv6 ");
    assertThat(rows.get(3)).contains("recommended", " 300 ms  300 ms     1  IPv6 ");
    assertThat(rows.get(4)).contains("Safari (a)", " 270 ms  270 ms ", "the other protocol");
    assertThat(rows.get(5)).contains("Safari (a)", " 75 s    75 s    11 ", "second IPv6 address");
    assertThat(rows.get(6)).contains("Safari (b)", " 270 ms  270 ms ", "second IPv6 address");
    assertThat(rows.get(7)).contains("Safari (b)", " 540 ms  540 ms ", "the other protocol");
  }

  @Test
  void tableNamesWhereTheSlidesContradictThemselves() {
    assertThat(captured.run("table")).isZero();

    List<String> talk = captured.lines().subList(2, 23);
    assertThat(talk.get(5)).contains("Windows 7", "Firefox 8.0.1", "19 s elsewhere");
    assertThat(talk.get(19)).contains("Opera 11.60 beta", "over \"180 s\"");
    assertThat(captured.out())
        .contains("19 s for Windows, a slip", "at least 11 SYNs, 75 to 180 s");
    assertThat(talk).filteredOn(line -> line.contains("Chrome 16.9.912")).hasSize(1);
    assertThat(talk)
        .filteredOn(line -> line.contains("Chrome .0.874"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("Windows"));
  }

  @Test
  void simulatePrintsBothTables() {
    assertThat(captured.run("simulate", "--clients", "20", "--connects", "10")).isZero();

    assertThat(captured.lines().get(0))
        .isEqualTo(
            "P1: near servers, IPv6 as fast as IPv4 (CDN); 20 clients, 10 connects each, seed 1");
    assertThat(captured.out()).contains("race-at-0", "pleasantly-amused", "   100 %");
    assertThat(captured.err()).isEmpty();
    Captured narrow = Captured.narrow();
    assertThat(narrow.run("simulate", "--clients", "20", "--connects", "10")).isZero();
    assertThat(narrow.lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(narrow.run("table")).isZero();
    assertThat(narrow.lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
  }

  @Test
  void theSameSeedPrintsTheSame() {
    Captured again = Captured.plain();
    String[] args = {"simulate", "-p", "P5", "--clients", "60", "--seed", "7", "--json"};
    assertThat(captured.run(args)).isZero();
    assertThat(again.run(args)).isZero();

    assertThat(again.out()).isEqualTo(captured.out());
  }

  @Test
  void simulatePrintsJsonAndCsv() throws IOException {
    String[] args = {
      "simulate",
      "-p",
      "P6",
      "--clients",
      "10",
      "--connects",
      "30",
      "--repair",
      "21",
      "-s",
      "fixed-250,fixed-80",
      "--json"
    };
    assertThat(captured.run(args)).isZero();
    JsonNode json = new ObjectMapper().readTree(captured.out());

    assertThat(json).hasSize(2);
    assertThat(json.get(1).get("strategy").textValue()).isEqualTo("fixed-80");
    assertThat(json.get(1).get("regretP50").doubleValue()).isEqualTo(80);
    // P6: the first SYN-ACK is lost at each connect until the 21st, and every IPv4 SYN gets through
    assertThat(json.get(0).get("halfOpen").doubleValue()).isBetween(.6, .75);
    assertThat(json.get(0).get("ipv4Syns").doubleValue()).isBetween(.6, .75);
    assertThat(json.get(0).get("repairedClients").intValue()).isEqualTo(10);
    assertThat(json.get(0).get("learningMillis")).hasSize(30);

    Captured csv = Captured.plain();
    args[args.length - 1] = "--csv";
    assertThat(csv.run(args)).isZero();
    assertThat(csv.lines()).hasSize(3);
    assertThat(csv.lines().get(0)).startsWith("population,strategy,connects,hopeless,misses,");
    assertThat(csv.lines().get(2)).startsWith("P6,fixed-80,");
    assertThat(csv.lines().get(1).split(",", -1)).hasSize(csv.lines().get(0).split(",", -1).length);
  }

  @Test
  void whatIsNoNumberIsNullOrEmpty() throws IOException {
    String[] args = {
      "simulate", "-p", "P6", "--clients", "2", "--connects", "2", "-s", "go", "--json"
    };
    assertThat(captured.run(args)).isZero();
    assertThat(new ObjectMapper().readTree(captured.out()).get(0).get("ipv6Share").isNull())
        .isTrue();
  }

  @Test
  void optionsReachTheTrial() {
    String[] args = {
      "simulate", "--clients", "5", "--connects", "5", "-s", "go", "--dns", "--cold", "--seed", "3"
    };
    assertThat(captured.run(args)).isZero();
    assertThat(captured.lines().get(0)).endsWith("seed 3, with DNS, cold");
  }

  @Test
  void simulateDraws(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("all.svg");
    String[] args = {
      "simulate", "--clients", "10", "--connects", "10", "-s", "go,curl", "--plot", file.toString()
    };
    assertThat(captured.run(args)).isZero();

    String svg = Files.readString(file);
    assertThat(svg).contains("<svg");
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    assertThat(factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement().getTagName())
        .isEqualTo("svg");

    Path one = directory.resolve("one.svg");
    args[args.length - 1] = one.toString();
    assertThat(captured.run(append(args, "--chart", "cost"))).isZero();
    assertThat(Files.size(one)).isLessThan(Files.size(file));
    assertThat(captured.run(append(args, "--chart", "all"))).isZero();
    assertThat(Files.size(one)).isEqualTo(Files.size(file));
  }

  private static String[] append(String[] args, String... more) {
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return all;
  }

  @Test
  void wrongNamesAndNumbersAreRefused() {
    assertThat(captured.run("simulate", "-p", "P9")).isEqualTo(2);
    assertThat(captured.err()).contains("no population \"P9\"", "P4-teredo");
    assertThat(captured.run("simulate", "-s", "nope")).isEqualTo(2);
    assertThat(captured.err()).contains("no strategy \"nope\"");
    assertThat(captured.run("simulate", "--clients", "0")).isEqualTo(2);
    assertThat(captured.err()).contains("clients");
  }

  @Test
  void progressShowsWhereSomebodyLooks() {
    Captured interactive = Captured.interactive();
    assertThat(interactive.run("simulate", "--clients", "50", "--connects", "2", "-s", "go"))
        .isZero();
    assertThat(interactive.err()).contains("[##########..........]  50 % go (1 of 1)");
  }
}
