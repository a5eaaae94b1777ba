// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.NetworkView;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.history.RttEstimate;
import io.happysocket.log.KeptLog;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers' code may do: throw anything, at any place, or give null. The race concerned ends
 * once, before its deadline; its channel is delivered or closed; races beside it do not notice; and
 * the log says what was called, and for which host.
 */
class ForeignCodeTest {

  /** What a caller's code throws: unchecked, an error, and checked though not declared. */
  private static final List<Throwable> ANYTHING =
      List.of(
          new IllegalStateException("thrown on purpose"),
          new StackOverflowError("thrown on purpose"),
          new Exception("thrown on purpose"));

  /** Where it throws it, or gives null, and what is expected. */
  private record Fault(
      String name, boolean connects, String logged, UnaryOperator<ConnectorBuilder> staged) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void forget() {
    KeptLog.forget();
  }

  @ParameterizedTest
  @MethodSource
  void everyRaceEndsOnceAndOthersGoOn(Fault fault) {
    try (PlayedConnects played = new PlayedConnects()) {
      Connector connector = played.use(fault.staged.apply(played.builder()));
      CompletableFuture<SocketChannel> concerned = connector.connectAsync(BOTH, 443);
      CompletableFuture<SocketChannel> beside = connector.connectAsync(OTHER, 443);
      played.advance(PlayedConnects.DEADLINE.toMillis() - 1);
      assertThat(concerned).as("before its deadline").isDone();
      assertThat(concerned.isCompletedExceptionally()).isNotEqualTo(fault.connects);
      assertThat(beside).as("beside it").isCompleted();
      close(concerned);
      close(beside);
    }
    if (!fault.logged.isEmpty()) {
      assertThat(KeptLog.lines())
          .anySatisfy(line -> assertThat(line).startsWith("WARN").contains(fault.logged, BOTH));
    }
  }

  @SuppressWarnings("unused") // named by the test
  static Stream<Fault> everyRaceEndsOnceAndOthersGoOn() {
    List<Fault> faults = new ArrayList<>();
    for (Throwable thrown : ANYTHING) {
      String with = " throws " + thrown.getClass().getSimpleName();
      faults.add(fault("history.view" + with, true, "the history's view", history(thrown, "view")));
      faults.add(
          fault("history.learn" + with, true, "the history's learn", history(thrown, "learn")));
      faults.add(fault("history's view" + with, false, "", history(thrown, "rtt")));
      faults.add(fault("resolve" + with, false, "the resolver", resolver(thrown, "resolve")));
      faults.add(
          fault(
              "resolve, having answered," + with, true, "the resolver", resolver(thrown, "late")));
      faults.add(fault("known" + with, true, "the resolver", resolver(thrown, "known")));
      faults.add(fault("cancel and release" + with, true, "a resolution", resolver(thrown, "end")));
      faults.add(
          fault(
              "listener" + with, true, "the connect listener", b -> b.listener(listener(thrown))));
      faults.add(
          fault("executor" + with, false, "the executor", b -> b.executor(executor(thrown))));
      faults.add(fault("filter" + with, false, "", b -> b.addressFilter(filter(thrown))));
      faults.add(fault("strategy" + with, false, "", b -> b.strategy(strategy(thrown, "next"))));
      faults.add(
          fault("strategy's name" + with, false, "", b -> b.strategy(strategy(thrown, "name"))));
      faults.add(
          fault(
              "strategy's lookups" + with,
              false,
              "",
              b -> b.strategy(strategy(thrown, "lookups"))));
      faults.add(fault("reason" + with, true, "", b -> b.strategy(strategy(thrown, "reason"))));
    }
    faults.add(fault("history.view gives null", true, "", history(null, "view")));
    faults.add(fault("known gives null", true, "the resolver", resolver(null, "known")));
    faults.add(fault("known has one family", true, "", resolver(null, "half")));
    faults.add(fault("known has a null", true, "the resolver", resolver(null, "nothing")));
    faults.add(fault("resolve gives null", true, "the resolver", resolver(null, "resolve")));
    faults.add(
        fault("an answer is null", false, "the resolver's answer", resolver(null, "answer")));
    faults.add(fault("the step is null", false, "", b -> b.strategy(strategy(null, "next"))));
    faults.add(fault("the name is null", false, "", b -> b.strategy(strategy(null, "name"))));
    faults.add(
        fault("the lookups are null", false, "", b -> b.strategy(strategy(null, "lookups"))));
    faults.add(fault("no lookups", false, "", b -> b.strategy(strategy(null, "none"))));
    faults.add(
        fault("the reason's words are null", true, "", b -> b.strategy(strategy(null, "reason"))));
    return faults.stream();
  }

  private static Fault fault(
      String name, boolean connects, String logged, UnaryOperator<ConnectorBuilder> staged) {
    return new Fault(name, connects, logged, staged);
  }

  /** One host only: the races of others are served well. */
  private static boolean concerned(String host) {
    return host.equals(BOTH);
  }

  private static boolean concerned(InetAddress address) {
    return PlayedConnects.ip("2001:db8::1").equals(address)
        || PlayedConnects.ip("192.0.2.1").equals(address);
  }

  private static boolean concerned(RaceView race) {
    return race.destinations().stream()
        .map(Destination::address)
        .anyMatch(ForeignCodeTest::concerned);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable thrown) throws T {
    if (thrown != null) {
      throw (T) thrown;
    }
  }

  private static UnaryOperator<ConnectorBuilder> history(Throwable thrown, String where) {
    return builder -> builder.history(new FaultyHistory(thrown, where));
  }

