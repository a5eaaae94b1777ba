// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.PlayedConnector;
import io.happysocket.dns.Resolver;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.loop.PlayedServerChannel;
import io.happysocket.loop.PlayedSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy's limits, on a played loop: each at its moment, and not before. */
class HappyProxyTest {

  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";
  private static final int SILENT = 3;

  private final PlayedLoop world = new PlayedLoop();
  private Connector connector;
  private HappyProxy proxy;
  private int clientPort = 50_000;

  private static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  private void start(UnaryOperator<HappyProxy.Builder> settings) throws IOException {
    world
        .channels()
        .whenConnecting(
            channel -> {
              if (channel.address().getAddress()[3] != SILENT) {
                channel.establish();
              }
            });
    Resolver names =
        Resolver.fixed(
            Map.of(
                "name.example", List.of(ip("192.0.2.1")),
                "silent.example", List.of(ip("192.0.2.3")),
                "self.example", List.of(ip("127.0.0.1"))));
    connector = PlayedConnector.of(world, Connector.builder().resolver(names));
    proxy = settings.apply(HappyProxy.builder(connector).port(world)).start();
    world.run();
  }

  @AfterEach
  void nothingIsLeft() {
    if (proxy != null) {
      proxy.close();
      connector.close();
    }
    world.close();
  }

  private PlayedServerChannel listener() {
    return world.channels().servers().get(0);
  }

  private PlayedSocketChannel client(String address) {
    PlayedSocketChannel client =
        listener().arrive(new InetSocketAddress(ip(address), clientPort++));
    world.run();
    return client;
  }

  private void says(PlayedSocketChannel side, String text) {
    side.feed(text.getBytes(ISO_8859_1));
    world.run();
  }

  private PlayedSocketChannel connecting(String host) {
    PlayedSocketChannel client = client("127.0.0.1");
    says(client, "CONNECT " + host + ":443 HTTP/1.1\r\n\r\n");
    return client;
  }

  /** The proxy's end of the tunnel made last. */
  private PlayedSocketChannel server() {
    List<PlayedSocketChannel> all = world.channels().sockets();
    return all.get(all.size() - 1);
  }

  private static String told(PlayedSocketChannel side) {
    return new String(side.written(), ISO_8859_1);
  }

  private void passes(Duration time) {
    world.advance(time.toNanos());
  }

  private void isOpenUntil(Duration time, PlayedSocketChannel... sides) {
    passes(time.minusMillis(1));
    assertThat(sides).as("before " + time).allMatch(PlayedSocketChannel::isOpen);
    passes(Duration.ofMillis(1));
    assertThat(sides).as("after " + time).noneMatch(PlayedSocketChannel::isOpen);
  }

  // ---- time

