// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.ip;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Resolver;
import io.happysocket.report.RaceReport;
import io.happysocket.socket.HappyProxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way in of {@code AddressFilterWaysTest} that has a loop of its own: the proxy. */
@Timeout(60)
class FilteredProxyLoopbackTest {

  private final LeakCheck leaks = new LeakCheck();
  private final Queue<InetAddress> attempted = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "127.0.0.1",
        "[::1]",
        "10.0.0.1",
        "[64:ff9b::a9fe:a9fe]",
        "rebound.test"
      })
  void whatIsRefusedIsNotAttempted(String host) throws Exception {
    assertThat(answer(AddressFilter.publicOnly(), host)).startsWith("HTTP/1.1 502 ");
    assertThat(attempted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "rebound.test"})
  void whatIsAllowedIsLetThrough(String host) throws Exception {
    assertThat(answer(FOUR::equals, host)).startsWith("HTTP/1.1 200 ");
    assertThat(attempted).containsExactly(FOUR);
  }

  private String answer(AddressFilter filter, String host) throws Exception {
    ConnectListener listener =
        new ConnectListener() {
          @Override
          public void attemptStarted(long race, InetAddress address) {
            attempted.add(address);
          }

          @Override
          public void raceEnded(long race, RaceReport report) {
            ended.countDown();
          }
        };
    List<InetAddress> bad = List.of(ip("169.254.169.254"), ip("64:ff9b::a9fe:a9fe"), FOUR);
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Connector connector =
            Connector.builder()
                .resolver(Resolver.fixed(Map.of("rebound.test", bad)))
                .addressFilter(filter)
                .listener(listener)
                .build();
        HappyProxy proxy = HappyProxy.start(connector);
        Socket client = new Socket(proxy.address().getAddress(), proxy.address().getPort())) {
      String request = "CONNECT " + host + ":" + Loopback.portOf(server) + " HTTP/1.1\r\n\r\n";
      client.getOutputStream().write(request.getBytes(ISO_8859_1));
      String answer = new String(client.getInputStream().readNBytes(15), ISO_8859_1);
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
      return answer;
    }
  }
}