  /** Concerns every race: a history is not told for which host it is asked. */
  private record FaultyHistory(Throwable thrown, String where) implements ConnectHistory {
    @Override
    public HistoryView view(NetworkView network, long nowNanos) {
      if (where.equals("view")) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
        return null;
      }
      return where.equals("rtt")
          ? new HistoryView() {
            @Override
            public RttEstimate rtt(InetAddress address) {
              if (concerned(address)) {
                ForeignCodeTest.<RuntimeException>raise(thrown);
              }
              return null;
            }

            @Override
            public HistoryView.Health health(AddressFamily family) {
              return HistoryView.NONE.health(family);
            }
          }
          : HistoryView.NONE;
    }

    @Override
    public void learn(NetworkView network, long nowNanos, HistoryUpdate update) {
      if (where.equals("learn")) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
    }
  }

  private static UnaryOperator<ConnectorBuilder> resolver(Throwable thrown, String where) {
    return builder -> builder.resolver(new FaultyResolver(thrown, where));
  }

  private record FaultyResolver(Throwable thrown, String where) implements Resolver {
    @Override
    public List<Answer> known(Question question) {
      if (concerned(question.host()) && where.equals("known")) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
        return null;
      }
      return switch (where) {
        case "half" -> PlayedConnects.names().known(question).subList(0, 1);
        case "nothing" -> concerned(question.host()) ? Arrays.asList((Answer) null) : List.of();
        default -> List.of();
      };
    }

    @Override
    public Resolution resolve(Question question, Listener listener) {
      if (!concerned(question.host())) {
        return PlayedConnects.names().resolve(question, listener);
      }
      if (where.equals("answer")) {
        listener.answered((Answer) null);
        return () -> {};
      }
      if (where.equals("resolve") && thrown != null) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
      PlayedConnects.names().resolve(question, listener);
      if (where.equals("late")) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
      return switch (where) {
        case "end" -> () -> ForeignCodeTest.<RuntimeException>raise(thrown);
        case "known", "half", "nothing" -> () -> {};
        default -> null;
      };
    }
  }

  private static ConnectListener listener(Throwable thrown) {
    return new ConnectListener() {
      @Override
      public void raceStarted(long race, String host, int port) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }

      @Override
      public void lookupEnded(
          long race, AddressFamily family, List<InetAddress> addresses, Throwable cause) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }

      @Override
      public void attemptStarted(long race, InetAddress address) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }

      @Override
      public void raceEnded(long race, RaceReport report) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
    };
  }

  /** Throws for the first completion, which is the concerned one's, and runs the others. */
  private static Executor executor(Throwable thrown) {
    boolean[] threw = new boolean[1];
    return task -> {
      if (!threw[0]) {
        threw[0] = true;
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
      task.run();
    };
  }

  private static AddressFilter filter(Throwable thrown) {
    return address -> {
      if (concerned(address)) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
      }
      return true;
    };
  }

  private static ConnectStrategy strategy(Throwable thrown, String where) {
    return new FaultyStrategy(thrown, where);
  }

  /** Its name and lookups concern every race but those that began before. */
  private static final class FaultyStrategy implements ConnectStrategy {
    private final ConnectStrategy sane = Strategies.happyEyeballs();
    private final Throwable thrown;
    private final String where;
    private int names;
    private int lookups;

    FaultyStrategy(Throwable thrown, String where) {
      this.thrown = thrown;
      this.where = where;
    }

    @Override
    public Step next(RaceView race) {
      if (where.equals("next") && concerned(race)) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
        return null;
      }
      Step step = sane.next(race);
      return where.equals("reason") && step instanceof Step.Attempt attempt
          ? new Step.Attempt(attempt.destination(), this::words)
          : step;
    }

    private String words() {
      ForeignCodeTest.<RuntimeException>raise(thrown);
      return null;
    }

    @Override
    public Set<AddressFamily> lookups(NetworkView network) {
      if (++lookups == 1 && (where.equals("lookups") || where.equals("none"))) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
        return where.equals("none") ? Set.of() : null;
      }
      return BOTH_FAMILIES;
    }

    @Override
    public String name() {
      if (++names == 1 && where.equals("name")) {
        ForeignCodeTest.<RuntimeException>raise(thrown);
        return null;
      }
      return "faulty";
    }
  }

  private static void close(CompletableFuture<SocketChannel> future) {
    if (!future.isCompletedExceptionally()) {
      try {
        future.join().close();
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    }
  }

  @Test
  void aCheckThatLeavesItsChannelWithASelectorDoesNotPass() throws Exception {
    try (PlayedConnects played = new PlayedConnects();
        Selector elsewhere = played.world.channels().openSelector()) {
      Connector connector = played.use(played.builder());
      Handshake<String> check =
          (channel, host, port) -> {
            if (channel.getRemoteAddress().toString().contains("192.0.2.1")) {
              return "passed";
            }
            channel.configureBlocking(false);
            channel.register(elsewhere, SelectionKey.OP_READ);
            return "registered";
          };
      try (HandshakeResult<String> accepted = connector.connect(BOTH, 443, check)) {
        assertThat(accepted.result()).isEqualTo("passed");
        assertThat(accepted.connection().channel().isBlocking()).isTrue();
      }
      elsewhere.selectNow();
    }
  }

  /** The report of a race whose reasons throw can be read, and says so. */
  @Test
  void aReasonThatThrowsCostsNoReport() throws Exception {
    try (PlayedConnects played = new PlayedConnects()) {
      Connector connector =
          played.use(
              played.builder().strategy(strategy(new IllegalStateException("none"), "reason")));
      try (Connection connection = connector.connectWithReport(BOTH, 443)) {
        assertThat(connection.report().toString())
            .contains("a reason that could not be put into words");
      }
    }
  }
}
