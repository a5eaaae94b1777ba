// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.happysocket.ConnectDeadlineException;
import io.happysocket.ConnectFailedException;
import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.handshake.Handshake;
import io.happysocket.report.AttemptReport;
import io.happysocket.strategy.builtin.Strategies;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handshakes and TLS handshakes as part of the race, on real sockets (contract row 40). */
@Timeout(60)
class HandshakeLoopbackTest {

  private static final String NAME = "name.example";
  private static final SSLContext GOOD = TlsKeys.contextFor("dns:name.example,ip:127.0.0.1");
  private static final SSLContext WRONG_NAME = TlsKeys.contextFor("dns:other.example");

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder()
        .resolver(ScriptedResolver.answering(answers))
        .strategy(Strategies.happyEyeballs())
        .build();
  }

  /** A check that reads one line. */
  private static String banner(SocketChannel channel, String host, int port) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder line = new StringBuilder();
    while (channel.read(one.clear()) == 1) {
      char next = (char) one.get(0);
      if (next == '\n') {
        return line.toString();
      }
      line.append(next);
    }
    throw new EOFException("no banner from " + host + " at " + port);
  }

  private static void say(SocketChannel peer, String line) throws IOException {
    peer.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void theOneThatSpeaksWinsOverTheMiddleboxThatOnlyAnswersTheSyn() throws Exception {
    try (Connector connector = connector(FOUR, OTHER_FOUR);
        ServerSocketChannel middlebox = Loopback.listen(FOUR, 0);
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, Loopback.portOf(middlebox))) {
      CompletableFuture<HandshakeResult<String>> future =
          connector.connectAsync(NAME, Loopback.portOf(server), HandshakeLoopbackTest::banner);
      try (SocketChannel swallowed = middlebox.accept();
          SocketChannel peer = server.accept()) {
        say(peer, "220 ready");
        try (HandshakeResult<String> accepted = future.get(30, TimeUnit.SECONDS)) {
          assertThat(accepted.result()).isEqualTo("220 ready");
          assertThat(accepted.connection().report().winner().address()).isEqualTo(OTHER_FOUR);
          assertThat(accepted.connection().channel().isBlocking()).isTrue();
          AttemptReport first = accepted.connection().report().attempts().get(0);
          assertThat(first.outcome()).isEqualTo(AttemptReport.Outcome.LOST);
          assertThat(first.establishedNanos()).isNotNull();
          // the loser is closed: its server reads the end
          assertThat(swallowed.read(ByteBuffer.allocate(1))).isEqualTo(-1);
          say(peer, "more");
          assertThat(banner(accepted.connection().channel(), NAME, 0)).isEqualTo("more");
        }
      }
    }
  }

  @Test
  void oneThatIsRejectedIsClosedAndDemotedForTheNextConnect() throws IOException {
    Handshake<SocketChannel> notFour =
        (channel, host, port) -> {
          if (((InetSocketAddress) channel.getRemoteAddress()).getAddress().equals(FOUR)) {
            throw new IOException("not this one");
          }
          return channel;
        };
    try (Connector connector =
            Connector.builder().resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR)).build();
        ServerSocketChannel bad = Loopback.listen(FOUR, 0);
        ServerSocketChannel good = Loopback.listen(OTHER_FOUR, Loopback.portOf(bad))) {
      int port = Loopback.portOf(good);
      try (HandshakeResult<SocketChannel> first = connector.connect(NAME, port, notFour);
          SocketChannel closed = bad.accept()) {
        assertThat(first.connection().report().attempts().get(0).cause())
            .hasMessage("not this one");
        assertThat(closed.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      }
      try (HandshakeResult<SocketChannel> second = connector.connect(NAME, port, notFour)) {
        assertThat(second.connection().report().attempts().get(0).address()).isEqualTo(OTHER_FOUR);
        assertThat(second.connection().report().synCount()).isEqualTo(1);
      }
    }
  }

  @Test
  void whateverACheckThrowsIsTheCause() throws IOException {
    Handshake<String> broken =
        (channel, host, port) -> {
          throw new AssertionError("a bug in the check");
        };
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      int port = Loopback.portOf(server);
      assertThatThrownBy(() -> connector.connect(NAME, port, broken))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("not accepted: ")
          .hasMessageContaining("a bug in the check")
          .hasCauseInstanceOf(AssertionError.class);
      Handshake<String> nothing = (channel, host, at) -> null;
      assertThatThrownBy(() -> connector.connect(NAME, port, nothing))
          .hasMessageContaining("the result of the handshake");
    }
  }

  @Test
  void aCheckThatClosesTheChannelDoesNotPass() throws IOException {
    Handshake<String> closing =
        (channel, host, port) -> {
          channel.close();
          return "fine";
        };
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThatThrownBy(() -> connector.connect(NAME, Loopback.portOf(server), closing))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("ClosedChannelException");
    }
  }

  @Test
  void aCancellationClosesTheChannelUnderTheCheck() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Handshake<String> waiting =
        (channel, host, port) -> {
          begun.countDown();
          try {
            return banner(channel, host, port);
          } finally {
            ended.countDown();
          }
        };
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      var future = connector.connectAsync(NAME, Loopback.portOf(server), waiting);
      begun.await();
      assertThat(future.cancel(true)).isTrue();
      ended.await();
      assertThat(future).isCancelled();
    }
  }

  @Test
  void theDeadlineIncludesTheCheck() throws IOException {
    try (Connector connector = connector(FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      assertThatThrownBy(
              () ->
                  connector.connect(
                      NAME,
                      Loopback.portOf(server),
                      HandshakeLoopbackTest::banner,
                      Duration.ofMillis(200)))
          .isInstanceOf(ConnectDeadlineException.class)
          .hasMessageContaining("not accepted so far");
    }
  }

  // ---- TLS

  /** Serves one TLS connection: echoes a line. */
  private static CompletableFuture<Void> echo(SSLServerSocket server) {
    return CompletableFuture.runAsync(
        () -> {
          try (SSLSocket peer = (SSLSocket) server.accept()) {
            String line =
                new BufferedReader(
                        new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            peer.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
          } catch (IOException e) {
            // the client refused the certificate
          }
        });
  }

  private static SSLServerSocket serve(SSLContext context, InetAddress address, int port)
      throws IOException {
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, 1, address);
  }

  @Test
  void tlsIsPartOfTheRace() throws IOException {
    try (ServerSocketChannel middlebox = Loopback.listen(FOUR, 0);
        SSLServerSocket server = serve(GOOD, OTHER_FOUR, Loopback.portOf(middlebox));
        Connector connector = connector(FOUR, OTHER_FOUR)) {
      CompletableFuture<Void> served = echo(server);
      try (HandshakeResult<SSLSocket> tls =
          connector.connectTls(NAME, server.getLocalPort(), GOOD)) {
        SSLSocket socket = tls.result();
        assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
        assertThat(socket.getInetAddress()).isEqualTo(OTHER_FOUR);
        socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine())
            .isEqualTo("hello");
        assertThat(tls.toString()).contains("being checked", "accepted after");
      }
      served.join();
    }
  }

  @Test
  void aCertificateForAnotherNameLosesTheRace() throws IOException {
    SSLContext trustsBoth = WRONG_NAME;
    try (SSLServerSocket wrong = serve(WRONG_NAME, FOUR, 0);
        Connector connector = connector(FOUR)) {
      CompletableFuture<Void> served = echo(wrong);
      ConnectFailedException failure =
          catchThrowableOfType(
              ConnectFailedException.class,
              () -> connector.connectTls(NAME, wrong.getLocalPort(), trustsBoth));
      assertThat(failure).hasCauseInstanceOf(SSLHandshakeException.class);
      assertThat(failure).hasMessageContaining("No subject alternative DNS name matching");
      served.join();
    }
  }

  @Test
  void theNameIsCheckedUnlessItIsSwitchedOff() throws IOException {
    SSLParameters unchecked = new SSLParameters();
    unchecked.setEndpointIdentificationAlgorithm("");
    unchecked.setApplicationProtocols(new String[] {"h2"});
    try (SSLServerSocket wrong = serve(WRONG_NAME, FOUR, 0);
        Connector connector = connector(FOUR)) {
      SSLParameters offered = wrong.getSSLParameters();
      offered.setApplicationProtocols(new String[] {"http/1.1", "h2"});
      wrong.setSSLParameters(offered);
      CompletableFuture<Void> served = echo(wrong);
      try (HandshakeResult<SSLSocket> tls =
          connector.connect(NAME, wrong.getLocalPort(), Handshake.tls(WRONG_NAME, unchecked))) {
        assertThat(tls.result().getApplicationProtocol()).isEqualTo("h2");
        tls.result().getOutputStream().write('\n');
      }
      served.join();
      assertThatThrownBy(
              () -> {
                CompletableFuture<Void> again = echo(wrong);
                try {
                  connector.connect(
                      NAME, wrong.getLocalPort(), Handshake.tls(WRONG_NAME, new SSLParameters()));
                } finally {
                  again.join();
                }
              })
          .hasCauseInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aLiteralIsCheckedAgainstTheAddressesOfTheCertificate() throws IOException {
    try (SSLServerSocket server = serve(GOOD, FOUR, 0);
        Connector connector = connector()) {
      CompletableFuture<Void> served = echo(server);
      try (HandshakeResult<SSLSocket> tls =
          connector.connectTls("127.0.0.1", server.getLocalPort(), GOOD)) {
        assertThat(tls.result().getSession().isValid()).isTrue();
        tls.result().getOutputStream().write('\n');
      }
      served.join();
    }
  }
}
