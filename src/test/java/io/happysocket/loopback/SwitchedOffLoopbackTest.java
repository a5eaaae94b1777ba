// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.HappySocket;
import io.happysocket.address.AddressFilter;
import io.happysocket.report.AttemptReport;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappyProxy;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * With {@code happysocket=off} every entry connects to what the JDK would. The connectors' own
 * resolver says {@code 127.0.0.2}, where nobody listens; the JDK says that localhost is {@code
 * 127.0.0.1}.
 */
@Timeout(60)
class SwitchedOffLoopbackTest {

  private static final String PROPERTY = "happysocket";
  private static final String NAME = "localhost";

  private final LeakCheck leaks = new LeakCheck();
  private Connector connector;
  private ServerSocketChannel server;
  private int port;

  @BeforeEach
  void switchOff() throws IOException {
    System.setProperty(PROPERTY, "off");
    connector = Connector.builder().resolver(ScriptedResolver.answering(OTHER_FOUR)).build();
    server = Loopback.listen(InetAddress.getByName(NAME), 0);
    port = Loopback.portOf(server);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    System.clearProperty(PROPERTY);
    server.close();
    connector.close();
    leaks.nothingIsLeft();
  }

  @Test
  void aConnectorTakesTheFirstAddressOfTheJdk() throws Exception {
    assertThat(HappySocket.isOff()).isTrue();
    try (Connection connection = connector.connectWithReport(NAME, port);
        SocketChannel async = connector.connectAsync(NAME, port).get();
        HandshakeResult<SocketChannel> accepted =
            connector.connect(NAME, port, (channel, host, to) -> channel)) {
      assertThat(connection.report().strategy()).isEqualTo("off");
      assertThat(connection.report().attempts())
          .extracting(AttemptReport::address)
          .containsExactly(InetAddress.getByName(NAME));
      assertThat(async.isConnected() && accepted.result().isConnected()).isTrue();
    }
    assertThat(connector.lookup(NAME)).containsExactly(InetAddress.getAllByName(NAME));
  }

  /** Switching off is no way round what the program must not connect to. */
  @Test
  void theAddressFilterCounts() {
    try (Connector filtered =
        Connector.builder().addressFilter(AddressFilter.publicOnly()).build()) {
      assertThatThrownBy(() -> filtered.connect(NAME, port)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> filtered.lookup(NAME)).isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void aFactoryMakesPlainSocketsWhateverItIsTold() throws IOException {
    HappySocketFactory factory = new HappySocketFactory(connector, AddressPolicy.BY_NAME);
    InetAddress address = InetAddress.getByName(NAME);
    InetAddress placeholder = InetAddress.getByAddress(NAME, new byte[4]);
    try (Socket later = factory.createSocket();
        Socket past = factory.createSocket(Proxy.NO_PROXY)) {
      later.connect(InetSocketAddress.createUnresolved(NAME, port), 5_000);
      past.connect(InetSocketAddress.createUnresolved(NAME, port));
      List<Socket> sockets =
          List.of(
              later,
              past,
              factory.createSocket(NAME, port),
              factory.createSocket("", port),
              factory.createSocket(NAME, port, address, 0),
              factory.createSocket(address, port),
              factory.createSocket(address, port, address, 0),
              factory.createSocket(placeholder, port));
      for (Socket socket : sockets) {
        try (socket) {
          assertThat(HappySocketFactory.reportOf(socket)).isNull();
          assertThat(socket.getInetAddress()).isEqualTo(address);
          assertThat(HappySocketFactory.reportOf(socket)).isNull();
        }
      }
    }
    try (Socket unknown = factory.createSocket()) {
      assertThatThrownBy(
              () -> unknown.connect(InetSocketAddress.createUnresolved("name.invalid", port)))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void aProxysOwnSocketIsTheJdks() throws IOException {
    try (TunnelServer tunnel = new TunnelServer(FOUR);
        Socket socket =
            new HappySocketFactory(connector)
                .createSocket(
                    new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(FOUR, tunnel.port())))) {
      socket.connect(InetSocketAddress.createUnresolved("far.example", 443));
      assertThat(tunnel.asked).containsExactly("SOCKS far.example 443");
    }
  }

  @Test
  void happyProxyConnectsAsItsConnector() throws IOException {
    try (HappyProxy proxy = HappyProxy.start(connector);
        SocketChannel client = SocketChannel.open(proxy.address())) {
      String head = "CONNECT " + NAME + ":" + port + " HTTP/1.1\r\n\r\n";
      Socket socket = client.socket();
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
    }
  }

  @Test
  void anythingElseIsRefused() {
    for (String value : List.of("", "no", "OFF", "true")) {
      System.setProperty(PROPERTY, value);
      assertThatThrownBy(HappySocketFactory::new)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining('"' + value + '"');
      assertThatThrownBy(() -> Connector.builder().build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("happysocket must be");
    }
    System.setProperty(PROPERTY, "on");
    assertThat(HappySocket.isOff()).isFalse();
  }
}
