// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.address.AddressFamily;
import io.happysocket.cli.Racer.Raced;
import io.happysocket.cli.demo.TlsServer;
import io.happysocket.dns.Resolver;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StoryTest {

  private static final RaceReport REPORT =
      Reports.race(
          RaceReport.Outcome.WON,
          30,
          Reports.unanswered(AddressFamily.IPV6),
          Reports.attempt("192.0.2.1", AttemptReport.Outcome.FAILED, 0, "why ".repeat(30).strip()),
          Reports.attempt("192.0.2.2", AttemptReport.Outcome.WON, 20, "the other failed"));

  @Test
  void intoAPipeItIsTheReportLineByLine() {
    Captured pipe = Captured.plain();
    Story.print(new Raced(REPORT, null), "", pipe.terminal());
    assertThat(pipe.out()).isEqualTo(REPORT + "\n");
  }

  @Test
  void onATerminalLongLinesGoOnBelow() {
    Captured narrow = Captured.narrow();
    Story.print(new Raced(REPORT, null), "warm", narrow.terminal());
    assertThat(narrow.lines()).allMatch(line -> line.length() <= Terminal.WIDTH);
    assertThat(narrow.lines()).anyMatch(line -> line.startsWith("             why why"));
    assertThat(narrow.lines().get(0)).endsWith(" ms,");
    assertThat(narrow.lines().get(1)).isEqualTo("  warm");
  }

  @Test
  void whatTheHandshakeAgreedOnStandsAfterTheWinner() throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    Resolver resolver = Resolver.fixed(Map.of("tls.test", List.of(loopback)));
    try (TlsServer server = TlsServer.start("tls.test");
        Racer racer =
            new Racer(
                Connector.builder().resolver(resolver),
                new Target("tls.test", server.port()),
                Handshakes.offering(server.trusting(), List.of("h2", "http/1.1")))) {
      Raced raced = racer.race();
      Captured captured = Captured.plain();
      Story.print(raced, "", captured.terminal());
      assertThat(captured.out())
          .containsSubsequence(
              "attempt 1 accepted after",
              "TLSv1.3, ALPN h2, TLS_",
              "certificate of CN=tls.test, by CN=tls.test, until 9999-12-31");
      assertThat(raced.toJson())
          .contains("\"tls\":{\"protocol\":\"TLSv1.3\"", "\"alpn\":\"h2\"")
          .endsWith("\"until\":\"9999-12-31\"}}");
    }
  }
}
