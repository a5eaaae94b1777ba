// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.address.AddressFamily;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.FamilyResult;
import io.happysocket.report.RaceReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The recipe for Micrometer. */
@Timeout(60)
class MicrometerTest {

  /** Connects by outcome and family, failed attempts by family, and SYNs. */
  private record ConnectMeters(MeterRegistry registry) implements ConnectListener {
    @Override
    public void raceEnded(long race, RaceReport report) {
      AttemptReport winner = report.winner();
      String family = winner == null ? "none" : winner.family().toString();
      registry
          .timer("happysocket.connect", "outcome", report.outcome().name(), "family", family)
          .record(report.totalNanos(), TimeUnit.NANOSECONDS);
      registry.summary("happysocket.syns").record(report.synCount());
    }

    @Override
    public void attemptFailed(long race, InetAddress address, Throwable cause) {
      String family = AddressFamily.of(address).toString();
      registry.counter("happysocket.attempts.failed", "family", family).increment();
    }
  }

  /** What became of each family that was offered, under OpenTelemetry's names. */
  private record FamilyMeters(MeterRegistry registry) implements ConnectListener {
    @Override
    public void raceEnded(long race, RaceReport report) {
      for (AddressFamily family : AddressFamily.values()) {
        FamilyResult result = report.result(family);
        if (result != FamilyResult.NOT_OFFERED) {
          registry
              .counter(
                  "happysocket.connect.offered",
                  "network.transport",
                  "tcp",
                  "network.type",
                  family.toString().toLowerCase(Locale.ROOT),
                  "happysocket.result",
                  result.name().toLowerCase(Locale.ROOT))
              .increment();
        }
      }
    }
  }

  /** IPv4 wins, and that IPv6 was refused shows all the same. */
  @Test
  void brokenIpv6IsCounted() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (DeadFirst dead = DeadFirst.refusing();
        ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0);
        Connector connector = Connector.builder().listener(new FamilyMeters(registry)).build()) {
      connector.connect(dead.name(), Loopback.portOf(server)).close();
      LeakCheck.eventually(
          registry::getMetersAsString,
          () ->
              registry
                      .find("happysocket.connect.offered")
                      .tag("happysocket.result", "won")
                      .counter()
                  != null);
    }
    assertThat(offered(registry, "ipv6", "refused")).isOne();
    assertThat(offered(registry, "ipv4", "won")).isOne();
  }

  private static double offered(MeterRegistry registry, String type, String result) {
    return registry
        .get("happysocket.connect.offered")
        .tags("network.transport", "tcp", "network.type", type, "happysocket.result", result)
        .counter()
        .count();
  }

  @Test
  void connectsAreCountedAndTimed() throws IOException {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (DeadFirst dead = DeadFirst.refusing();
        ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0);
        Connector connector = Connector.builder().listener(new ConnectMeters(registry)).build()) {
      connector.connect(dead.name(), Loopback.portOf(server)).close();
      int nobody = Loopback.freePort();
      assertThat(catchThrowable(() -> connector.connect(dead.name(), nobody)))
          .isInstanceOf(ConnectException.class);
      // the listener is told on the connector's executor, perhaps after the connect has returned
      LeakCheck.eventually(
          registry::getMetersAsString, () -> registry.summary("happysocket.syns").count() == 2);
    }
    assertThat(
            registry
                .get("happysocket.connect")
                .tags("outcome", "WON", "family", "IPv4")
                .timer()
                .totalTime(TimeUnit.NANOSECONDS))
        .isPositive();
    assertThat(
            registry
                .get("happysocket.connect")
                .tags("outcome", "ALL_FAILED", "family", "none")
                .timer()
                .count())
        .isOne();
    assertThat(registry.get("happysocket.attempts.failed").tag("family", "IPv6").counter().count())
        .isGreaterThanOrEqualTo(2);
  }
}
