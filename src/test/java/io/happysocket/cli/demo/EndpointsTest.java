// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real sockets on loopback. */
@Timeout(30)
class EndpointsTest {

  private static final InetAddress V4 = literal("127.0.0.1");
  private static final InetAddress OTHER_V4 = literal("127.0.0.2");
  private static final InetAddress V6 = literal("::1");

  private static InetAddress literal(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean usable(InetAddress address) {
    try (ServerSocket probe = new ServerSocket(0, 1, address)) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a connection attempt is answered within a time that a living loopback never needs. */
  private static boolean answered(InetAddress address, int port) throws IOException {
    try (Selector selector = Selector.open();
        SocketChannel client = SocketChannel.open()) {
      client.configureBlocking(false);
      if (client.connect(new InetSocketAddress(address, port))) {
        return true;
      }
      client.register(selector, SelectionKey.OP_CONNECT);
      return selector.select(300) > 0 && client.finishConnect();
    }
  }

  @Test
  void listeningConnectsAndRefusingRefuses() throws IOException {
    try (Endpoints listening = Endpoints.open(Map.of(V4, Endpoint.LISTENING));
        Endpoints refusing = Endpoints.open(Map.of(V4, Endpoint.REFUSING))) {
      assertThat(answered(V4, listening.port())).isTrue();
      assertThatThrownBy(() -> answered(V4, refusing.port())).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void silentIsSilentForEveryAttempt() throws IOException {
    try (Endpoints endpoints = Endpoints.open(Map.of(V4, Endpoint.SILENT))) {
      assertThat(answered(V4, endpoints.port())).isFalse();
      assertThat(answered(V4, endpoints.port())).isFalse();
    }
  }

  @Test
  void ipv6IsServedWhereThereIsSome() throws IOException {
    assumeTrue(usable(V6), "no ::1 on this machine");
    try (Endpoints endpoints = Endpoints.open(Map.of(V6, Endpoint.LISTENING))) {
      assertThat(answered(V6, endpoints.port())).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void allAddressesShareOnePort() throws IOException {
    Map<InetAddress, Endpoint> three =
        Map.of(
            V4,
            Endpoint.LISTENING,
            OTHER_V4,
            Endpoint.REFUSING,
            literal("127.0.0.3"),
            Endpoint.LISTENING);
    try (Endpoints endpoints = Endpoints.open(three)) {
      int port = endpoints.port();
      assertThat(answered(V4, port)).isTrue();
      assertThat(answered(literal("127.0.0.3"), port)).isTrue();
      assertThatThrownBy(() -> answered(OTHER_V4, port)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void anAddressThatIsNotThisMachinesIsNamed() {
    assertThatThrownBy(() -> Endpoints.open(Map.of(literal("2001:db8::1"), Endpoint.LISTENING)))
        .isInstanceOf(IOException.class)
        .hasMessage("2001:db8::1 cannot be used on this machine");
  }

  @Test
  void closingReleasesThePort() throws IOException {
    Endpoints endpoints = Endpoints.open(Map.of(V4, Endpoint.REFUSING));
    int port = endpoints.port();
    endpoints.close();
    try (ServerSocket again = new ServerSocket(port, 1, V4)) {
      assertThat(again.isBound()).isTrue();
    }
  }
}
