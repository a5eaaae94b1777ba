// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.handshake.Handshake;
import io.happysocket.report.AttemptReport;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Races to a proxy's name, whose first address refuses or is silent; the far name is given to the
 * proxy, and nobody here looks it up.
 */
@Timeout(60)
class ThroughProxyLoopbackTest {

  private static final String PROXY = "proxy.example";
  private static final InetSocketAddress FAR =
      InetSocketAddress.createUnresolved("far.example", 443);
  private static final List<String> PROPERTIES =
      List.of(
          "socksProxyHost",
          "socksProxyPort",
          "socksProxyVersion",
          "java.net.socks.username",
          "java.net.socks.password");

  private final LeakCheck leaks = new LeakCheck();
  private Connector connector;
  private TunnelServer server;

  /** Both protocols, each as a check and as a proxy of a socket. */
  enum Way {
    SOCKS(Proxy.Type.SOCKS, "SOCKS far.example 443"),
    HTTP(Proxy.Type.HTTP, "CONNECT far.example:443 HTTP/1.1");

    private final Proxy.Type type;
    private final String asked;

    Way(Proxy.Type type, String asked) {
      this.type = type;
      this.asked = asked;
    }

    Handshake<SocketChannel> to(InetSocketAddress far) {
      return this == SOCKS ? Handshake.socks5(far) : Handshake.httpTunnel(far);
    }

    Handshake<SocketChannel> as(String user) {
      return this == SOCKS
          ? Handshake.socks5(FAR, user, "pass")
          : Handshake.httpTunnel(FAR, user, "pass");
    }
  }

