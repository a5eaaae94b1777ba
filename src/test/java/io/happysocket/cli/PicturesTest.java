// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.order.Nat64;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.report.facts.AttemptRecord;
import io.happysocket.report.facts.LookupRecord;
import io.happysocket.report.facts.RaceRecord;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What is drawn, compared with the report that it is drawn of. */
class PicturesTest {

  /** The axis of a race of 70 ms: marks at 0 and every 10 ms, the last at 80 (x is 176 to 776). */
  private static final double PIXELS_PER_MILLI = 600.0 / 80;

  private static final double LEFT = 176;

  private final RaceReport report = report();

  private static RaceReport report() {
    try {
      InetAddress six = InetAddress.getByName("2001:db8::1");
      InetAddress four = InetAddress.getByName("192.0.2.1");
      return new RaceRecord(
          "a&b.example",
          443,
          "mine",
          RaceReport.Outcome.WON,
          Reports.millis(70),
          Reports.millis(1000),
          List.of(
              lookup(AddressFamily.IPV6, LookupReport.Outcome.ANSWERED, 0, 10, six),
              lookup(AddressFamily.IPV4, LookupReport.Outcome.ANSWERED, 2, 20, four),
              lookup(AddressFamily.IPV4, LookupReport.Outcome.UNANSWERED, 5, 70)),
          List.of(
              attempt(six, AttemptReport.Outcome.LOST, 10, null, 70, "the <first>"),
              attempt(four, AttemptReport.Outcome.FAILED, 30, null, 35, "delay 20 ms"),
              attempt(four, AttemptReport.Outcome.WON, 40, 60L, 70, "the other failed"),
              attempt(six, AttemptReport.Outcome.NEVER_STARTED, 70, null, 70, "late")),
          Nat64.NONE,
          new RaceReport.Line(Reports.millis(90), "attempt delay 50 ms"));
    } catch (java.net.UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static LookupReport lookup(
      AddressFamily family, LookupReport.Outcome outcome, long from, long to, InetAddress... all) {
    return new LookupRecord(
        "a&b.example",
        443,
        family,
        outcome,
        Reports.millis(from),
        Reports.millis(to),
        List.of(all),
        "",
        List.of(),
        null);
  }

  private static AttemptReport attempt(
      InetAddress address,
      AttemptReport.Outcome outcome,
      long from,
      Long established,
      long to,
      String reason) {
    return new AttemptRecord(
        "a&b.example",
        443,
        address,
        address,
        outcome,
        Reports.millis(from),
        established == null ? null : Long.valueOf(Reports.millis(established)),
        Reports.millis(to),
        reason,
        outcome != AttemptReport.Outcome.NEVER_STARTED,
        null,
        0,
        false);
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
        .getDocumentElement();
  }

  private static List<Element> groups(Element svg) {
    List<Element> groups = new ArrayList<>();
    NodeList all = svg.getElementsByTagName("g");
    for (int i = 0; i < all.getLength(); i++) {
      groups.add((Element) all.item(i));
    }
    return groups;
  }

  private static String title(Element group) {
    return group.getElementsByTagName("title").item(0).getTextContent();
  }

  private static List<Element> parts(Element group, String name) {
    List<Element> parts = new ArrayList<>();
    for (Node each = group.getFirstChild(); each != null; each = each.getNextSibling()) {
      if (each instanceof Element element && element.getTagName().equals(name)) {
        parts.add(element);
      }
    }
    return parts;
  }

  private static double millis(Element element, String attribute) {
    return (Double.parseDouble(element.getAttribute(attribute)) - LEFT) / PIXELS_PER_MILLI;
  }

  private static void assertBar(Element bar, String type, double from, double to) {
    assertThat(bar.getAttribute("class")).isEqualTo("bar " + type);
    assertThat(millis(bar, "x")).isCloseTo(from, within(.01));
    double length = Double.parseDouble(bar.getAttribute("width")) / PIXELS_PER_MILLI;
    assertThat(length).isCloseTo(to - from, within(.02));
  }

  @Test
  void lookupsAndAttemptsAreWhereTheReportSays() throws Exception {
    List<Element> groups = groups(parsed(Pictures.of(report).svg()));
    assertThat(groups).hasSize(6);

    Element aaaa = groups.get(0);
    assertThat(title(aaaa)).isEqualTo("0.00 to 10.00 ms: 1 address");
    assertThat(parts(aaaa, "line")).hasSize(2);
    assertThat(parts(aaaa, "line").get(0).getAttribute("class")).isEqualTo("wait v6");
    assertThat(millis(parts(aaaa, "line").get(0), "x2")).isCloseTo(10, within(.01));
    Element unanswered = groups.get(2);
    assertThat(parts(unanswered, "line")).hasSize(1);
    assertThat(millis(parts(unanswered, "line").get(0), "x1")).isCloseTo(5, within(.01));
    assertThat(millis(parts(unanswered, "line").get(0), "x2")).isCloseTo(70, within(.01));

    Element loser = groups.get(3);
    assertBar(parts(loser, "rect").get(0), "v6 lost", 10, 70);
    assertThat(millis(parts(loser, "line").get(0), "x1")).isCloseTo(10, within(.01));
    assertThat(title(loser))
        .isEqualTo("2001:db8::1, 10.00 to 70.00 ms: lost; started then: the <first>");
    Element failed = groups.get(4);
    assertBar(parts(failed, "rect").get(0), "v4 lost", 30, 35);
    assertThat(parts(failed, "path")).hasSize(1);
    Element winner = groups.get(5);
    assertThat(parts(winner, "rect")).hasSize(2);
    assertBar(parts(winner, "rect").get(0), "v4", 40, 60);
    assertBar(parts(winner, "rect").get(1), "v4 check", 60, 70);
    assertThat(millis(parts(winner, "circle").get(0), "cx")).isCloseTo(70, within(.01));
  }

  @Test
  void thePictureSaysWhatItIsOf() throws Exception {
    String svg = Pictures.of(report).svg();
    assertThat(parsed(svg).getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo(report.headline());
    assertThat(svg)
        .contains("Would have been next at 90.00 ms: attempt delay 50 ms")
        .contains("handshake of TLS")
        .contains(">70.0 ms, 3 SYNs<");
  }

  @Test
  void racesOfOneTargetShareAnAxis() throws Exception {
    String svg = Pictures.of("two", List.of(report, report)).svg();
    List<Element> groups = groups(parsed(svg));
    assertThat(groups).hasSize(12);
    assertBar(parts(groups.get(9), "rect").get(0), "v6 lost", 10, 70);
  }

  @Test
  void barsOfCharactersStandWhereTheReportSays() {
    Captured terminal = Captured.narrow();
    Bars.print(report, Bars.Style.ascii, terminal.terminal());
    List<String> lines = terminal.lines();
    assertThat(lines).hasSize(7).allMatch(line -> line.length() <= Terminal.WIDTH);
    int left = lines.get(1).indexOf('.');
    int column = lines.get(0).indexOf("40");
    assertThat(lines.get(0)).startsWith(" ".repeat(left) + "0 ms");
    assertThat(lines.get(1)).matches("  AAAA +\\.+\\| +1 address");
    assertThat(lines.get(3)).matches("  A +\\.+ +no answer");
    assertThat(lines.get(4)).matches("  2001:db8::1 +-+ +lost");
    assertThat(lines.get(5)).matches("  192.0.2.1 +-+x +failed");
    assertThat(lines.get(6)).matches("  192.0.2.1 +#+=+O +won");
    assertThat(lines.get(6).indexOf('#')).isEqualTo(column);
    assertThat(lines.get(4).lastIndexOf('-')).isEqualTo(lines.get(6).indexOf('O'));
  }

  @Test
  void longAddressesAreShortenedInTheMiddle() {
    Captured terminal = Captured.narrow();
    RaceReport far =
        Reports.race(
            RaceReport.Outcome.WON,
            1,
            Reports.attempt(
                "2001:db8:1234:5678:9abc:def0:1234:5678", AttemptReport.Outcome.WON, 0, ""));
    Bars.print(far, Bars.Style.unicode, terminal.terminal());
    assertThat(terminal.lines()).hasSize(2).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(terminal.lines().get(1)).startsWith("  2001:db8:12..0:1234:5678 ");
  }
}
