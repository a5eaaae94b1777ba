// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.RaceFailure;
import io.happysocket.dns.Resolver;
import io.happysocket.report.AttemptReport;
import io.happysocket.report.RaceReport;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a socket of the factory connects to, and what it is before, after and without a connection:
 * contract rows S1 and S3 to S6.
 */
@Timeout(60)
class SocketFactoryLoopbackTest {

  private static final String NAME = "name.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder().resolver(ScriptedResolver.answering(answers)).build();
  }

  private static Connector withoutDns() {
    Resolver none =
        (question, listener) -> {
          throw new AssertionError("asked for " + question);
        };
    return Connector.builder().resolver(none).build();
  }

  private static InetAddress named(InetAddress address) throws UnknownHostException {
    return InetAddress.getByAddress(NAME, address.getAddress());
  }

  private static InetSocketAddress unresolved(int port) {
    return InetSocketAddress.createUnresolved(NAME, port);
  }

  // ---- contract row S1: by name or by address

  @Test
  void anUnresolvedNameIsRaced() throws IOException {
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      socket.connect(unresolved(Loopback.portOf(server)), 5_000);
      assertThat(socket.getInetAddress()).isEqualTo(OTHER_FOUR);
      assertThat(socket.getInetAddress().getHostName()).isEqualTo(NAME);
      assertThat(HappySocketFactory.reportOf(socket).attempts())
          .extracting(AttemptReport::address)
          .containsExactly(FOUR, OTHER_FOUR);
    }
  }

  @Test
  void aSilentFirstAddressCostsOneAttemptDelay() throws IOException {
    Loopback.needsLinux();
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        SilentPort silent = new SilentPort(FOUR, Loopback.portOf(server));
        Socket socket = new HappySocketFactory(connector).createSocket(NAME, silent.port())) {
      assertThat(socket.getInetAddress()).isEqualTo(OTHER_FOUR);
    }
  }

  @Test
  void aResolvedAddressIsHonoured() throws IOException {
    try (Connector connector = withoutDns();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      socket.connect(new InetSocketAddress(named(FOUR), Loopback.portOf(server)));
      assertThat(socket.getInetAddress()).isEqualTo(FOUR);
      assertThat(HappySocketFactory.reportOf(socket).host()).isEqualTo(NAME);
    }
  }

  @Test
  void anHonouredAddressThatFailsIsTheOnlyOneTried() throws IOException {
    try (Connector connector = connector(OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      InetSocketAddress dead = new InetSocketAddress(named(FOUR), Loopback.portOf(server));
      assertThatThrownBy(() -> socket.connect(dead)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void byNameRacesTheNameThatAnAddressCarries() throws IOException {
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        Socket socket = new HappySocketFactory(connector, AddressPolicy.BY_NAME).createSocket()) {
      socket.connect(new InetSocketAddress(named(FOUR), Loopback.portOf(server)), 5_000);
      assertThat(socket.getInetAddress()).isEqualTo(OTHER_FOUR);
    }
  }

  @Test
  void byNameTakesTheAddressWhenTheNameIsUnknown() throws IOException {
    try (Connector connector = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket socket = new HappySocketFactory(connector, AddressPolicy.BY_NAME).createSocket()) {
      socket.connect(new InetSocketAddress(named(FOUR), Loopback.portOf(server)), 5_000);
      assertThat(socket.getInetAddress()).isEqualTo(FOUR);
    }
  }

  @Test
  void byNameTakesAnAddressWithoutAName() throws IOException {
    try (Connector connector = withoutDns();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket socket = new HappySocketFactory(connector, AddressPolicy.BY_NAME).createSocket()) {
      socket.connect(new InetSocketAddress(FOUR, Loopback.portOf(server)));
      assertThat(socket.getInetAddress()).isEqualTo(FOUR);
    }
  }

  /** It may be vetted, or chosen by a balancer that knows servers which DNS does not. */
  @Test
  void byNameTakesAnAddressAloneThatTheAnswerLacks() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = connector(SIX, OTHER_FOUR);
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel answered = Loopback.listen(OTHER_FOUR, Loopback.portOf(six));
        Socket socket = new HappySocketFactory(connector, AddressPolicy.BY_NAME).createSocket()) {
      InetSocketAddress dead = new InetSocketAddress(named(FOUR), Loopback.portOf(answered));
      assertThatThrownBy(() -> socket.connect(dead))
          .isInstanceOf(ConnectException.class)
          .satisfies(
              failure ->
                  assertThat(((RaceFailure) failure).report().attempts())
                      .extracting(AttemptReport::address)
                      .containsExactly(FOUR));
    }
  }

  @Test
  void byNameTheWildcardStandsForTheName() throws IOException {
    try (Connector connector = connector(OTHER_FOUR);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0);
        Socket socket =
            new HappySocketFactory(connector, AddressPolicy.BY_NAME)
                .createSocket(
                    InetAddress.getByAddress(NAME, new byte[4]), Loopback.portOf(server))) {
      assertThat(socket.getInetAddress()).isEqualTo(OTHER_FOUR);
    }
  }

  /** How a client asks for a socket to a resolved address. */
  enum Way {
    CONNECT,
    CREATE,
    CREATE_BOUND;

    Socket socket(SocketFactory factory, InetAddress address, int port) throws IOException {
      return switch (this) {
        case CONNECT -> {
          Socket socket = factory.createSocket();
          socket.connect(new InetSocketAddress(address, port));
          yield socket;
        }
        case CREATE -> factory.createSocket(address, port);
        case CREATE_BOUND -> factory.createSocket(address, port, null, 0);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyWayFollowsThePolicy(Way way) throws IOException {
    try (Connector connector = connector(OTHER_FOUR, FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        ServerSocketChannel preferred = Loopback.listen(OTHER_FOUR, Loopback.portOf(server))) {
      int port = Loopback.portOf(server);
      HappySocketFactory byName = new HappySocketFactory(connector, AddressPolicy.BY_NAME);
      HappySocketFactory honouring = new HappySocketFactory(connector);
      try (Socket raced = way.socket(byName, named(FOUR), port);
          Socket alone = way.socket(honouring, named(FOUR), port)) {
        assertThat(raced.getInetAddress()).isEqualTo(OTHER_FOUR);
        assertThat(alone.getInetAddress()).isEqualTo(FOUR);
      }
      assertThat(preferred.isOpen()).isTrue();
    }
  }

  @Test
  void literalsOfBothFamiliesNeedNoLookup() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = withoutDns();
        ServerSocketChannel four = Loopback.listen(FOUR, 0);
        ServerSocketChannel six = Loopback.listen(SIX, 0)) {
      HappySocketFactory factory = new HappySocketFactory(connector);
      try (Socket toFour = factory.createSocket("127.0.0.1", Loopback.portOf(four));
          Socket toSix = factory.createSocket("::1", Loopback.portOf(six));
          Socket bracketed = factory.createSocket("[::1]", Loopback.portOf(six));
          Socket toThisMachine = factory.createSocket((String) null, Loopback.portOf(four))) {
        assertThat(toFour.getInetAddress()).isEqualTo(FOUR);
        assertThat(toSix.getInetAddress()).isEqualTo(SIX);
        assertThat(bracketed.getInetAddress()).isEqualTo(SIX);
        assertThat(toThisMachine.getInetAddress()).isEqualTo(FOUR);
      }
    }
  }

  /** Case N16: as a socket of the JDK's factory, whatever the policy, and nobody is asked. */
  @ParameterizedTest
  @EnumSource(AddressPolicy.class)
  void anEmptyHostIsThisMachine(AddressPolicy policy) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (Connector connector = withoutDns();
        ServerSocketChannel server = Loopback.listen(here, 0)) {
      int port = Loopback.portOf(server);
      HappySocketFactory factory = new HappySocketFactory(connector, policy);
      try (Socket plain = SocketFactory.getDefault().createSocket("", port);
          Socket empty = factory.createSocket("", port);
          Socket none = factory.createSocket((String) null, port);
          Socket fromHere = factory.createSocket("", port, here, 0);
          Socket unresolved = factory.createSocket()) {
        unresolved.connect(InetSocketAddress.createUnresolved("", port));
        assertThat(List.of(empty, none, fromHere, unresolved))
            .extracting(Socket::getInetAddress)
            .extracting(InetAddress::toString)
            .containsOnly(plain.getInetAddress().toString());
      }
    }
  }

  /** Case N16: {@code new InetSocketAddress("", port)} has looked it up and says localhost. */
  @Test
  @SuppressWarnings("AddressSelection") // an empty name has one address
  void aLookedUpEmptyHostIsThisMachine() throws IOException {
    try (Connector connector = connector(InetAddress.getLoopbackAddress());
        ServerSocketChannel server = Loopback.listen(InetAddress.getLoopbackAddress(), 0)) {
      for (AddressPolicy policy : AddressPolicy.values()) {
        try (Socket socket = new HappySocketFactory(connector, policy).createSocket()) {
          socket.connect(new InetSocketAddress("", Loopback.portOf(server)));
          assertThat(socket.getInetAddress()).isEqualTo(InetAddress.getLoopbackAddress());
        }
      }
    }
  }

  /** Case N16, its relatives: a plain socket connects to the address and lets the name be. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no such..name", "999.1.1.1"})
  void anAddressWithANameThatCannotBeIsTakenAsItIs(String name) throws IOException {
    InetAddress address = InetAddress.getByAddress(name, FOUR.getAddress());
    try (Connector connector = withoutDns();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      for (AddressPolicy policy : AddressPolicy.values()) {
        try (Socket socket = new HappySocketFactory(connector, policy).createSocket()) {
          socket.connect(new InetSocketAddress(address, Loopback.portOf(server)));
          assertThat(socket.getInetAddress()).isEqualTo(FOUR);
        }
      }
    }
  }

  // ---- the states of a socket

  @Test
  void aConnectedSocketKnowsItsEnds() throws IOException {
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      assertThat(socket.isBound() || socket.isConnected() || socket.isClosed()).isFalse();
      assertThat(HappySocketFactory.reportOf(socket)).isNull();
      socket.connect(unresolved(Loopback.portOf(server)));
      try (SocketChannel peer = server.accept()) {
        assertThat(socket.isConnected() && socket.isBound()).isTrue();
        assertThat(socket.isClosed()).isFalse();
        assertThat(socket.getRemoteSocketAddress()).isEqualTo(peer.getLocalAddress());
        assertThat(socket.getLocalSocketAddress()).isEqualTo(peer.getRemoteAddress());
        assertThat(socket.getPort()).isEqualTo(Loopback.portOf(server));
        assertThat(socket.getChannel()).as("contract row S5").isNull();
        assertThat(HappySocketFactory.reportOf(socket).outcome()).isEqualTo(RaceReport.Outcome.WON);
      }
      assertThatThrownBy(() -> socket.connect(unresolved(1)))
          .isInstanceOf(SocketException.class)
          .hasMessageMatching("(?i)already connected");
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void aSocketIsClosedAfterAFailedConnect() throws IOException {
    try (Connector connector = connector(FOUR);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      int port = Loopback.freePort();
      assertThatThrownBy(() -> socket.connect(unresolved(port)))
          .isInstanceOf(ConnectException.class)
          .isInstanceOf(RaceFailure.class);
      assertThat(socket.isClosed()).isTrue();
      assertThatThrownBy(() -> socket.connect(unresolved(port)))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed");
    }
  }

  // ---- contract rows S3 and S6: failures

  @Test
  void anUnknownNameIsAnUnknownHost() {
    try (Connector connector = connector()) {
      HappySocketFactory factory = new HappySocketFactory(connector);
      assertThatThrownBy(() -> factory.createSocket(NAME, 80))
          .isInstanceOf(UnknownHostException.class);
      assertThatThrownBy(() -> factory.createSocket(" ", 80))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void theTimeOfTheCallerIsTheDeadline() throws IOException {
    Loopback.needsLinux();
    try (Connector connector = connector(FOUR);
        SilentPort silent = new SilentPort(FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      assertThatThrownBy(() -> socket.connect(unresolved(silent.port()), 120))
          .isInstanceOf(SocketTimeoutException.class)
          .satisfies(
              failure ->
                  assertThat(((RaceFailure) failure).report().deadlineNanos())
                      .isEqualTo(120_000_000));
    }
  }

  @Test
  void noTimeIsTheDeadlineOfTheConnector() throws IOException {
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket socket =
            new HappySocketFactory(connector).createSocket(NAME, Loopback.portOf(server))) {
      assertThat(HappySocketFactory.reportOf(socket).deadlineNanos()).isEqualTo(10_000_000_000L);
    }
  }

  /** PgJDBC has a time-out of 10 s of its own, and so had the last word. */
  @ParameterizedTest
  @CsvSource({"10000, 120", "60, 60", "0, 120"})
  void theTimeOfTheSettingsIsTheLongest(int ofTheClient, long deadline) throws IOException {
    Loopback.needsLinux();
    try (SilentPort silent = new SilentPort(FOUR, 0);
        Socket socket = new HappySocketFactory("timeout=120ms").createSocket()) {
      InetSocketAddress there = new InetSocketAddress(FOUR, silent.port());
      assertThatThrownBy(() -> socket.connect(there, ofTheClient))
          .isInstanceOf(SocketTimeoutException.class)
          .satisfies(
              failure ->
                  assertThat(((RaceFailure) failure).report().deadlineNanos())
                      .isEqualTo(deadline * 1_000_000));
    }
  }

  @Test
  void aClosedConnectorIsASocketException() throws IOException {
    Connector connector = connector(FOUR);
    connector.close();
    HappySocketFactory factory = new HappySocketFactory(connector);
    assertThatThrownBy(() -> factory.createSocket(NAME, 80))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void portZeroIsRefused() {
    try (Connector connector = connector(FOUR)) {
      HappySocketFactory factory = new HappySocketFactory(connector);
      assertThatThrownBy(() -> factory.createSocket(NAME, 0)).isInstanceOf(ConnectException.class);
    }
  }
}
