// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.UnresolvedHostException;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import io.happysocket.loopback.TlsKeys.Keys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipe for DNS over TLS, against Unbound; what Unbound does not do on command, on a stub. */
@Timeout(60)
class TlsResolverTest {

  private static final String NAME = "dns.happysocket.example";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Keys KEYS = TlsKeys.keysFor("dns:" + NAME);

  @TempDir Path directory;

  @Test
  void aNameThatOnlyTheServerKnowsIsConnectedTo() throws Exception {
    Loopback.needsIpv6();
    try (Unbound unbound = Unbound.start(KEYS, directory);
        TlsResolver resolver = resolver(unbound.port(), NAME);
        ServerSocketChannel target = Loopback.listen(Loopback.SIX, 0)) {
      LeakCheck leaks = new LeakCheck();
      try (Connector connector = Connector.builder().resolver(resolver).build();
          SocketChannel channel = connector.connect(Unbound.BOTH, Loopback.portOf(target))) {
        assertThat(((InetSocketAddress) channel.getRemoteAddress()).getAddress())
            .isEqualTo(Loopback.SIX);
      }
      leaks.nothingIsLeft();
    }
  }

  @Test
  void theReportNamesTheServer() throws Exception {
    try (Unbound unbound = Unbound.start(KEYS, directory);
        TlsResolver resolver = resolver(unbound.port(), NAME);
        ServerSocketChannel target = Loopback.listen(Loopback.FOUR, 0);
        Connector connector = Connector.builder().resolver(resolver).build()) {
      Connection connection = connector.connectWithReport(Unbound.FOUR, Loopback.portOf(target));
      connection.channel().close();

      assertThat(connection.report().toString()).contains("127.0.0.1#" + unbound.port() + " tls");
    }
  }

  @Test
  void answersAreTold() throws Exception {
    try (Unbound unbound = Unbound.start(KEYS, directory);
        TlsResolver resolver = resolver(unbound.port(), NAME)) {
      assertThat(answer(resolver, Unbound.BOTH, AddressFamily.IPV6).addresses())
          .containsExactly(Loopback.SIX);
      Answer four = answer(resolver, Unbound.FOUR, AddressFamily.IPV4);
      assertThat(four.addresses()).containsExactly(Loopback.FOUR);
      assertThat(four.ttl()).isEqualTo(Duration.ofSeconds(60));
      assertThat(answer(resolver, Unbound.FOUR, AddressFamily.IPV6).kind()).isEqualTo(Kind.NO_DATA);
    }
  }

  @Test
  void failuresAreAnswers() throws Exception {
    try (Unbound unbound = Unbound.start(KEYS, directory);
        TlsResolver resolver = resolver(unbound.port(), NAME)) {
      fails(
          answer(resolver, Unbound.NOTHING, AddressFamily.IPV4), Kind.NO_SUCH_NAME, "no such name");
      fails(answer(resolver, Unbound.REFUSED, AddressFamily.IPV4), Kind.SERVER_FAILURE, "REFUSED");
      fails(answer(resolver, "a..b", AddressFamily.IPV4), Kind.NOT_ASKED, "");
    }
  }

  @Test
  void whatCannotBeAskedIsAnAnswer() throws Exception {
    TlsResolver resolver = resolver(Loopback.freePort(), NAME);
    fails(answer(resolver, Unbound.BOTH, AddressFamily.IPV4), Kind.NOT_ASKED, "tls");
    resolver.close();
    fails(answer(resolver, Unbound.BOTH, AddressFamily.IPV4), Kind.NOT_ASKED, "closed");
  }