  @Test
  void aHeadThatDripsIsAnsweredWith408AtItsTime() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = client("127.0.0.1");
    for (int second = 1; second < 10; second++) {
      passes(Duration.ofSeconds(1));
      says(client, "C");
    }
    passes(Duration.ofMillis(999));
    assertThat(told(client)).isEmpty();
    passes(Duration.ofMillis(1));
    assertThat(told(client)).startsWith("HTTP/1.1 408 Request Timeout\r\n");
    assertThat(client.outputEnded()).isTrue();
    isOpenUntil(Duration.ofSeconds(10), client);
  }

  @Test
  void anIdleTunnelIsClosedAtItsTimeAndAByteOfEitherSidePutsItOff() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("name.example");
    PlayedSocketChannel server = server();
    assertThat(told(client)).isEqualTo(ESTABLISHED);
    passes(Duration.ofMinutes(123));
    says(client, "q");
    passes(Duration.ofMinutes(123));
    says(server, "a");
    isOpenUntil(Duration.ofMinutes(124), client, server);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHalfClosedTunnelIsClosedSoonerAndAByteOfTheOtherSidePutsItOff(boolean byClient)
      throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("name.example");
    PlayedSocketChannel server = server();
    passes(Duration.ofHours(1));
    says(client, "q");
    (byClient ? client : server).hangUp();
    world.run();
    PlayedSocketChannel other = byClient ? server : client;
    assertThat(other.outputEnded()).isTrue();
    passes(Duration.ofMinutes(3));
    says(other, "x");
    isOpenUntil(Duration.ofMinutes(4), client, server);
  }

  @Test
  void aTunnelThatIsHalfClosedIsNotOpenForLongerThanAnIdleOne() throws IOException {
    start(builder -> builder.idleTimeout(Duration.ofSeconds(30)));
    PlayedSocketChannel client = connecting("name.example");
    client.hangUp();
    world.run();
    isOpenUntil(Duration.ofSeconds(30), client, server());
  }

  // ---- clients that have gone, or have only ended their output

  @Test
  void theRaceOfAClientThatHasGoneEndsWithTheSecondProbe() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("silent.example");
    PlayedSocketChannel attempt = server();
    client.leave();
    world.run();
    isOpenUntil(Duration.ofMillis(50), client, attempt);
  }

  @Test
  void oneThatLeavesAfterItsHalfCloseIsFoundOutByALaterProbe() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("silent.example");
    PlayedSocketChannel attempt = server();
    client.hangUp();
    passes(Duration.ofSeconds(1)); // probes after 0, 50, 150, 350, 750, 1550, 3150 ms
    client.leave();
    passes(Duration.ofMillis(2_149));
    assertThat(attempt.isOpen()).isTrue();
    passes(Duration.ofMillis(1));
    assertThat(attempt.isOpen()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "40, 1", "1000, 5", "12000, 8", "29000, 9"})
  void aHalfClosedClientReadsNothingButItsAnswer(int millis, int beforeIt) throws IOException {
    start(builder -> builder);
    connector.close();
    proxy.close();
    connector =
        PlayedConnector.of(
            world,
            Connector.builder()
                .connectDeadline(Duration.ofSeconds(30))
                .resolver(Resolver.fixed(Map.of("name.example", List.of(ip("192.0.2.1"))))));
    world.channels().whenConnecting(channel -> channel.establish(millis * PlayedLoop.MILLIS));
    proxy = HappyProxy.builder(connector).port(world).start();
    world.run();
    PlayedSocketChannel client =
        world.channels().servers().get(1).arrive(new InetSocketAddress(ip("127.0.0.1"), 50_000));
    client.hangUp();
    says(client, "CONNECT name.example:443 HTTP/1.1\r\n\r\nall");
    world.advance(Math.max(0, millis - 1) * PlayedLoop.MILLIS);
    if (millis > 0) {
      assertThat(told(client)).isEqualTo("HTTP/1.1 ".substring(0, beforeIt));
    }
    passes(Duration.ofMillis(1));
    says(server(), "and back");
    assertThat(told(client)).isEqualTo(ESTABLISHED + "and back");
    assertThat(told(server())).isEqualTo("all");
  }

  @Test
  void anErrorAfterProbesIsWhole() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("silent.example");
    client.hangUp();
    passes(Duration.ofSeconds(10));
    assertThat(told(client)).startsWith("HTTP/1.1 504 Gateway Timeout\r\nContent-Type: ");
  }

  // ---- how many

  @Test
  void whoIsOneTooManyIsToldAtOnceAndAPlaceIsFreeAgainWhenATunnelEnds() throws IOException {
    start(builder -> builder.maximumTunnels(3).maximumTunnelsPerClient(2));
    PlayedSocketChannel first = client("127.0.0.1");
    client("127.0.0.1");
    PlayedSocketChannel third = client("127.0.0.1");
    assertThat(told(third)).startsWith("HTTP/1.1 503 ").contains("too many clients");
    assertThat(third.outputEnded()).isTrue();
    assertThat(told(client("127.0.0.2"))).as("another address").isEmpty();
    assertThat(told(client("127.0.0.3"))).as("in total").startsWith("HTTP/1.1 503 ");
    first.hangUp();
    world.run();
    assertThat(told(client("127.0.0.1"))).as("after one has gone").isEmpty();
    assertThat(told(client("127.0.0.1"))).startsWith("HTTP/1.1 503 ");
    third.hangUp();
    world.run();
    assertThat(third.isOpen()).isFalse();
  }

  @Test
  void ofThousandsTooManyOnly64Linger() throws IOException {
    start(builder -> builder.maximumTunnels(1));
    client("127.0.0.1");
    List<PlayedSocketChannel> refused = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      refused.add(client("127.0.0.1"));
    }
    assertThat(refused).allMatch(each -> told(each).startsWith("HTTP/1.1 503 "));
    assertThat(refused.stream().filter(PlayedSocketChannel::isOpen)).hasSize(64);
    passes(Duration.ofSeconds(10));
    assertThat(refused).noneMatch(PlayedSocketChannel::isOpen);
  }

  @Test
  void aTunnelToTheProxyItselfIsALoop() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = client("127.0.0.1");
    int port = proxy.address().getPort();
    says(client, "CONNECT self.example:" + port + " HTTP/1.1\r\n\r\n");
    assertThat(told(client)).startsWith("HTTP/1.1 508 Loop Detected\r\n");
    assertThat(server().isOpen()).isFalse();
  }

  // ---- trouble

  @Test
  void withoutADescriptorItPausesSaysSoOnceAndComesBack() throws IOException {
    start(builder -> builder);
    KeptLog.forget();
    world.fail(Trouble.ACCEPT, new SocketException("Too many open files"));
    PlayedSocketChannel client = client("127.0.0.1");
    passes(Duration.ofSeconds(10));
    assertThat(listener().accepts()).isEqualTo(101);
    assertThat(KeptLog.lines()).singleElement().asString().contains("cannot accept");
    world.fail(Trouble.ACCEPT, null);
    passes(Duration.ofMillis(100));
    says(client, "CONNECT name.example:443 HTTP/1.1\r\n\r\n");
    assertThat(told(client)).isEqualTo(ESTABLISHED);
  }

  @Test
  void anErrorEndsItsTunnelsAndIsToldOnce() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel first = connecting("name.example");
    PlayedSocketChannel second = connecting("name.example");
    PlayedSocketChannel left = connecting("name.example");
    KeptLog.forget();
    PlayedSocketChannel itsServer = server();
    left.leave();
    says(itsServer, "x");
    says(itsServer, "x");
    assertThat(left.isOpen()).isFalse();
    assertThat(KeptLog.lines()).as("a client that leaves").isEmpty();
    world.fail(Trouble.DIRECT_MEMORY, new OutOfMemoryError("direct buffer memory"));
    says(first, "x");
    says(second, "x");
    assertThat(first.isOpen() || second.isOpen()).isFalse();
    assertThat(KeptLog.lines()).singleElement().asString().contains("direct buffer memory");
    world.fail(Trouble.DIRECT_MEMORY, null);
    assertThat(told(connecting("name.example"))).isEqualTo(ESTABLISHED);
  }

  @Test
  void aSideThatNeverReadsHoldsOneBufferAndNoMoreIsReadForIt() throws IOException {
    start(builder -> builder);
    PlayedSocketChannel client = connecting("name.example");
    PlayedSocketChannel server = server();
    client.takes(1_000);
    says(server, "x".repeat(100_000));
    assertThat(server.unread()).isEqualTo(100_000 - 1_000 - 16 * 1024);
    PlayedSocketChannel other = connecting("name.example");
    assertThat(told(other)).as("meanwhile").isEqualTo(ESTABLISHED);
    for (int i = 0; i < 99; i++) {
      client.takes(1_000);
      world.run();
    }
    assertThat(told(client)).isEqualTo(ESTABLISHED + "x".repeat(100_000));
  }

  // ---- settings

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void timesAreMoreThanZero(long seconds) throws IOException {
    start(builder -> builder);
    HappyProxy.Builder builder = HappyProxy.builder(connector);
    Duration time = Duration.ofSeconds(seconds);
    assertThatThrownBy(() -> builder.headTimeout(time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("headTimeout must be more than zero: " + time);
    assertThatThrownBy(() -> builder.halfClosedTimeout(time))
        .hasMessage("halfClosedTimeout must be more than zero: " + time);
    assertThatThrownBy(() -> builder.idleTimeout(time))
        .hasMessage("idleTimeout must be more than zero: " + time);
    assertThatThrownBy(() -> builder.maximumTunnels((int) seconds))
        .hasMessage("maximumTunnels must be at least 1: " + seconds);
    assertThatThrownBy(() -> builder.maximumTunnelsPerClient((int) seconds))
        .hasMessage("maximumTunnelsPerClient must be at least 1: " + seconds);
  }

  @Test
  void aTimeThatNoClockCountsIsForEver() throws IOException {
    Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
    start(builder -> builder.idleTimeout(ever).halfClosedTimeout(ever).headTimeout(ever));
    PlayedSocketChannel client = connecting("name.example");
    passes(Duration.ofDays(10_000));
    assertThat(client.isOpen()).isTrue();
  }
}
