// SPDX-License-Identifier: Apache-2.0
package io.happysocket.strategy.builtin;

import static io.happysocket.strategy.builtin.Learner.SILENT;
import static io.happysocket.strategy.builtin.Learner.rtt;
import static io.happysocket.strategy.builtin.Learner.six;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.RttEstimate;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import java.net.InetAddress;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An attempt whose SYN the system has sent again is no sample of the RTT (Karn's algorithm, RFC
 * 6298 section 3), and a path that takes longer than that second is neither hidden nor flooded.
 */
class ResentSynTest {

  private final Learner client = new Learner();

  private void connects(int connects, Path ipv6, Path ipv4) {
    for (int i = 0; i < connects; i++) {
      client.connect(1, ipv6, ipv4);
    }
  }

  private RttEstimate known(int site) {
    return client.history.view(Scenario.DUAL_STACK, client.now()).rtt(six(site));
  }

  /** Several addresses of IPv6 alone. */
  private static ScenarioBuilder onlyIpv6(int addresses, Path path) {
    ScenarioBuilder scenario =
        Scenario.builder()
            .answer(
                AddressFamily.IPV6,
                Duration.ZERO,
                IntStream.rangeClosed(1, addresses)
                    .mapToObj(Learner::six)
                    .toArray(InetAddress[]::new))
            .answer(AddressFamily.IPV4, Duration.ZERO);
    for (int i = 1; i <= addresses; i++) {
      scenario.path(six(i), path);
    }
    return scenario;
  }

  @Test
  void aLostSynLeavesTheEstimateAsItWas() {
    connects(20, rtt(30), SILENT);
    RttEstimate before = known(1);
    connects(1, new Path(Path.Kind.ANSWERS, 30_000_000, 1, 1, 0), SILENT);
    assertThat(client.tookMillis()).isEqualTo(1_030);
    assertThat(known(1)).isEqualTo(before);
    connects(1, rtt(30), SILENT);
    assertThat(known(1).smoothedNanos()).isEqualTo(30_000_000);
    connects(1, SILENT, rtt(20));
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv4 at 40");
  }

  @Test
  void aLostSynOfTheFirstAttemptIsNoEstimate() {
    connects(1, rtt(30).losingSyn(1), SILENT);
    assertThat(known(1)).isNull();
    connects(1, rtt(30), SILENT);
    assertThat(known(1)).isEqualTo(RttEstimate.first(30_000_000));
  }

  @Test
  void whereBothFamiliesTakeLongerThanASecondOneSynIsEnough() {
    connects(4, rtt(1_400), rtt(1_450));
    for (int i = 0; i < 20; i++) {
      connects(1, rtt(1_400), rtt(1_450));
      assertThat(client.starts()).isEqualTo("IPv6 at 0");
      assertThat(client.tookMillis()).isEqualTo(1_400);
    }
  }

  @Test
  void theNearerFamilyIsFoundWhereThePreferredOneTakesLongerThanASecond() {
    connects(4, rtt(1_400), rtt(600));
    connects(1, rtt(1_400), rtt(600));
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void aPathThatBecomesSlowerThanASecondGivesWay() {
    connects(20, rtt(30), rtt(600));
    connects(6, rtt(1_400), rtt(600));
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void aPathThatBecomesSlowerThanASecondIsNotFloodedWhereThereIsNoOther() {
    connects(20, rtt(30), SILENT);
    connects(6, rtt(1_400), SILENT);
    assertThat(client.starts()).isEqualTo("IPv6 at 0");
    assertThat(client.tookMillis()).isEqualTo(1_400);
  }

  @Test
  void oneOfSeveralSlowAddressesIsEnough() {
    for (int i = 0; i < 6; i++) {
      client.connect(onlyIpv6(4, rtt(1_400)));
    }
    assertThat(client.starts()).isEqualTo("IPv6 at 0");
  }

  @Test
  void aSlowAddressThatFallsSilentIsBackedOffOnce() {
    connects(4, rtt(1_400), SILENT);
    connects(1, SILENT, rtt(600));
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv4 at 2000");
    assertThat(client.reason(1)).contains("whose last SYN was sent twice");
    connects(1, SILENT, rtt(600));
    assertThat(client.reason(1)).contains("RTT 600 ms").contains("of the other family");
    connects(1, SILENT, rtt(600));
    connects(1, SILENT, rtt(600));
    assertThat(client.starts()).isEqualTo("IPv4 at 0");
  }

  @Test
  void aSlowAddressGetsNoSecondAttempt() {
    for (int i = 0; i < 10; i++) {
      client.connect(onlyIpv6(1, rtt(30)));
    }
    client.connect(onlyIpv6(1, rtt(1_400)));
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv6 at 250");
    client.connect(onlyIpv6(1, rtt(1_400)));
    assertThat(client.starts()).isEqualTo("IPv6 at 0");
    client.connect(onlyIpv6(1, rtt(30)));
    client.connect(onlyIpv6(1, rtt(30).losingSyn(1)));
    assertThat(client.starts()).isEqualTo("IPv6 at 0, IPv6 at 250");
  }
}
