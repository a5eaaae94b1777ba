// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.HappyProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy under clients that mean it no good, and under many. */
@Timeout(120)
class ProxyLoadLoopbackTest {

  private static final String SELF = "self.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector() {
    return Connector.builder().resolver(ScriptedResolver.answering(FOUR)).build();
  }

  private static Socket client(HappyProxy proxy, InetAddress from) throws IOException {
    return new Socket(proxy.address().getAddress(), proxy.address().getPort(), from, 0);
  }

  /** Asks for a tunnel, through those that stand, and gives the status. */
  private static String status(Socket client, String host, int port) throws IOException {
    String request = "CONNECT " + host + ":" + port + " HTTP/1.1\r\n\r\n";
    client.getOutputStream().write(request.getBytes(ISO_8859_1));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = client.getInputStream().read();
      if (next < 0) {
        return "ended";
      }
      head.append((char) next);
    }
    return head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  // ---- loops

  /** Nested to the proxy itself, 1,024 tunnels waited for each other for good. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        SELF,
        "127.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::FFFF:7F00:1]",
        "localhost",
      })
  void aTunnelToTheProxyItselfIsRefused(String host) throws IOException {
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy, FOUR)) {
      assertThat(status(client, host, proxy.address().getPort())).isEqualTo("508");
    }
  }

  /** Where the JDK dials "this machine" for them, nobody listens, or the proxy itself. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "[::]", "[::ffff:0.0.0.0]", "127.0.0.2", "[::1]"})
  void noOtherAddressLeadsToTheProxy(String host) throws IOException {
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = client(proxy, FOUR)) {
      assertThat(status(client, host, proxy.address().getPort())).isIn("502", "508");
    }
  }

  @Test
  void aTunnelToAnotherProxyOfTheProgramIsRefused() throws IOException {
    try (Connector connector = connector();
        HappyProxy first = HappyProxy.start(connector);
        HappyProxy second = HappyProxy.start(connector);
        Socket client = client(first, FOUR)) {
      assertThat(status(client, SELF, second.address().getPort())).isEqualTo("508");
    }
  }

  /** No address shows this loop; the limit ends it, and it unwinds when its client has gone. */
  @Test
  void aNestThroughAForwarderEndsAtTheLimitAndLeavesNothing() throws Exception {
    try (Connector connector = connector();
        HappyProxy proxy =
            HappyProxy.builder(connector).maximumTunnels(40).maximumTunnelsPerClient(20).start();
        Forwarder forwarder = new Forwarder(proxy.address());
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Socket attacker = client(proxy, FOUR);
      int depth = 0;
      String status = "200";
      while (status.equals("200") && depth <= 40) {
        status = status(attacker, SELF, forwarder.port());
        depth++;
      }
      assertThat(status).isEqualTo("503");
      assertThat(depth).isEqualTo(21);
      try (Socket other = client(proxy, OTHER_FOUR)) {
        assertThat(status(other, SELF, Loopback.portOf(server))).as("meanwhile").isEqualTo("200");
      }
      attacker.close();
      forwarder.awaitEnds(20);
      try (Socket later = client(proxy, FOUR)) {
        assertThat(status(later, SELF, Loopback.portOf(server))).isEqualTo("200");
      }
    }
  }

  // ---- many

  @Test
  void aThousandTunnelsRelayAndLeaveNothing() throws IOException {
    Loopback.needsDescriptors(5_000);
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      List<Socket> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        Socket client = client(proxy, FOUR);
        assertThat(status(client, SELF, Loopback.portOf(server))).isEqualTo("200");
        all.add(client);
        all.add(server.accept().socket());
      }
      for (int i = 0; i < all.size(); i += 2) {
        byte[] number = String.format("%04d", i).getBytes(ISO_8859_1);
        all.get(i).getOutputStream().write(number);
        assertThat(all.get(i + 1).getInputStream().readNBytes(4)).isEqualTo(number);
      }
      assertThat(LeakCheck.threads()).as("whatever there is of tunnels").isLessThan(8);
      for (Socket socket : all) {
        socket.close();
      }
    }
  }

  @Test
  void closeEndsAThousandTunnels() throws IOException {
    Loopback.needsDescriptors(5_000);
    try (Connector connector = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      HappyProxy proxy = HappyProxy.start(connector);
      List<Socket> all = new ArrayList<>();
      // the last one has its answer: whom a proxy has not accepted yet, the kernel resets
      for (int i = 0; i <= 1_000; i++) {
        Socket client = client(proxy, FOUR);
        all.add(client);
        if (i % 2 == 0) {
          assertThat(status(client, SELF, Loopback.portOf(server))).isEqualTo("200");
          all.add(server.accept().socket());
        }
      }
      proxy.close();
      for (Socket socket : all) {
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
        socket.close();
      }
    }
  }

  /** Fifty tunnels are full of what is never read: what others send goes through as before. */
  @Test
  void clientsThatNeverReadHoldUpNobody() throws IOException {
    try (Connector connector = connector();
        HappyProxy proxy = HappyProxy.start(connector);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      List<Socket> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Socket client = client(proxy, FOUR);
        assertThat(status(client, SELF, Loopback.portOf(server))).isEqualTo("200");
        all.add(client);
        SocketChannel peer = server.accept();
        all.add(peer.socket());
        peer.configureBlocking(false);
        ByteBuffer much = ByteBuffer.allocate(1 << 20);
        while (peer.write(much.clear()) > 0) {
          assertThat(much.capacity()).isPositive(); // until nobody takes any more
        }
      }
      try (Socket client = client(proxy, FOUR)) {
        assertThat(status(client, SELF, Loopback.portOf(server))).isEqualTo("200");
        try (Socket peer = server.accept().socket()) {
          for (int i = 0; i < 100; i++) {
            client.getOutputStream().write(i);
            assertThat(peer.getInputStream().read()).isEqualTo(i);
            peer.getOutputStream().write(i);
            assertThat(client.getInputStream().read()).isEqualTo(i);
          }
        }
      }
      for (Socket socket : all) {
        socket.close();
      }
    }
  }

  /** Passes bytes on, as a port forwarding would, under an address that nothing shows to be us. */
  private static final class Forwarder implements AutoCloseable {
    private final ServerSocketChannel listening = Loopback.listen(FOUR, 0);
    private final InetSocketAddress to;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Semaphore ends = new Semaphore(0);
    private final Thread accepting = new Thread(this::accept);

    Forwarder(InetSocketAddress to) throws IOException {
      this.to = to;
      accepting.start();
    }

    int port() throws IOException {
      return Loopback.portOf(listening);
    }

    /** Both directions of so many connections are at their end. */
    void awaitEnds(int connections) throws InterruptedException {
      assertThat(ends.tryAcquire(2 * connections, 60, TimeUnit.SECONDS))
          .as("unwound, of " + 2 * connections + ": " + ends.availablePermits())
          .isTrue();
    }

    private void accept() {
      try {
        while (true) {
          Socket from = listening.accept().socket();
          sockets.add(from);
          Socket on = new Socket(to.getAddress(), to.getPort());
          sockets.add(on);
          new Thread(() -> pass(from, on)).start();
          new Thread(() -> pass(on, from)).start();
        }
      } catch (IOException e) {
        // closed
      }
    }

    private void pass(Socket from, Socket on) {
      try {
        from.getInputStream().transferTo(on.getOutputStream());
        on.shutdownOutput();
      } catch (IOException e) {
        // a reset is an end, too
      }
      ends.release();
    }

    @Override
    public void close() throws IOException {
      listening.close();
      LeakCheck.eventually(() -> "accepts no more", () -> !accepting.isAlive());
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
