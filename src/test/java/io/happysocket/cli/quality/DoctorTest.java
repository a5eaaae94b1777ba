// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.quality.figures.RaceRows;
import io.happysocket.quality.figures.Row;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.RaceReport;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import io.happysocket.simulation.Simulation;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of a host, measured in a simulation. */
class DoctorTest {

  private static final InetAddress SIX = ip("2a00:1450:4001:81b::200e");
  private static final InetAddress FOUR = ip("198.41.0.4");

  private static InetAddress ip(String text) {
    return Objects.requireNonNull(AddressLiteral.parse(text));
  }

  private static Path answers(int millis) {
    return Path.answers(Duration.ofMillis(millis));
  }

  /** Measures once; null is a family without addresses. */
  private static Doctor.Diagnosis examined(
      @Nullable Path six, @Nullable Path four, String... localAddresses) {
    List<LocalAddress> local = new ArrayList<>();
    for (String each : localAddresses) {
      local.add(LocalAddress.of(ip(each)));
    }
    Map<AddressFamily, RaceReport> reports = new EnumMap<>(AddressFamily.class);
    List<Row> rows = new ArrayList<>();
    InetAddress from = local.isEmpty() ? null : local.get(0).address();
    for (AddressFamily family : AddressFamily.values()) {
      ScenarioBuilder builder = Scenario.builder();
      answer(builder, IPV6, SIX, six);
      answer(builder, IPV4, FOUR, four);
      RaceReport report = Simulation.run(new OneAttempt(family), builder.build()).report();
      reports.put(family, report);
      rows.addAll(
          new RaceRows("here", SynSchedule.LINUX_6_5, to -> to.equals(SIX) ? from : null)
              .of(report, 0));
    }
    LocalNetwork network = new LocalNetwork(local);
    return Doctor.of(List.of(new Measured("host.example:443", reports, rows, network)));
  }

  private static void answer(
      ScenarioBuilder builder, AddressFamily family, InetAddress address, @Nullable Path path) {
    if (path == null) {
      builder.answer(family, Duration.ZERO);
    } else {
      builder.answer(family, Duration.ZERO, address).path(address, path);
    }
  }

  private static void assertIll(Doctor.Diagnosis diagnosis, String... words) {
    assertThat(diagnosis.well()).isFalse();
    assertThat(String.join("\n", diagnosis.lines())).contains(words);
  }

  @Test
  void aHealthyHostIsWell() {
    Doctor.Diagnosis diagnosis = examined(answers(20), answers(18), "2a00:1450::1", "24.0.0.1");
    assertThat(diagnosis.well()).isTrue();
    assertThat(diagnosis.lines())
        .containsExactly(
            "host.example:443",
            "  this machine  IPv6: native",
            "  this machine  IPv4: native",
            "  IPv6          2a00:1450:4001:81b::200e established in 20.0 ms",
            "  IPv4          198.41.0.4 established in 18.0 ms",
            "",
            "Both families connect. IPv6 minus IPv4 is +2.0 ms: nothing is wrong.");
  }

  @Test
  void silentIpv6IsNamed() {
    assertIll(
        examined(Path.silent(), answers(18), "2a00:1450::1"),
        "IPv6 does not work: nothing came back",
        "hangs here");
    assertIll(examined(Path.silent(), answers(18), "2002:1800:1::1"), "RFC 7526");
    assertIll(examined(Path.silent(), answers(18), "2001:0:4100:1::1"), "Teredo");
    assertIll(examined(Path.silent(), answers(18), "fd00::1"), "unique local");
  }

  @Test
  void refusalAndIcmpAreToldFromSilence() {
    assertIll(
        examined(Path.refuses(Duration.ofMillis(9)), answers(18)), "nobody listens on port 443");
    assertIll(
        examined(Path.unreachable(Duration.ofMillis(9)), answers(18)),
        "a router says that it leads nowhere (host)");
  }

  @Test
  void aMachineWithoutIpv6IsNamed() {
    assertIll(
        examined(Path.noRoute(), answers(18), "24.0.0.1"),
        "This machine cannot send IPv6 (no-route): it has no IPv6 address that leads anywhere");
    assertIll(examined(Path.noRoute(), answers(18), "2a00:1450::1"), "but no route");
  }

  @Test
  void whatDnsLacksIsNamed() {
    assertIll(examined(null, answers(18)), "The host has no IPv6: no AAAA record");
    assertIll(examined(answers(18), null), "The host has no IPv4: no A record");
    assertIll(examined(null, null), "The name has no address at all: no A record");
  }

  @Test
  void aSlowerIpv6IsMeasured() {
    assertIll(examined(answers(120), answers(20)), "IPv6 is 100 ms slower");
    assertThat(examined(answers(40), answers(20)).well()).isTrue();
  }

  @Test
  void brokenIpv4IsNamed() {
    assertIll(examined(answers(20), Path.silent()), "IPv4 does not work: nothing came back");
  }
}
