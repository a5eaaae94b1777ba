// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * What is proved of a client that is plugged in: ten connects by a name whose IPv6 address is
 * healthy, and ten where it is silent. The JDK's own lookups give IPv4 first here, so who connects
 * to IPv6 is plugged in. The client's own connect time-out is longer than the test may take, so
 * whoever waits for it fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 45, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class PluggedContract {

  private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(10);
  private static final int CONNECTS = 10;

  private int port;

  /** A client, as far as the tests use one. */
  public interface Client extends AutoCloseable {

    /** Has a whole exchange on a connection of its own, and checks it. */
    void exchange(String host, int port) throws Exception;

    @Override
    default void close() throws IOException {}
  }

  /** Starts the server on 127.0.0.1 and says on which port. */
  protected abstract int start() throws Exception;

  protected void stop() throws Exception {}

  /** The client with the connector plugged in, or as it comes where there is none. */
  protected abstract Client client(@Nullable Connector connector, Duration connectTimeout)
      throws Exception;

  @BeforeAll
  final void open() throws Exception {
    port = start();
  }

  @AfterAll
  final void close() throws Exception {
    stop();
  }

  @Test
  void aHealthyIpv6IsTakenTenTimes() throws Exception {
    AtomicInteger accepted = new AtomicInteger();
    try (BrokenNetwork network = healthy(port, accepted)) {
      connects(network);
    }
    assertThat(accepted).hasPositiveValue();
  }

  @Test
  void aSilentIpv6CostsNoConnectTimeOutTheFirstOrTheTenthTime() throws Exception {
    try (BrokenNetwork network = silent(port)) {
      connects(network);
    }
  }

  private void connects(BrokenNetwork network) throws Exception {
    try (Connector connector = Connector.builder().build();
        Client client = client(connector, CONNECT_TIMEOUT)) {
      for (int i = 0; i < CONNECTS; i++) {
        client.exchange(network.host(), network.port());
      }
    }
  }

  /** Both families lead to the server. */
  static BrokenNetwork healthy(int port, AtomicInteger accepted) throws IOException {
    Endpoint.Service relay =
        client -> {
          accepted.incrementAndGet();
          relay(client, port);
        };
    return DeadFirst.localhost()
        .port(port)
        .ipv6(Endpoint.healthy(relay))
        .ipv4(Endpoint.existing())
        .start();
  }

  /** {@code ::1} is silent. */
  static BrokenNetwork silent(int port) throws IOException {
    return DeadFirst.localhost()
        .port(port)
        .ipv6(Endpoint.silent())
        .ipv4(Endpoint.existing())
        .start();
  }

  static void relay(Socket client, int port) throws IOException {
    InetAddress four = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (Socket server = new Socket(four, port)) {
      Thread back = new Thread(() -> copy(server, client), "relay");
      back.start();
      copy(client, server);
    }
  }

  /** Until either side has closed. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      try {
        to.close(); // whoever reads there ends, too
      } catch (IOException f) {
        throw new UncheckedIOException(f);
      }
    }
  }
}
