// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.OTHER;
import static io.happysocket.PlayedConnects.REFUSED;
import static io.happysocket.PlayedConnects.SILENT;
import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests over several endpoints, in virtual time (contract rows 49 and 50). */
class SeveralEndpointsTest {

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void nothingIsLeft() {
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    played.close();
  }

  private Connector connector() {
    return played.use(played.builder());
  }

  private static InetSocketAddress name(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  private static List<InetSocketAddress> over(InetSocketAddress... endpoints) {
    return List.of(endpoints);
  }

  private List<String> dialled() {
    return played.world.channels().sockets().stream()
        .map(each -> each.address().getHostAddress() + " " + each.remote().getPort())
        .toList();
  }

  @Test
  void aSilentHostCostsOneDelay() throws IOException {
    try (Connection won = connector().request(over(name(SILENT, 1), name(OTHER, 2))).connect()) {
      assertThat(won.report().totalNanos()).isEqualTo(270 * PlayedLoop.MILLIS);
      assertThat(dialled()).containsExactly("2001:db8:0:0:0:0:0:3 1", "198.51.100.1 2");
      AttemptReport winner = won.report().winner();
      assertThat(winner.host()).isEqualTo(OTHER);
      assertThat(winner.port()).isEqualTo(2);
      assertThat(won.toString())
          .startsWith("silent.test:1, other.test:2 with adaptive: connected to other.test at")
          .contains("AAAA for silent.test:1")
          .contains(": other.test:2 at 198.51.100.1");
      assertThat(won.report().toJson())
          .contains("\"port\":0", "{\"host\":\"other.test\",\"port\":2,\"number\":2,");
    }
  }

  @Test
  void namesAndAddressesMix() throws IOException {
    InetAddress named = InetAddress.getByAddress("db3", ip("2001:db8::1").getAddress());
    List<InetSocketAddress> mixed =
        over(
            name("192.0.2.3", 1),
            name("192.0.2.3", 1),
            new InetSocketAddress(ip("192.0.2.3"), 1),
            name(REFUSED, 2),
            new InetSocketAddress(named, 3));
    try (Connection won = connector().request(mixed).connect()) {
      RaceReport report = won.report();
      assertThat(report.host()).isEqualTo("192.0.2.3:1, refused.test:2, db3:3");
      assertThat(report.lookups()).allMatch(each -> each.host().equals(REFUSED)).hasSize(2);
      assertThat(report.winner().host()).isEqualTo("db3");
      assertThat(dialled()).startsWith("192.0.2.3 1").doesNotHaveDuplicates();
    }
  }

  /**
   * Contract row 50: what a caller has under one name is ordered as if the name had been looked up.
   */
  @Test
  void row50AddressesUnderOneNameAreRacedInTheOrderOfRfc6724() throws IOException {
    List<InetSocketAddress> endpoints = new ArrayList<>();
    for (String each : List.of("192.0.2.3", "2002:c000:203::3", "2001:db8::3")) {
      endpoints.add(
          new InetSocketAddress(InetAddress.getByAddress("db", ip(each).getAddress()), 1));
    }
    assertThatThrownBy(() -> connector().request(endpoints).connect())
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(dialled())
        .containsExactly("2001:db8:0:0:0:0:0:3 1", "192.0.2.3 1", "2002:c000:203:0:0:0:0:3 1");
  }

  /** Contract row 50. */
  @Test
  void theFirstThatPassesWins() throws IOException {
    try (HandshakeResult<String> won =
        connector()
            .request(over(name(BOTH, 1), name(OTHER, 2)))
            .connect(
                (channel, host, port) -> {
                  if (host.equals(BOTH)) {
                    throw new IOException("a replica");
                  }
                  return host + " " + port;
                })) {
      assertThat(won.result()).isEqualTo("other.test 2");
      assertThat(won.connection().report().attempts())
          .anySatisfy(
              each -> {
                assertThat(each.host()).isEqualTo(BOTH);
                assertThat(each.cause()).hasMessage("a replica");
              });
    }
  }

  @Test
  void withoutBlockingToo() throws Exception {
    ConnectRequest request = connector().request(over(name(SILENT, 1), name(OTHER, 2)));
    CompletableFuture<Connection> plain = request.connectAsync();
    CompletableFuture<HandshakeResult<Integer>> checked =
        request.connectAsync((channel, host, port) -> port);
    played.advance(600);
    assertThat(plain.join().report().winner().port()).isEqualTo(2);
    assertThat(checked.join().result()).isEqualTo(2);
    plain.join().close();
    checked.join().close();
  }

  @Test
  void aCancelEndsItsFuturesAndRefusesMore() {
    ConnectRequest request = connector().request(over(name(SILENT, 1), name(REFUSED, 2)));
    CompletableFuture<Connection> future = request.connectAsync();
    played.advance(10);
    request.cancel();
    assertThat(future).isCancelled();
    CompletableFuture<Connection> next = request.connectAsync();
    played.world.run();
    assertThat(next).isCompletedExceptionally();
    assertThatThrownBy(request::connect).isInstanceOf(ConnectFailedException.class);
  }

  @Test
  void oneThatCannotBeResolvedDoesNotEndIt() throws IOException {
    Connector connector = connector();
    connector.request(over(name("nobody.test", 1), name(BOTH, 2))).connect().close();
    assertThatThrownBy(
            () -> connector.request(over(name("nobody.test", 1), name("none.test", 2))).connect())
        .isInstanceOf(UnresolvedHostException.class)
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nobody.test:1, none.test:2")
        .hasMessageContaining("AAAA for none.test:2");
    assertThatThrownBy(
            () -> connector.request(over(name("nobody.test", 1), name(REFUSED, 2))).connect())
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("2 addresses tried (1 IPv6, 1 IPv4): 2 failed")
        .extracting(each -> ((RaceFailure) each).report().toString())
        .asString()
        .contains("refused.test:2 at 2001:db8::2");
  }

  @Test
  void anAddressOfItsOwnIsForOneHost() {
    ConnectRequest request = connector().request(over(name(BOTH, 1), name(BOTH, 2)));
    assertThatThrownBy(() -> request.at(ip("192.0.2.1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("both.test:1, both.test:2");
  }
}
