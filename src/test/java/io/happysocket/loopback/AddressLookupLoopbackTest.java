// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
import static io.happysocket.loopback.Loopback.THIRD_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.RaceFailure;
import io.happysocket.address.AddressFilter;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ordered addresses for clients that connect by themselves (contract rows 17, 18 and 37). */
@Timeout(60)
class AddressLookupLoopbackTest {

  private static final String NAME = "name.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder().resolver(ScriptedResolver.answering(answers)).build();
  }

  @Test
  void familiesAreInterleavedInTheOrderOfRfc6724() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = connector(FOUR, OTHER_FOUR, SIX)) {
      List<InetAddress> addresses = connector.lookup(NAME);
      assertThat(addresses).containsExactly(SIX, FOUR, OTHER_FOUR);
      assertThat(addresses).extracting(InetAddress::getHostName).containsOnly(NAME);
    }
  }

  @Test
  void anAddressOnlyOnePartOfTheStrategyWouldReachIsStillListed() throws IOException {
    try (Connector connector =
        Connector.builder()
            .resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR, THIRD_FOUR))
            .strategy(Strategies.serialIpv6First())
            .connectDeadline(Duration.ofSeconds(1))
            .build()) {
      assertThat(connector.lookup(NAME)).containsExactly(FOUR, OTHER_FOUR, THIRD_FOUR);
    }
  }

  @Test
  void whatTheConnectorHasLearntGoesIn() throws IOException {
    Loopback.needsIpv6();
    // IPv6 is refused here each time: the default strategy puts it second in the end
    try (Connector connector = connector(SIX, FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThat(connector.lookup(NAME)).containsExactly(SIX, FOUR);
      for (int i = 0; i < 4; i++) {
        connector.connect(NAME, Loopback.portOf(server)).close();
        server.accept().close();
      }
      assertThat(connector.lookup(NAME)).containsExactly(FOUR, SIX);
    }
  }

  @Test
  void lookupsTeachNothing() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = connector(SIX, FOUR)) {
      for (int i = 0; i < 20; i++) {
        assertThat(connector.lookup(NAME)).containsExactly(SIX, FOUR);
      }
    }
  }

  @Test
  void aSilentFamilyIsNotWaitedForLong() throws IOException {
    ScriptedResolver resolver = ScriptedResolver.silent().with(IPV4, List.of(FOUR));
    try (Connector connector = Connector.builder().resolver(resolver).build()) {
      assertThat(connector.lookup(NAME)).containsExactly(FOUR);
      assertThat(resolver.released.get()).isEqualTo(1);
    }
  }

  @Test
  void anEmptyAnswerIsNotEnough() throws IOException {
    ScriptedResolver resolver =
        ScriptedResolver.silent().with(IPV6, List.of()).with(IPV4, List.of(FOUR));
    try (Connector connector = Connector.builder().resolver(resolver).build()) {
      assertThat(connector.lookup(NAME)).containsExactly(FOUR);
    }
  }

  @Test
  void literalsAreNotLookedUp() throws IOException {
    try (Connector connector =
        Connector.builder()
            .resolver(
                (question, listener) -> {
                  throw new AssertionError("asked for " + question);
                })
            .build()) {
      assertThat(connector.lookup("127.0.0.1")).containsExactly(FOUR);
      assertThat(connector.lookup("[::1]")).containsExactly(SIX);
    }
  }

  @Test
  void theFilterHolds() throws IOException {
    AddressFilter notFour = address -> !address.equals(FOUR);
    try (Connector connector =
        Connector.builder()
            .resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR))
            .addressFilter(notFour)
            .build()) {
      assertThat(connector.lookup(NAME)).containsExactly(OTHER_FOUR);
    }
  }

  // ---- failures

  @Test
  void aNameWithoutAddressesIsUnknown() {
    ScriptedResolver resolver =
        ScriptedResolver.silent().failing(IPV6, "no such name").failing(IPV4, "no such name");
    try (Connector connector = Connector.builder().resolver(resolver).build()) {
      assertThatThrownBy(() -> connector.lookup(NAME))
          .isInstanceOf(UnknownHostException.class)
          .isInstanceOf(RaceFailure.class)
          .hasMessageContaining("no such name");
      assertThatThrownBy(() -> connector.lookup(""))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("host");
    }
  }

  @Test
  void noAnswerAtAllIsUnknownWithinTheDeadline() {
    try (Connector connector =
        Connector.builder()
            .resolver(ScriptedResolver.silent())
            .connectDeadline(Duration.ofMillis(30))
            .build()) {
      assertThatThrownBy(() -> connector.lookup(NAME))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    ScriptedResolver resolver = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(resolver).build()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> connector.lookup(NAME))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(resolver.cancelled.get()).isEqualTo(1);
    }
  }

  @Test
  void aStrategyThatThrowsIsNoUncheckedFailure() {
    ConnectStrategy broken =
        race -> {
          throw new IllegalStateException("broken on purpose");
        };
    try (Connector connector =
        Connector.builder().resolver(ScriptedResolver.answering(FOUR)).strategy(broken).build()) {
      assertThatThrownBy(() -> connector.lookup(NAME)).isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void aStrategyThatWaitsForEverIsPlayedToTheDeadline() throws IOException {
    try (Connector connector =
        Connector.builder()
            .resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR))
            .strategy(race -> Step.waitForNews("nothing"))
            .build()) {
      assertThat(connector.lookup(NAME)).containsExactly(FOUR, OTHER_FOUR);
    }
  }
}
