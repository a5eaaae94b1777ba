// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
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
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.report.LookupReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
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

  private static Resolver fixed() throws IOException {
    return Resolver.fixed(Map.of(NAME, List.of(FOUR)));
  }

  private ConnectorBuilder builder() throws IOException {
    return Connector.builder().strategy(watched).resolver(fixed());
  }

  @Test
  void whatIsEstablishedAtOnceNeedsNoOtherThread() throws IOException {
    try (Connector connector = builder().build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Connection connection = connector.connectWithReport(NAME, Loopback.portOf(server));
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
    Loopback.needsIpv6();
    try (Connector connector = Connector.builder().strategy(watched).build();
        ServerSocketChannel four = Loopback.listen(FOUR, 0);
        ServerSocketChannel server = Loopback.listen(SIX, Loopback.portOf(four))) {
      connector.connect("localhost", Loopback.portOf(server)).close();
      deciding.clear();
      connector.connect("localhost", Loopback.portOf(server)).close();
      assertThat(deciding).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void aResolverThatDoesNotSayWhatItKnowsIsAskedOnTheLoop() throws IOException {
    Resolver fixed = fixed();
    Set<Thread> asking = ConcurrentHashMap.newKeySet();
    Resolver asked =
        (question, listener) -> {
          asking.add(Thread.currentThread());
          return fixed.resolve(question, listener);
        };
    try (Connector connector = builder().resolver(asked).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      Connection connection = connector.connectWithReport(NAME, Loopback.portOf(server));
      connection.close();
      assertThat(deciding).hasSize(1).doesNotContain(Thread.currentThread()).isEqualTo(asking);
      try (Connector here = builder().build()) {
        Connection same = here.connectWithReport(NAME, Loopback.portOf(server));
        same.close();
        assertThat(withoutTimes(same)).isEqualTo(withoutTimes(connection));
      }
    }
  }

  private static String withoutTimes(Connection connection) {
    return connection.toString().replaceAll("[0-9.]+ ms", "ms");
  }

  /** A cache that knows where a host was, and asks where it is. */
  private static final class MovedHost implements Resolver {
    private final List<Thread> asking = new ArrayList<>();

    @Override
    public List<Answer> known(Question question) {
      return answers(FOUR);
    }

    @Override
    public Resolution resolve(Question question, Listener listener) {
      asking.add(Thread.currentThread());
      answers(OTHER_FOUR).forEach(listener::answered);
      return () -> {};
    }

    private static List<Answer> answers(InetAddress address) {
      Duration ttl = Duration.ofMinutes(1);
      return List.of(
          new Answer(AddressFamily.IPV6, Answer.Kind.NO_DATA, List.of(), ttl, "", null, true),
          new Answer(
              AddressFamily.IPV4, Answer.Kind.ADDRESSES, List.of(address), ttl, "", null, true));
    }
  }

  @Test
  void whatIsAskedAgainIsAskedOnTheLoop() throws IOException {
    Loopback.needsLinux();
    MovedHost resolver = new MovedHost();
    try (Connector connector = builder().resolver(resolver).build();
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0)) {
      Connection connection = connector.connectWithReport(NAME, Loopback.portOf(server));
      connection.close();
      assertThat(connection.report().attempts()).hasSize(2);
      assertThat(connection.report().lookups())
          .extracting(LookupReport::again)
          .containsExactlyInAnyOrder(false, true, false, true);
      assertThat(resolver.asking).hasSize(1).doesNotContain(Thread.currentThread());
      assertThat(deciding).hasSize(2).contains(Thread.currentThread());
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
