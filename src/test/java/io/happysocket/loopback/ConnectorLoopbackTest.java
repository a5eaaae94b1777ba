// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
import static io.happysocket.loopback.Loopback.THIRD_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.happysocket.ConnectDeadlineException;
import io.happysocket.ConnectFailedException;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.RaceFailure;
import io.happysocket.UnresolvedHostException;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine on real sockets of the loopback interface: the hand-over of the winner and the release
 * of losers, seen in the kernel's own tables (contract rows 27, 29), failures (contract rows 31,
 * 34, 35), and no leak of descriptors or threads after each test.
 */
@Timeout(60)
class ConnectorLoopbackTest {

  private static final String NAME = "name.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder().resolver(ScriptedResolver.answering(answers)).build();
  }

  // ---- the winner (contract row 29)

  @Test
  void theWinnerIsBlockingRegisteredNowhereAndWorks() throws IOException {
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        SocketChannel channel = connector.connect(NAME, Loopback.portOf(server));
        SocketChannel peer = server.accept()) {
      assertThat(channel.isBlocking()).isTrue();
      assertThat(channel.isRegistered()).isFalse();
      assertThat(channel.getRemoteAddress()).isEqualTo(server.getLocalAddress());
      assertThat(exchange(channel, peer)).isEqualTo("hello");
    }
  }

  @Test
  void aWinnerThatWasRegisteredIsBlockingAndRegisteredNowhereToo() throws Exception {
    Loopback.needsLinux();
    WatchedStrategy strategy = new WatchedStrategy(1);
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .strategy(strategy)
                .build();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      var future = connector.connectAsync(NAME, silent.port());
      strategy.awaitInFlight();
      // its SYN was dropped: it is registered, and wins when the system repeats the SYN after 1 s
      try (SocketChannel peer = silent.accept();
          SocketChannel channel = future.join()) {
        assertThat(channel.isBlocking()).isTrue();
        assertThat(channel.isRegistered()).isFalse();
        assertThat(exchange(channel, peer)).isEqualTo("hello");
      }
    }
  }

  @Test
  void literalsOfBothFamiliesNeedNoResolver() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = Connector.builder().resolver(refusingResolver()).build();
        ServerSocketChannel four = Loopback.listen(FOUR, 0);
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        SocketChannel toFour = connector.connect("127.0.0.1", Loopback.portOf(four));
        SocketChannel toSix = connector.connect("::1", Loopback.portOf(six));
        SocketChannel bracketed = connector.connect("[::1]", Loopback.portOf(six));
        SocketChannel scoped = connector.connect("::1%0", Loopback.portOf(six))) {
      assertThat(((InetSocketAddress) toFour.getRemoteAddress()).getAddress()).isEqualTo(FOUR);
      assertThat(((InetSocketAddress) toSix.getRemoteAddress()).getAddress()).isEqualTo(SIX);
      assertThat(bracketed.isConnected()).isTrue();
      assertThat(scoped.isConnected()).isTrue();
    }
  }

  /** Contract row 9, with an A answer that is told before the lookup returns, as from a cache. */
  @Test
  void aServerThatNeverAnswersAaaaIsKnownWhenACachedAnswerComes() throws IOException {
    Loopback.needsIpv6();
    ScriptedResolver resolver = ScriptedResolver.silent().with(AddressFamily.IPV4, List.of(FOUR));
    ConnectHistory history = new MemoryHistory();
    Duration patience = Duration.ofSeconds(20);
    ConnectorBuilder builder = Connector.builder().resolver(resolver).history(history);
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Connector learning = builder.build();
        Connector patient =
            builder.resolutionDelay(patience).connectDeadline(patience.multipliedBy(3)).build()) {
      for (int i = 0; i < 3; i++) {
        AttemptReport attempt = onlyAttempt(learning, server);
        assertThat(attempt.reason()).startsWith("resolution delay 50 ms");
      }
      AttemptReport attempt = onlyAttempt(patient, server);
      assertThat(attempt.reason())
          .isEqualTo("no resolution delay: script leaves AAAA queries unanswered");
      assertThat(attempt.startNanos()).isLessThan(patience.toNanos());
    }
  }

  private static AttemptReport onlyAttempt(Connector connector, ServerSocketChannel server)
      throws IOException {
    Connection connection = connector.connectWithReport("name.example", Loopback.portOf(server));
    connection.channel().close();
    assertThat(connection.report().attempts()).hasSize(1);
    return connection.report().attempts().get(0);
  }

  private static Resolver refusingResolver() {
    return (question, listener) -> {
      throw new AssertionError("asked for " + question);
    };
  }

  @Test
  void healthyOnBothFamiliesUsesIpv6AndOneSyn() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = connector(FOUR, SIX);
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, Loopback.portOf(six));
        Connection connection = connector.connectWithReport(NAME, Loopback.portOf(six))) {
      assertThat(connection.report().winner().address()).isEqualTo(SIX);
      assertThat(connection.report().synCount()).isEqualTo(1);
      assertThat(four.isOpen()).isTrue();
    }
  }

  @Test
  void optionsAndLocalAddressesAreSetOnEveryAttemptBeforeItConnects() throws IOException {
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR))
                .option(StandardSocketOptions.SO_KEEPALIVE, true)
                .option(StandardSocketOptions.TCP_NODELAY, true)
                .localAddress(OTHER_FOUR)
                .build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        SocketChannel channel = connector.connect(NAME, Loopback.portOf(server))) {
      assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
      assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      assertThat(((InetSocketAddress) channel.getLocalAddress()).getAddress())
          .isEqualTo(OTHER_FOUR);
    }
  }

  // ---- losers (contract rows 26, 27)

  @Test
  void aSilentLoserIsGoneFromTheKernelWhenTheConnectReturns() throws IOException {
    Loopback.needsLinux();
    Loopback.needsIpv6();
    try (Connector connector = connector(FOUR, SIX);
        SilentPort silent = new SilentPort(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, silent.port())) {
      long before = LeakCheck.kernelSockets(silent.port(), SYN_SENT);
      try (Connection connection = connector.connectWithReport(NAME, Loopback.portOf(four))) {
        assertThat(LeakCheck.kernelSockets(silent.port(), SYN_SENT)).isEqualTo(before);
        assertThat(connection.report().winner().address()).isEqualTo(FOUR);
        assertThat(connection.report().attempts())
            .extracting(AttemptReport::outcome)
            .containsExactly(AttemptReport.Outcome.LOST, AttemptReport.Outcome.WON);
      }
    }
  }

  private static final String SYN_SENT = "02";

  @Test
  void ofTwoEstablishedInOneTurnTheSecondIsClosedWithFinAndNoByte() throws Exception {
    assertThat(endOfAnEstablishedLoser(false)).isEqualTo("end of stream");
  }

  @Test
  void orWithRst() throws Exception {
    assertThat(endOfAnEstablishedLoser(true)).contains("reset");
  }

  /**
   * Holds the loop in a strategy until the kernel has established two attempts, so that both are
   * ready in one turn, and says what the server of the loser then reads. Both have been established
   * for the history; whether their time is a sample depends on who had to send his SYN twice.
   */
  private static String endOfAnEstablishedLoser(boolean reset) throws Exception {
    Loopback.needsLinux();
    TwoAtOnce strategy = new TwoAtOnce();
    MemoryHistory history = new MemoryHistory();
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR))
                .strategy(strategy)
                .resetLosers(reset)
                .history(history)
                .build();
        SilentPort first = new SilentPort(FOUR, 0);
        SilentPort second = new SilentPort(OTHER_FOUR, first.port())) {
      var future = connector.connectWithReportAsync(NAME, first.port());
      assertThat(strategy.bothStarted.await(30, TimeUnit.SECONDS)).isTrue();
      try (SocketChannel onFirst = first.accept();
          SocketChannel onSecond = second.accept()) {
        strategy.bothAccepted.countDown();
        try (Connection connection = future.join()) {
          boolean firstWon = connection.report().winner().address().equals(FOUR);
          assertThat(connection.report().synCount()).isEqualTo(2);
          assertThat(history.snapshot(System.nanoTime()))
              .flatExtracting(network -> network.addresses().values())
              .hasSize(2)
              .allSatisfy(known -> assertThat(known.established()).isEqualTo(1));
          return readEnd(firstWon ? onSecond : onFirst);
        }
      }
    }
  }

  private static String readEnd(SocketChannel peer) {
    try {
      return peer.read(ByteBuffer.allocate(1)) < 0 ? "end of stream" : "a byte";
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  // ---- failures (contract rows 31, 34, 35)

  @Test
  void allRefusedIsOneConnectExceptionThatTellsAll() throws IOException {
    int port = Loopback.freePort();
    try (Connector connector = connector(FOUR, OTHER_FOUR, THIRD_FOUR)) {
      ConnectFailedException failure =
          catchThrowableOfType(ConnectFailedException.class, () -> connector.connect(NAME, port));
      assertThat(failure).isInstanceOf(ConnectException.class).isInstanceOf(RaceFailure.class);
      assertThat(failure).hasCauseInstanceOf(ConnectException.class);
      assertThat(failure.getSuppressed()).hasSize(2);
      assertThat(failure)
          .hasMessageContaining("3 addresses tried (3 IPv4): 3 failed: ")
          .hasMessageNotContaining("127.0.0.");
      assertThat(failure.report().messageLines()).hasSizeGreaterThanOrEqualTo(4);
      assertThat(failure.report().toString()).contains("127.0.0.1", "127.0.0.3");
      assertThat(failure.report().outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
      assertThat(failure.report().attempts())
          .extracting(AttemptReport::outcome)
          .containsOnly(AttemptReport.Outcome.FAILED);
      assertThat(failure.getStackTrace()[0].toString()).doesNotContain("EventLoop");
    }
  }

  @Test
  void theDeadlineIsASocketTimeoutThatNamesWhatWasTriedAndWhatNot() throws IOException {
    Loopback.needsLinux();
    try (Connector connector = connector(FOUR, OTHER_FOUR, THIRD_FOUR);
        SilentPort silent = new SilentPort(FOUR, 0);
        SilentPort alsoSilent = new SilentPort(OTHER_FOUR, silent.port())) {
      ConnectDeadlineException failure =
          catchThrowableOfType(
              ConnectDeadlineException.class,
              () -> connector.connect(NAME, alsoSilent.port(), Duration.ofMillis(150)));
      assertThat(failure).isInstanceOf(SocketTimeoutException.class);
      assertThat(failure.report().outcome()).isEqualTo(RaceReport.Outcome.DEADLINE);
      assertThat(failure.report().attempts())
          .extracting(AttemptReport::outcome)
          .contains(AttemptReport.Outcome.LOST, AttemptReport.Outcome.NEVER_STARTED);
      assertThat(failure).hasMessageContaining("never");
    }
  }

  @Test
  void noAnswerEverNamesTheDnsPhaseAndTheServers() {
    ScriptedResolver silent = ScriptedResolver.silent();
    try (Connector connector = Connector.builder().resolver(silent).build()) {
      ConnectDeadlineException failure =
          catchThrowableOfType(
              ConnectDeadlineException.class,
              () -> connector.connect(NAME, 443, Duration.ofMillis(50)));
      assertThat(failure).hasMessageContaining("DNS").hasMessageNotContaining("script");
      assertThat(failure.report().toString()).contains("script");
      assertThat(silent.cancelled).hasValue(1);
    }
  }

  @Test
  void bothLookupsFailedIsAnUnknownHostThatTellsBothCausesApart() {
    Resolver failing =
        ScriptedResolver.silent().failing(IPV6, "SERVFAIL").failing(IPV4, "no such name");
    try (Connector connector = Connector.builder().resolver(failing).build()) {
      assertThatThrownBy(() -> connector.connect(NAME, 443))
          .isInstanceOf(UnresolvedHostException.class)
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("SERVFAIL")
          .hasMessageContaining("no such name");
    }
  }

  @Test
  void aResolverThatThrowsFailsTheRaceAndNothingElse() throws IOException {
    try (Connector connector = Connector.builder().resolver(refusingResolver()).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThatThrownBy(() -> connector.connect(NAME, 443))
          .isInstanceOf(UnresolvedHostException.class)
          .hasMessageContaining("the resolver failed");
      connector.connect("127.0.0.1", Loopback.portOf(server)).close();
    }
  }

  @Test
  void aStrategyThatThrowsFailsItsOwnRaceAlone() throws IOException {
    ConnectStrategy lost =
        race -> {
          if (race.attempts().isEmpty() && !race.untried().isEmpty()) {
            return Step.attempt(race.untried().get(0), "the only one");
          }
          throw new IllegalStateException("lost my way");
        };
    try (Connector connector =
            Connector.builder().resolver(refusingResolver()).strategy(lost).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      ConnectFailedException failure =
          catchThrowableOfType(ConnectFailedException.class, () -> connector.connect(NAME, 443));
      assertThat(failure.report().outcome()).isEqualTo(RaceReport.Outcome.BROKEN);
      assertThat(failure).hasRootCauseMessage("lost my way");
      connector.connect("127.0.0.1", Loopback.portOf(server)).close();
    }
  }

  @Test
  void theFilterRefusesLoopbackForStrangers() {
    try (Connector connector =
        Connector.builder()
            .resolver(ScriptedResolver.answering(FOUR))
            .addressFilter(AddressFilter.publicOnly())
            .build()) {
      assertThatThrownBy(() -> connector.connect(NAME, 443))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("refused by the address filter");
      assertThatThrownBy(() -> connector.connect("127.0.0.1", 443))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("refused by the address filter");
    }
  }

  // ---- the platform

  @Test
  void anAttemptThatCannotEvenBindIsRecordedAndTheNextOneWins() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR, SIX))
                .localAddress(Loopback.ip("2001:db8::1"))
                .build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Connection connection = connector.connectWithReport(NAME, Loopback.portOf(server))) {
      AttemptReport six = connection.report().attempts().get(0);
      assertThat(six.address()).isEqualTo(SIX);
      assertThat(six.outcome()).isEqualTo(AttemptReport.Outcome.FAILED);
      assertThat(six.synSent()).isFalse();
      assertThat(connection.report().winner().address()).isEqualTo(FOUR);
    }
  }

  @Test
  void oneScenarioGivesTheSameEventsOnBothHosts() throws IOException {
    Loopback.needsIpv6();
    int port = Loopback.freePort();
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(SIX, FOUR, OTHER_FOUR))
                .strategy(Strategies.happyEyeballs())
                .build();
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, port);
        Connection connection = connector.connectWithReport(NAME, port)) {
      assertThat(server.isOpen()).isTrue();
      assertThat(BothHosts.events(connection.report()))
          .containsExactlyElementsOf(BothHosts.inVirtualTime(connection.report()));
    }
  }

  @Test
  void everyLookupIsInTheReport() throws IOException {
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Connection connection = connector.connectWithReport(NAME, Loopback.portOf(server))) {
      assertThat(connection.report().lookups())
          .extracting(LookupReport::family)
          .containsExactly(IPV6, IPV4);
      assertThat(connection.report().lookups())
          .extracting(LookupReport::outcome)
          .containsExactly(LookupReport.Outcome.EMPTY, LookupReport.Outcome.ANSWERED);
      assertThat(connection.report().toString()).contains("127.0.0.1");
      assertThat(connection.toString()).isEqualTo(connection.report().toString());
    }
  }

  // ---- memory (contract rows 37, 41)

  @Test
  void aConnectionReportedAsBadIsDemotedForTheNextConnect() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR, SIX))
                .strategy(Strategies.adaptive())
                .build();
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, Loopback.portOf(six))) {
      try (Connection first = connector.connectWithReport(NAME, Loopback.portOf(four))) {
        assertThat(first.report().winner().address()).isEqualTo(SIX);
        first.reportFailure("TLS failed");
      }
      try (Connection second = connector.connectWithReport(NAME, Loopback.portOf(four))) {
        assertThat(second.report().winner().address()).isEqualTo(FOUR);
      }
    }
  }

  @Test
  void aHistoryThatIsSwitchedOffLearnsNothing() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector =
            Connector.builder()
                .resolver(ScriptedResolver.answering(FOUR, SIX))
                .strategy(Strategies.adaptive())
                .history(ConnectHistory.none())
                .build();
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, Loopback.portOf(six))) {
      for (int i = 0; i < 2; i++) {
        try (Connection connection = connector.connectWithReport(NAME, Loopback.portOf(four))) {
          assertThat(connection.report().winner().address()).isEqualTo(SIX);
          connection.reportFailure("TLS failed");
        }
      }
    }
  }

  // ---- bad input

  @Test
  void badInputIsRefusedAtOnce() {
    try (Connector connector = connector(FOUR)) {
      assertThatThrownBy(() -> connector.connect("", 443))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("host");
      assertThatThrownBy(() -> connector.connect(NAME, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("port must be 1 to 65535: 0");
      assertThatThrownBy(() -> connector.connectAsync(NAME, 65_536))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> connector.connect("[127.0.0.1]", 443))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not an IPv6 address");
      assertThatThrownBy(() -> connector.connect("fe80::1%nosuchinterface", 443))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("scope");
      assertThatThrownBy(() -> connector.connect(NAME, 443, Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("timeout");
    }
  }

  private static String exchange(SocketChannel channel, SocketChannel peer) throws IOException {
    channel.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer read = ByteBuffer.allocate(16);
    peer.read(read);
    return new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII);
  }
}