  /** RFC 8310 section 8.1. */
  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    try (Unbound unbound = Unbound.start(KEYS, directory);
        TlsResolver resolver = resolver(unbound.port(), "other.happysocket.example");
        Connector connector = Connector.builder().resolver(resolver).build()) {
      Answer answer = answer(resolver, Unbound.BOTH, AddressFamily.IPV4);
      assertThat(answer.kind()).isEqualTo(Kind.NOT_ASKED);
      assertThat(answer.cause()).hasCauseInstanceOf(SSLHandshakeException.class);
      assertThatThrownBy(() -> connector.connect(Unbound.BOTH, 1))
          .isInstanceOf(UnresolvedHostException.class);
    }
  }

  /** The stub answers nothing before both questions are there. */
  @Test
  void bothFamiliesAreAskedAtOnce() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    try (SSLServerSocket stub = stub();
        TlsResolver resolver = resolver(stub.getLocalPort(), NAME)) {
      for (int i = 0; i < 2; i++) {
        serve(
            stub,
            client -> {
              byte[] query = read(client);
              both.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
              query[4] |= (byte) 0x80; // QR
              client.getOutputStream().write(query);
            });
      }

      assertThat(answers(resolver, Unbound.BOTH).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .containsOnlyKeys(AddressFamily.values());
    }
  }

  @Test
  void cancelClosesTheSocketAndTellsNothing() throws Exception {
    LeakCheck leaks = new LeakCheck();
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (SSLServerSocket stub = stub();
        TlsResolver resolver = resolver(stub.getLocalPort(), NAME)) {
      serve(
          stub,
          client -> {
            read(client);
            asked.countDown();
            ended.complete(over(client));
          });
      CompletableFuture<Answer> told = new CompletableFuture<>();
      Resolver.Resolution resolution =
          resolver.resolve(
              new Question(Unbound.BOTH, EnumSet.of(AddressFamily.IPV4)), told::complete);
      assertThat(asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

      resolution.cancel();

      assertThat(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(told).isNotDone();
    }
    leaks.nothingIsLeft();
  }

  private static TlsResolver resolver(int port, String name) {
    return new TlsResolver(
        new InetSocketAddress(Loopback.FOUR, port),
        name,
        KEYS.context().getSocketFactory(),
        PATIENCE);
  }

  private static void fails(Answer answer, Kind kind, String words) {
    assertThat(answer.kind()).isEqualTo(kind);
    assertThat(answer.addresses()).isEmpty();
    assertThat(answer.cause()).hasMessageContaining(words);
  }

  private static Answer answer(Resolver resolver, String host, AddressFamily family)
      throws Exception {
    return answers(resolver, host).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).get(family);
  }

  private static CompletableFuture<Map<AddressFamily, Answer>> answers(
      Resolver resolver, String host) {
    CompletableFuture<Map<AddressFamily, Answer>> all = new CompletableFuture<>();
    Map<AddressFamily, Answer> told = new EnumMap<>(AddressFamily.class);
    resolver.resolve(
        new Question(host, EnumSet.allOf(AddressFamily.class)),
        answer -> {
          synchronized (told) {
            told.put(answer.family(), answer);
            if (told.size() == AddressFamily.values().length) {
              all.complete(told);
            }
          }
        });
    return all;
  }

  private static SSLServerSocket stub() throws Exception {
    return (SSLServerSocket)
        KEYS.context().getServerSocketFactory().createServerSocket(0, 2, Loopback.FOUR);
  }

  private interface Service {
    void serve(SSLSocket client) throws Exception;
  }

  private static void serve(SSLServerSocket stub, Service service) {
    Thread thread =
        new Thread(
            () -> {
              try (SSLSocket client = (SSLSocket) stub.accept()) {
                service.serve(client);
              } catch (Exception e) {
                // the test that waits for it says so
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** A message with its length before it. */
  private static byte[] read(SSLSocket client) throws Exception {
    byte[] length = client.getInputStream().readNBytes(2);
    byte[] message =
        client.getInputStream().readNBytes(((length[0] & 0xff) << 8) | (length[1] & 0xff));
    byte[] framed = new byte[message.length + 2];
    System.arraycopy(length, 0, framed, 0, 2);
    System.arraycopy(message, 0, framed, 2, message.length);
    return framed;
  }

  /** Whether the other side is gone, with or without a word. */
  private static boolean over(SSLSocket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
