// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
import static io.happysocket.loopback.Loopback.THIRD_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.UnresolvedHostException;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Broken networks on real sockets. */
@Timeout(60)
class BrokenNetworkLoopbackTest {

  /** A living loopback answers within it, except where this machine stands still. */
  private static final int SURELY_MILLIS = 300;

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
    LeakCheck.eventually(
        () -> "threads",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(each -> each.getName().startsWith("broken-network")));
  }

  private static Socket connect(InetAddress address, int port) throws IOException {
    Socket socket = new Socket();
    boolean connected = false;
    try {
      socket.connect(new InetSocketAddress(address, port), SURELY_MILLIS);
      connected = true;
      return socket;
    } finally {
      if (!connected) {
        socket.close();
      }
    }
  }

  private static String said(Socket socket, String word) throws IOException {
    socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
    socket.shutdownOutput();
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  @Test
  void everyAddressDoesAsToldOnOnePort() throws IOException {
    Loopback.needsLinux();
    Loopback.needsIpv6();
    try (BrokenNetwork network =
        BrokenNetwork.builder()
            .ipv6(Endpoint.silent())
            .ipv4(Endpoint.healthy(), Endpoint.refusing(), Endpoint.silent())
            .start()) {
      int port = network.port();
      assertThat(network.addresses()).containsExactly(SIX, FOUR, OTHER_FOUR, THIRD_FOUR);
      try (Socket socket = connect(FOUR, port)) {
        assertThat(said(socket, "hello")).isEqualTo("hello");
      }
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> connect(OTHER_FOUR, port)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> connect(SIX, port)).isInstanceOf(SocketTimeoutException.class);
      }
      assertThatThrownBy(() -> connect(THIRD_FOUR, port))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void aConnectorOfItSeesItsNamesAndNothingElse() throws IOException {
    Loopback.needsLinux();
    Loopback.needsIpv6();
    try (BrokenNetwork network =
            BrokenNetwork.builder().ipv6(Endpoint.silent()).ipv4(Endpoint.healthy()).start();
        Connector connector =
            network.connectorBuilder().strategy(Strategies.happyEyeballs()).build();
        Connection won = connector.connectWithReport(network.host(), network.port())) {
      assertThat(won.report().attempts()).extracting(AttemptReport::address).contains(SIX, FOUR);
      assertThat(won.report().winner().address()).isEqualTo(FOUR);
      assertThatThrownBy(() -> connector.connect("other.test", network.port()))
          .isInstanceOf(UnresolvedHostException.class);
    }
  }

  @Test
  void aFirstByteIsLateAndTheHandshakeIsNot() throws IOException {
    Endpoint late = Endpoint.healthy().firstByteAfter(Duration.ofMinutes(5));
    try (BrokenNetwork network = BrokenNetwork.builder().ipv4(late).start();
        Socket socket = connect(FOUR, network.port())) {
      socket.setSoTimeout(SURELY_MILLIS);
      assertThatThrownBy(() -> said(socket, "hello")).isInstanceOf(SocketTimeoutException.class);
    }
    late = Endpoint.healthy().firstByteAfter(Duration.ofMillis(SURELY_MILLIS));
    try (BrokenNetwork network = BrokenNetwork.builder().ipv4(late).start();
        Socket socket = connect(FOUR, network.port())) {
      assertThat(said(socket, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void aServiceOfOnesOwnServesSeveralAtOnceAndEndsWithTheNetwork() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    CountDownLatch ended = new CountDownLatch(2);
    Endpoint.Service waits =
        client -> {
          client.getOutputStream().write('a');
          both.countDown();
          try {
            client.getInputStream().read();
          } finally {
            ended.countDown();
          }
        };
    try (Socket first = new Socket();
        Socket second = new Socket()) {
      try (BrokenNetwork network = BrokenNetwork.builder().ipv4(Endpoint.healthy(waits)).start()) {
        first.connect(new InetSocketAddress(FOUR, network.port()));
        second.connect(new InetSocketAddress(FOUR, network.port()));
        assertThat(first.getInputStream().read()).isEqualTo('a');
        assertThat(second.getInputStream().read()).isEqualTo('a');
        both.await();
      }
      ended.await();
      assertThat(first.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void anExistingServerKeepsItsPortBesideABrokenIpv6() throws IOException {
    Loopback.needsIpv6();
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0);
        BrokenNetwork network =
            BrokenNetwork.builder()
                .host("localhost")
                .port(Loopback.portOf(server))
                .ipv6(Endpoint.refusing())
                .ipv4(Endpoint.existing())
                .start();
        Socket socket = connect(FOUR, network.port())) {
      assertThat(socket.isConnected()).isTrue();
      assertThat(network.port()).isEqualTo(Loopback.portOf(server));
      assertThatThrownBy(() -> connect(SIX, network.port())).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void theHostsFileHasTheNameAndGoesWithTheNetwork() throws IOException {
    Loopback.needsIpv6();
    Path file;
    try (BrokenNetwork network =
        BrokenNetwork.builder()
            .host("db.test")
            .ipv6(Endpoint.healthy())
            .ipv4(Endpoint.healthy())
            .start()) {
      file = network.hostsFile();
      assertThat(network.hostsFile()).isEqualTo(file);
      assertThat(file).content().isEqualTo("::1 db.test\n127.0.0.1 db.test\n");
    }
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void closingReleasesEveryPort() throws IOException {
    Loopback.needsLinux();
    BrokenNetwork network =
        BrokenNetwork.builder()
            .ipv4(Endpoint.refusing(), Endpoint.silent(), Endpoint.healthy())
            .start();
    network.close();
    for (InetAddress address : network.addresses()) {
      try (ServerSocket again = new ServerSocket(network.port(), 1, address)) {
        assertThat(again.isBound()).isTrue();
      }
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (BrokenNetwork network = BrokenNetwork.builder().ipv4(Endpoint.refusing()).start()) {
      assertThatThrownBy(
              () ->
                  BrokenNetwork.builder()
                      .port(network.port())
                      .ipv4(Endpoint.healthy())
                      .start()
                      .close())
          .isInstanceOf(IOException.class)
          .hasMessage("port " + network.port() + " is taken on one of [127.0.0.1]");
    }
  }

  @Test
  void whatThisMachineCanIsTold() {
    Loopback.needsLinux();
    Loopback.needsIpv6();
    assertThat(BrokenNetwork.hasIpv6()).isTrue();
    assertThat(BrokenNetwork.canBeSilent()).isTrue();
    assertThat(Ports.isHere(Loopback.ip("192.0.2.1"))).isFalse();
  }
}
