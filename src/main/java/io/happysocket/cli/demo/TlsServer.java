// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

import io.happysocket.loop.Workers;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS server on 127.0.0.1 with a key made for it, which makes one handshake after the other and
 * closes. It has a thread of its own. Thread-safe.
 */
public final class TlsServer implements AutoCloseable {

  private static final String ALIAS = "server";

  private final Workers thread;
  private final SSLServerSocket listener;
  private final SSLContext trusting;

  private TlsServer(Workers thread, SSLServerSocket listener, SSLContext trusting) {
    this.thread = thread;
    this.listener = listener;
    this.trusting = trusting;
  }

  /**
   * Starts to serve.
   *
   * @param name whom the certificate names
   * @return the running server
   * @throws IOException if this machine has no 127.0.0.1, no descriptor is left, or this Java lacks
   *     what TLS needs
   */
  public static TlsServer start(String name) throws IOException {
    try {
      SelfSigned made = SelfSigned.of(name);
      KeyStore keys = emptyStore();
      keys.setKeyEntry(ALIAS, made.key(), new char[0], made.chain());
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(keys, new char[0]);
      KeyStore trusted = emptyStore();
      trusted.setCertificateEntry(ALIAS, made.chain()[0]);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return start(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS server: " + e.getMessage(), e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static TlsServer start(SSLContext context) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    SSLServerSocket listener =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 0, loopback);
    Workers thread = new Workers("happysocket-demo-tls", 1);
    TlsServer server = new TlsServer(thread, listener, context);
    try {
      thread.execute(server::serve);
      return server;
    } catch (RejectedExecutionException e) {
      server.close();
      throw new IOException("no thread is left", e);
    }
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (SSLSocket client = (SSLSocket) listener.accept()) {
        client.setHandshakeApplicationProtocolSelector(
            (socket, offered) -> offered.isEmpty() ? "" : offered.get(0));
        client.startHandshake();
        client.getInputStream().read(); // until the client closes
      } catch (IOException e) {
        // closed, or a client that went away: the next one
      }
    }
  }

  /**
   * Where it serves.
   *
   * @return a port of 127.0.0.1
   */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * For a client that trusts this server and no other.
   *
   * @return a context
   */
  public SSLContext trusting() {
    return trusting;
  }

  /** Stops serving and releases the port. */
  @Override
  public void close() throws IOException {
    listener.close();
    thread.close();
  }
}
