// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report;

import static io.happysocket.report.Reports.LOST;
import static io.happysocket.report.Reports.WON;
import static io.happysocket.report.Reports.answered;
import static io.happysocket.report.Reports.attempt;
import static io.happysocket.report.Reports.fails;
import static io.happysocket.report.Reports.micros;
import static io.happysocket.report.Reports.never;
import static io.happysocket.report.Reports.race;
import static io.happysocket.report.Reports.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON form, parsed back by another implementation. */
class ReportJsonTest {

  private static final RaceReport REPORT =
      race(
          RaceReport.Outcome.WON,
          300,
          List.of(
              answered(AddressFamily.IPV6, 10, "2001:db8::1", "2001:db8::2"),
              without(AddressFamily.IPV4, LookupReport.Outcome.EMPTY, 20)),
          List.of(
              fails("2001:db8::1", 15, 16, true, new IllegalStateException("no \"luck\"")),
              attempt("2001:db8::2", WON, 50, 300, "after a failure"),
              never("2001:db8::3", 300, "the race was over")),
          new RaceReport.Line(micros(900), "attempt delay"));

  private static JsonNode parse(RaceReport report) {
    try {
      return new ObjectMapper().readTree(report.toJson());
    } catch (JsonProcessingException e) {
      throw new AssertionError(report.toJson(), e);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void raceHasEveryFieldInTheDocumentedOrder() {
    JsonNode json = parse(REPORT);
    assertThat(names(json))
        .containsExactly(
            "host",
            "port",
            "strategy",
            "outcome",
            "winner",
            "totalNanos",
            "deadlineNanos",
            "marginNanos",
            "synCount",
            "lookups",
            "attempts",
            "nat64",
            "planned");
    assertThat(json.get("host").textValue()).isEqualTo("example.com");
    assertThat(json.get("port").intValue()).isEqualTo(443);
    assertThat(json.get("outcome").textValue()).isEqualTo("WON");
    assertThat(json.get("winner").textValue()).isEqualTo("2001:db8::2");
    assertThat(json.get("totalNanos").longValue()).isEqualTo(300_000);
    assertThat(json.get("marginNanos").longValue()).isEqualTo(600_000);
    assertThat(json.get("synCount").intValue()).isEqualTo(2);
    assertThat(json.get("planned").toString())
        .isEqualTo("{\"atNanos\":900000,\"reason\":\"attempt delay\"}");
  }

  @Test
  void lookupsAndAttemptsAreListedInOrder() {
    JsonNode json = parse(REPORT);
    assertThat(json.get("lookups").get(0).toString())
        .isEqualTo(
            "{\"family\":\"IPV6\",\"outcome\":\"ANSWERED\",\"askedNanos\":0,\"endedNanos\":10000,"
                + "\"addresses\":[\"2001:db8::1\",\"2001:db8::2\"],\"source\":\"192.0.2.53#53 udp\","
                + "\"servers\":[\"192.0.2.53#53\",\"192.0.2.54#53\"],\"cause\":null,\"again\":false}");
    assertThat(json.get("lookups").get(1).get("addresses")).isEmpty();
    assertThat(json.get("attempts").get(0).toString())
        .isEqualTo(
            "{\"number\":1,\"address\":\"2001:db8::1\",\"represents\":null,\"family\":\"IPV6\",\"class\":\""
                + AddressClass.of(REPORT.attempts().get(0).address()).name()
                + "\",\"outcome\":\"FAILED\",\"startNanos\":15000,\"establishedNanos\":null,\"endNanos\":16000,"
                + "\"delayNanos\":null,\"reason\":\"\",\"synSent\":true,\"waitedNanos\":0,\"again\":false,\"cause\":"
                + "{\"type\":\"java.lang.IllegalStateException\","
                + "\"message\":\"no \\\"luck\\\"\"}}");
    assertThat(json.get("attempts").get(1).get("delayNanos").longValue()).isEqualTo(35_000);
    JsonNode never = json.get("attempts").get(2);
    assertThat(List.of(never.get("number"), never.get("startNanos"), never.get("endNanos")))
        .allMatch(JsonNode::isNull);
    assertThat(never.get("delayNanos").isNull()).isTrue();
  }

  @Test
  void whatThereIsNotIsNull() {
    JsonNode json =
        parse(
            race(
                RaceReport.Outcome.DEADLINE,
                5,
                List.of(),
                List.of(attempt("192.0.2.1", LOST, 0, 5, "")),
                null));
    assertThat(List.of(json.get("winner"), json.get("marginNanos"), json.get("planned")))
        .allMatch(JsonNode::isNull);
    assertThat(json.get("lookups")).isEmpty();
  }

  @Test
  void everyCharacterSurvivesAndTheTextIsPlainAscii() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x2100; c++) {
      all.append(c);
    }
    String text = all.append("\\u0041 \uD83D\uDE00").toString();
    RaceReport report =
        race(
            RaceReport.Outcome.CANCELLED, 0, List.of(), List.of(never("192.0.2.1", 0, text)), null);
    assertThat(parse(report).get("attempts").get(0).get("reason").textValue()).isEqualTo(text);
    assertThat(report.toJson()).matches("[ -~]*");
  }
}