  @BeforeEach
  void open() throws IOException {
    Loopback.needsLinux();
    server = new TunnelServer(OTHER_FOUR);
    connector = Connector.builder().resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR)).build();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    PROPERTIES.forEach(System::clearProperty);
    connector.close();
    server.close();
    leaks.nothingIsLeft();
  }

  private static void echoes(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {1, 2, 3});
    assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
  }

  // ---- the checks

  @ParameterizedTest
  @EnumSource
  void aCheckRacesToTheProxyAndLeadsToTheFarHost(Way way) throws IOException {
    try (SilentPort silent = new SilentPort(FOUR, server.port());
        HandshakeResult<SocketChannel> far = connector.connect(PROXY, silent.port(), way.to(FAR))) {
      assertThat(far.connection().report().attempts())
          .extracting(AttemptReport::address)
          .containsExactly(FOUR, OTHER_FOUR);
      echoes(far.result().socket());
    }
    assertThat(server.asked).containsExactly(way.asked);
  }

  @ParameterizedTest
  @EnumSource
  void aUserIsTakenWhereTheProxyWantsOne(Way way) throws IOException {
    server.login = "user:pass";
    try (HandshakeResult<SocketChannel> far =
        connector.connect(PROXY, server.port(), way.as("user"))) {
      echoes(far.result().socket());
    }
    assertThatThrownBy(() -> connector.connect(PROXY, server.port(), way.to(FAR)))
        .isInstanceOf(ConnectException.class)
        .hasStackTraceContaining(way == Way.SOCKS ? "wants a user" : "407");
  }

  @Test
  void aReplyOfTheSocksProxyIsTold() {
    server.reply = 4;
    assertThatThrownBy(() -> connector.connect(PROXY, server.port(), Handshake.socks5(FAR)))
        .isInstanceOf(ConnectException.class)
        .hasStackTraceContaining("host unreachable");
    server.login = "user:pass";
    assertThatThrownBy(
            () -> connector.connect(PROXY, server.port(), Handshake.socks5(FAR, "user", "wrong")))
        .hasStackTraceContaining("does not take this user");
  }

  @Test
  void anAddressIsGivenToTheProxyAsOne() throws IOException {
    for (String far : List.of("192.0.2.1", "2001:db8::1")) {
      InetSocketAddress address = new InetSocketAddress(Loopback.ip(far), 80);
      for (Way way : Way.values()) {
        connector.connect(PROXY, server.port(), way.to(address)).close();
      }
    }
    assertThat(server.asked)
        .containsExactly(
            "SOCKS 192.0.2.1 80",
            "CONNECT 192.0.2.1:80 HTTP/1.1",
            "SOCKS 2001:db8:0:0:0:0:0:1 80",
            "CONNECT [2001:db8:0:0:0:0:0:1]:80 HTTP/1.1");
  }

  // ---- sockets

  @ParameterizedTest
  @EnumSource
  void aSocketGoesThroughItsProxy(Way way) throws IOException {
    Proxy proxy = new Proxy(way.type, server.address(PROXY));
    try (Socket socket = new HappySocketFactory(connector).createSocket(proxy)) {
      socket.connect(FAR, 5_000);
      echoes(socket);
      assertThat(socket.getInetAddress()).as("known to the proxy alone").isNull();
      assertThat(socket.getPort()).isEqualTo(443);
    }
    assertThat(server.asked).containsExactly(way.asked);
  }

  @Test
  void thePropertyCountsAsForAPlainSocket() throws IOException {
    System.setProperty("socksProxyHost", OTHER_FOUR.getHostAddress());
    System.setProperty("socksProxyPort", String.valueOf(server.port()));
    try (Socket plain = new Socket()) {
      plain.connect(FAR, 5_000);
      echoes(plain);
    }
    try (Socket raced = new HappySocketFactory(connector).createSocket()) {
      raced.connect(FAR, 5_000);
      echoes(raced);
    }
    // those that plain sockets go to directly
    InetSocketAddress here = new InetSocketAddress(FOUR, Loopback.freePort());
    assertThatThrownBy(() -> new HappySocketFactory(connector).createSocket(FOUR, here.getPort()))
        .isInstanceOf(ConnectException.class);
    try (Socket past = new HappySocketFactory(connector).createSocket(Proxy.NO_PROXY)) {
      past.connect(new InetSocketAddress(OTHER_FOUR, server.port()));
      assertThat(past.getInetAddress()).isEqualTo(OTHER_FOUR);
    }
    assertThat(server.asked).containsExactly(Way.SOCKS.asked, Way.SOCKS.asked);
  }

  @Test
  void theUserOfThePropertiesIsTaken() throws IOException {
    server.login = "user:pass";
    System.setProperty("java.net.socks.username", "user");
    System.setProperty("java.net.socks.password", "pass");
    Proxy proxy = new Proxy(Proxy.Type.SOCKS, server.address(PROXY));
    try (Socket socket = new HappySocketFactory(connector).createSocket(proxy)) {
      socket.connect(FAR, 5_000);
      echoes(socket);
    }
  }

  @Test
  void versionFourIsRefusedInWords() throws IOException {
    System.setProperty("socksProxyHost", OTHER_FOUR.getHostAddress());
    System.setProperty("socksProxyVersion", "4");
    try (Socket socket = new HappySocketFactory(connector).createSocket()) {
      assertThatThrownBy(() -> socket.connect(FAR))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("socksProxyVersion=4");
    }
  }

  /** What the proxy is told of an address that somebody looked up is the policy's, too. */
  @Test
  void aLookedUpAddressIsToldByThePolicy() throws IOException {
    Proxy proxy = new Proxy(Proxy.Type.SOCKS, server.address(PROXY));
    InetSocketAddress far =
        new InetSocketAddress(
            InetAddress.getByAddress("far.example", new byte[] {(byte) 192, 0, 2, 1}), 443);
    for (AddressPolicy policy : AddressPolicy.values()) {
      try (Socket socket = new HappySocketFactory(connector, policy).createSocket(proxy)) {
        socket.connect(far, 5_000);
        assertThat(socket.getInetAddress()).isEqualTo(far.getAddress());
      }
    }
    assertThat(server.asked).containsExactly("SOCKS 192.0.2.1 443", Way.SOCKS.asked);
  }

  @Test
  void whatCannotBeIsNamed() {
    InetSocketAddress zero = InetSocketAddress.createUnresolved("far.example", 0);
    InetSocketAddress empty = InetSocketAddress.createUnresolved("", 1);
    InetSocketAddress split = InetSocketAddress.createUnresolved("a b\r\n", 1);
    for (InetSocketAddress bad : List.of(zero, empty, split)) {
      assertThatThrownBy(() -> Handshake.httpTunnel(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("far");
    }
    for (InetSocketAddress bad :
        List.of(zero, empty, InetSocketAddress.createUnresolved("x".repeat(256), 1))) {
      assertThatThrownBy(() -> Handshake.socks5(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("far");
    }
    assertThatThrownBy(() -> Handshake.socks5(FAR, "", "pass"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user");
    assertThatThrownBy(() -> Handshake.httpTunnel(FAR, "a:b", "pass"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user");
  }
}
