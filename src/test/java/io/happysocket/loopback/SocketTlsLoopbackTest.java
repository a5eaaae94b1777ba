// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's TLS in layers over a raced socket: what STARTTLS, HTTPS and JDBC clients do. */
@Timeout(60)
class SocketTlsLoopbackTest {

  private static final String NAME = "name.example";
  private static final SSLContext CONTEXT = TlsKeys.contextFor("dns:" + NAME);

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  /** Echoes, each connection on a thread of its own, until the client ends. */
  private static SSLServerSocket echo() throws IOException {
    SSLServerSocket server =
        (SSLServerSocket) CONTEXT.getServerSocketFactory().createServerSocket(0, 50, OTHER_FOUR);
    Thread accepting =
        new Thread(
            () -> {
              try {
                while (true) {
                  Socket peer = server.accept();
                  new Thread(() -> echo(peer)).start();
                }
              } catch (IOException e) {
                assertThat(server.isClosed()).isTrue();
              }
            });
    accepting.start();
    return server;
  }

  private static void echo(Socket peer) {
    try (peer) {
      peer.getInputStream().transferTo(peer.getOutputStream());
    } catch (SSLException | SocketException e) {
      // a client that does not like the certificate, or leaves in the middle
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Connector connector() {
    return Connector.builder().resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR)).build();
  }

  private static SSLSocket layered(Socket socket, String host, int port) throws IOException {
    SSLSocket tls = (SSLSocket) CONTEXT.getSocketFactory().createSocket(socket, host, port, true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void tlsWorksInLayers(String protocol) throws IOException {
    try (Connector connector = connector();
        SSLServerSocket server = echo()) {
      int port = server.getLocalPort();
      Socket raced = new HappySocketFactory(connector).createSocket(NAME, port);
      try (SSLSocket tls = layered(raced, NAME, port)) {
        tls.setEnabledProtocols(new String[] {protocol});
        tls.startHandshake();
        assertThat(tls.getSession().getProtocol()).isEqualTo(protocol);
        assertThat(tls.getSession().getPeerPrincipal().getName()).isEqualTo("CN=test");
        assertThat(tls.getInetAddress()).isEqualTo(OTHER_FOUR);
        byte[] sent = new byte[300_000];
        Thread writer = new Thread(() -> write(tls, sent));
        writer.start();
        assertThat(tls.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writer.join();
        tls.setSoTimeout(20);
        assertThat(raced.getSoTimeout()).isEqualTo(20);
        assertThatThrownBy(() -> tls.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
        tls.setSoTimeout(0);
        tls.getOutputStream().write(5);
        assertThat(tls.getInputStream().read()).as("after the time-out").isEqualTo(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      assertThat(raced.isClosed()).as("autoClose").isTrue();
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aHalfClosedConnectionIsReadToItsEnd() throws IOException {
    try (Connector connector = connector();
        SSLServerSocket server = echo()) {
      int port = server.getLocalPort();
      Socket raced = new HappySocketFactory(connector).createSocket(NAME, port);
      try (SSLSocket tls = layered(raced, NAME, port)) {
        tls.getOutputStream().write(new byte[1000]);
        tls.shutdownOutput();
        assertThat(tls.getInputStream().readAllBytes()).hasSize(1000);
      }
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws IOException {
    try (Connector connector = connector();
        SSLServerSocket server = echo()) {
      int port = server.getLocalPort();
      Socket raced = new HappySocketFactory(connector).createSocket(NAME, port);
      try (SSLSocket tls = layered(raced, "other.example", port)) {
        assertThatThrownBy(tls::startHandshake).isInstanceOf(SSLHandshakeException.class);
      }
      assertThat(raced.isClosed()).isTrue();
    }
  }

  @Test
  void anotherThreadMayCloseIt() throws Exception {
    try (Connector connector = connector();
        SSLServerSocket server = echo()) {
      int port = server.getLocalPort();
      Socket raced = new HappySocketFactory(connector).createSocket(NAME, port);
      SSLSocket tls = layered(raced, NAME, port);
      tls.startHandshake();
      CountDownLatch over = new CountDownLatch(1);
      Thread reader =
          new Thread(
              () -> {
                try {
                  assertThat(tls.getInputStream().read()).isEqualTo(-1);
                } catch (IOException e) {
                  assertThat(e).isInstanceOf(SocketException.class);
                }
                over.countDown();
              });
      reader.start();
      tls.close();
      over.await();
      reader.join();
    }
  }
}
