// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.ConnectFailedException;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.UnresolvedHostException;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Answer;
import io.happysocket.dns.FixedResolver;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connect to a name whose answers are known begins on the calling thread, as one to a literal
 * does, and looks the same in its report; any other goes to the loop.
 */
@Timeout(60)
class KnownNameLoopbackTest {

  private static final String NAME = "known.test";

  private final LeakCheck leaks = new LeakCheck();
  private final Set<Thread> deciding = ConcurrentHashMap.newKeySet();
  private final ConnectStrategy watched =
      race -> {
        deciding.add(Thread.currentThread());
        return Strategies.happyEyeballs().next(race);
      };

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static FixedResolver fixed() throws IOException {
    return new FixedResolver(Map.of(NAME, List.of(InetAddress.getByName("127.0.0.1"))));
  }

  private ConnectorBuilder builder() throws IOException {
    return Connector.builder().strategy(watched).resolver(fixed());
  }

  @Test
  void whatIsEstablishedAtOnceNeedsNoOtherThread() throws IOException {
    try (Connector connector = builder().build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Connection connection = connector.race(NAME, Loopback.portOf(server));
      try (SocketChannel channel = connection.channel()) {
        assertThat(channel.isBlocking()).isTrue();
        assertThat(connection.report().lookups()).hasSize(2);
        assertThat(connection.report().attempts()).hasSize(1);
        assertThat(deciding).containsExactly(Thread.currentThread());
      }
    }
  }

  @Test
  void aFutureOfItIsCompleteAndItsExecutorIsNotAsked() throws IOException {
    List<Runnable> given = new ArrayList<>();
    try (Connector connector = builder().executor(given::add).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      CompletableFuture<SocketChannel> future =
          connector.connectAsync(NAME, Loopback.portOf(server));
      assertThat(future).isCompleted();
      future.join().close();
      assertThat(connector.connectAsync("other.test", 1)).isCompletedExceptionally();
      assertThat(given).isEmpty();
      assertThat(deciding).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void soIsWhatIsRefusedAtOnce() throws IOException {
    int port;
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      port = Loopback.portOf(server);
    }
    try (Connector connector = builder().build()) {
      assertThatThrownBy(() -> connector.connect(NAME, port))
          .isInstanceOf(ConnectFailedException.class);
      assertThatThrownBy(() -> connector.connect("other.test", port))
          .isInstanceOf(UnresolvedHostException.class);
      assertThat(deciding).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void localhostIsKnownAfterItsFirstConnect() throws IOException {
    try (Connector connector = Connector.builder().strategy(watched).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      connector.connect("localhost", Loopback.portOf(server)).close();
      deciding.clear();
      connector.connect("localhost", Loopback.portOf(server)).close();
      assertThat(deciding).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void aResolverThatDoesNotSayWhatItKnowsIsAskedOnTheLoop() throws IOException {
    FixedResolver fixed = fixed();
    Set<Thread> asking = ConcurrentHashMap.newKeySet();
    Resolver asked =
        (question, listener) -> {
          asking.add(Thread.currentThread());
          return fixed.resolve(question, listener);
        };
    try (Connector connector = builder().resolver(asked).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Connection connection = connector.race(NAME, Loopback.portOf(server));
      connection.close();
      assertThat(deciding).hasSize(1).doesNotContain(Thread.currentThread()).isEqualTo(asking);
      try (Connector here = builder().build()) {
        Connection same = here.race(NAME, Loopback.portOf(server));
        same.close();
        assertThat(withoutTimes(same)).isEqualTo(withoutTimes(connection));
      }
    }
  }

  private static String withoutTimes(Connection connection) {
    return connection.toString().replaceAll("[0-9.]+ ms", "ms");
  }

  /**
   * All addresses of an answer from a cache have failed: the next answer is asked for on the loop.
   */
  @Test
  void whatIsAskedAgainIsAskedOnTheLoop() throws IOException {
    List<Thread> asking = new ArrayList<>();
    int refusing;
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      refusing = Loopback.portOf(server);
    }
    InetAddress gone = InetAddress.getByName("127.0.0.1");
    InetAddress moved = InetAddress.getByName("127.0.0.2");
    Resolver cache =
        new Resolver() {
          @Override
          public List<Answer> known(Question question) {
            return List.of(answer(gone));
          }

          @Override
          public Resolution resolve(Question question, Listener listener) {
            asking.add(Thread.currentThread());
            listener.answered(answer(moved));
            return () -> {};
          }

          private Answer answer(InetAddress address) {
            return new Answer(
                AddressFamily.IPV4,
                Answer.Kind.ADDRESSES,
                List.of(address),
                java.time.Duration.ofMinutes(1),
                "cache",
                null,
                true);
          }
        };
    ConnectStrategy ipv4 =
        new ConnectStrategy() {
          @Override
          public io.happysocket.strategy.Step next(io.happysocket.strategy.RaceView race) {
            return watched.next(race);
          }

          @Override
          public Set<AddressFamily> lookups(io.happysocket.address.LocalNetwork network) {
            return Set.of(AddressFamily.IPV4);
          }
        };
    try (Connector connector = builder().resolver(cache).strategy(ipv4).build();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new java.net.InetSocketAddress(moved, refusing));
      Connection connection = connector.race(NAME, refusing);
      connection.close();
      assertThat(connection.report().winner().address()).isEqualTo(moved);
      assertThat(connection.report().lookups()).hasSize(2);
      assertThat(asking).hasSize(1).doesNotContain(Thread.currentThread());
    }
  }

  @Test
  void theFilterHoldsForWhatIsKnown() throws IOException {
    AddressFilter filter = address -> !address.isLoopbackAddress();
    try (Connector connector = builder().addressFilter(filter).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThatThrownBy(() -> connector.connect(NAME, Loopback.portOf(server)))
          .isInstanceOf(ConnectFailedException.class);
      Question question = new Question(NAME, Set.of(AddressFamily.IPV4));
      assertThat(connector.resolver().known(question))
          .extracting(Answer::kind)
          .containsExactly(Answer.Kind.NO_DATA);
    }
  }
}
