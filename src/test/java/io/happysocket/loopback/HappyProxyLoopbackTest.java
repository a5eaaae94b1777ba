// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.HappyProxy;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy as a client on a plain socket sees it. */
@Timeout(60)
class HappyProxyLoopbackTest {

  private static final String NAME = "name.example";
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder().resolver(ScriptedResolver.answering(answers)).build();
  }

  private static Socket client(HappyProxy proxy) throws IOException {
    return new Socket(proxy.address().getAddress(), proxy.address().getPort());
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void connect(Socket client, int port) throws IOException {
    send(client, "CONNECT " + NAME + ":" + port + " HTTP/1.1\r\nHost: " + NAME + "\r\n\r\n");
  }

  private static String read(InputStream in, int count) throws IOException {
    return new String(in.readNBytes(count), ISO_8859_1);
  }

  private static String whole(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
  }

  // ---- tunnels

  @Test
  void itListensOnLoopbackAndIsSelectedForHttps() throws IOException {
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector)) {
      assertThat(proxy.address().getAddress().isLoopbackAddress()).isTrue();
      assertThat(proxy.proxySelector().select(URI.create("https://name.example/")))
          .containsExactly(new Proxy(Proxy.Type.HTTP, proxy.address()));
      assertThat(proxy.proxySelector().select(URI.create("http://name.example/")))
          .containsExactly(Proxy.NO_PROXY);
    }
  }

  @Test
  void aTunnelIsRacedAndBytesGoBothWays() throws IOException {
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, Loopback.portOf(server));
      assertThat(read(client.getInputStream(), ESTABLISHED.length())).isEqualTo(ESTABLISHED);
      try (Socket peer = server.accept().socket()) {
        send(client, "question");
        assertThat(read(peer.getInputStream(), 8)).isEqualTo("question");
        send(peer, "answer");
        assertThat(read(client.getInputStream(), 6)).isEqualTo("answer");
      }
    }
  }

  @Test
  void bytesSentBeforeTheAnswerAreNotLost() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket client = client(proxy)) {
      send(client, "CONNECT " + NAME + ":" + Loopback.portOf(server) + " HTTP/1.1\r\n\r\nearly");
      try (Socket peer = server.accept().socket()) {
        assertThat(read(peer.getInputStream(), 5)).isEqualTo("early");
      }
    }
  }

  @Test
  void bytesSentWhileItRacesAreNotLost() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        SilentPort silent = new SilentPort(FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, silent.port());
      strategy.awaitInFlight();
      send(client, "meanwhile");
      try (SocketChannel accepted = silent.accept()) {
        assertThat(read(accepted.socket().getInputStream(), 9)).isEqualTo("meanwhile");
      }
    }
  }

  @Test
  void aHalfClosedTunnelGoesOnTheOtherWay() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, Loopback.portOf(server));
      try (Socket peer = server.accept().socket()) {
        assertThat(read(client.getInputStream(), ESTABLISHED.length())).isEqualTo(ESTABLISHED);
        send(client, "all");
        client.shutdownOutput();
        assertThat(whole(peer)).isEqualTo("all");
        send(peer, "and back");
        peer.shutdownOutput();
        assertThat(whole(client)).isEqualTo("and back");
      }
    }
  }

  /** Case N17: all that the client has to say is there before the tunnel is established. */
  @ParameterizedTest
  @ValueSource(strings = {"", "all"})
  void aClientThatEndsItsOutputBehindItsHeadGetsATunnel(String early) throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket client = client(proxy)) {
      send(client, "CONNECT " + NAME + ":" + Loopback.portOf(server) + " HTTP/1.1\r\n\r\n" + early);
      client.shutdownOutput();
      try (Socket peer = server.accept().socket()) {
        assertThat(whole(peer)).isEqualTo(early);
        send(peer, "and back");
      }
      assertThat(whole(client)).isEqualTo(ESTABLISHED + "and back");
    }
  }

  /** Case N17: the end comes while it races. */
  @Test
  void aClientThatEndsItsOutputWhileItRacesGetsATunnel() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        SilentPort silent = new SilentPort(FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, silent.port());
      strategy.awaitInFlight();
      client.shutdownOutput();
      try (Socket peer = silent.accept().socket()) {
        assertThat(whole(peer)).isEmpty();
        send(peer, "answer");
      }
      assertThat(whole(client)).isEqualTo(ESTABLISHED + "answer");
    }
  }

  /** Case N17, its relative: so does an error. */
  @Test
  void aClientThatEndsItsOutputBehindItsHeadIsToldOfAnError() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      connect(client, Loopback.freePort());
      client.shutdownOutput();
      assertThat(whole(client)).startsWith("HTTP/1.1 502 Bad Gateway\r\n").contains("refused");
    }
  }

  @Test
  void muchGoesThroughSmallBuffers() throws Exception {
    byte[] sent = new byte[5_000_000];
    new Random(20261122).nextBytes(sent);
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, Loopback.portOf(server));
      try (Socket peer = server.accept().socket()) {
        Thread echo = new Thread(() -> echo(peer));
        Thread writer = new Thread(() -> writeAndEnd(client, sent));
        echo.start();
        writer.start();
        read(client.getInputStream(), ESTABLISHED.length());
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        echo.join();
        writer.join();
      }
    }
  }

  private static void echo(Socket peer) {
    try {
      peer.getInputStream().transferTo(peer.getOutputStream());
      peer.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeAndEnd(Socket client, byte[] bytes) {
    try {
      client.getOutputStream().write(bytes);
      client.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- refusals

  @Test
  void aRefusedConnectIsABadGateway() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      connect(client, Loopback.freePort());
      assertThat(whole(client))
          .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
          .contains("\r\n\r\n" + NAME)
          .contains("1 address tried")
          .contains("refused")
          .doesNotContain("127.0.0.1");
    }
  }

  @Test
  void anUnknownNameIsABadGateway() throws IOException {
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      connect(client, 443);
      assertThat(whole(client))
          .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
          .contains("no usable address");
    }
  }

  @Test
  void aDeadlineIsAGatewayTimeout() throws IOException {
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.silent())
                .connectDeadline(Duration.ofMillis(50))
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      connect(client, 443);
      assertThat(whole(client)).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400 CONNECT nowhere HTTP/1.1",
        "400 CONNECT [no::such::address]:1 HTTP/1.1",
        "405 GET http://name.example/ HTTP/1.1"
      })
  void whatIsNoConnectIsRefused(String expected) throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      send(client, expected.substring(4) + "\r\nHost: x\r\n\r\nand a body that nobody reads");
      assertThat(whole(client)).startsWith("HTTP/1.1 " + expected.substring(0, 3) + " ");
    }
  }

  @Test
  void anEndlessHeadIsRefused() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      send(client, "CONNECT name.example:443 HTTP/1.1\r\nX: " + "x".repeat(9_000));
      assertThat(whole(client)).startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void aClosedConnectorIsUnavailable() throws IOException {
    Connector connector = connector(FOUR);
    try (HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy)) {
      connector.close();
      connect(client, 443);
      assertThat(whole(client)).startsWith("HTTP/1.1 503 ").contains("closed");
    }
  }

  // ---- the ends of things

  @Test
  void aClientThatResetsWhileItRacesEndsTheRace() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        SilentPort silent = new SilentPort(FOUR, 0)) {
      long before = LeakCheck.kernelSockets(silent.port(), "02");
      Socket client = client(proxy);
      connect(client, silent.port());
      strategy.awaitInFlight();
      client.setSoLinger(true, 0);
      client.close();
      int port = silent.port();
      LeakCheck.eventually(
          () -> "in SYN_SENT", () -> LeakCheck.kernelSockets(port, "02") == before);
    }
  }

  /** Its FIN may be that of a half-closed connection (case N17); the probes tell. */
  @Test
  void aClientThatClosesWhileItRacesEndsTheRace() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .connectDeadline(Duration.ofHours(1))
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        SilentPort silent = new SilentPort(FOUR, 0)) {
      long before = LeakCheck.kernelSockets(silent.port(), "02");
      Socket client = client(proxy);
      connect(client, silent.port());
      strategy.awaitInFlight();
      client.close();
      int port = silent.port();
      LeakCheck.eventually(
          () -> "in SYN_SENT", () -> LeakCheck.kernelSockets(port, "02") == before);
    }
  }

  @Test
  void aServerThatResetsEndsTheTunnel() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket client = client(proxy)) {
      connect(client, Loopback.portOf(server));
      read(client.getInputStream(), ESTABLISHED.length());
      Socket peer = server.accept().socket();
      peer.setSoLinger(true, 0);
      peer.close();
      assertThat(endOf(client)).isEqualTo(-1);
    }
  }

  /** What a read gives once the other side has gone, with FIN or with RST. */
  private static int endOf(Socket client) throws IOException {
    try {
      return client.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void closeEndsTunnelsAndRaces() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        SilentPort silent = new SilentPort(FOUR, 0)) {
      HappyProxy proxy = HappyProxy.start(connector);
      try (Socket relayed = client(proxy);
          Socket racing = client(proxy);
          Socket idle = client(proxy)) {
        connect(relayed, Loopback.portOf(server));
        read(relayed.getInputStream(), ESTABLISHED.length());
        connect(racing, silent.port());
        strategy.awaitInFlight();
        proxy.close();
        assertThat(endOf(relayed)).isEqualTo(-1);
        assertThat(endOf(racing)).isEqualTo(-1);
        assertThat(endOf(idle)).isEqualTo(-1);
      }
    }
  }

  @Test
  void manyTunnelsLeaveNothing() throws IOException {
    try (Connector connector = connector(FOUR);
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int dead = Loopback.freePort();
      for (int round = 0; round < 10; round++) {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Socket client = client(proxy);
          clients.add(client);
          connect(client, i % 2 == 0 ? Loopback.portOf(server) : dead);
        }
        for (int i = 0; i < 20; i++) {
          String line = read(clients.get(i).getInputStream(), 12);
          assertThat(line).isEqualTo(i % 2 == 0 ? "HTTP/1.1 200" : "HTTP/1.1 502");
        }
        for (Socket client : clients) {
          client.close();
        }
        for (int i = 0; i < 10; i++) {
          server.accept().close();
        }
      }
    }
  }
}
