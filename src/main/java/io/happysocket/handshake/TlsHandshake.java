// SPDX-License-Identifier: Apache-2.0
package io.happysocket.handshake;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Passes a connection whose TLS handshake succeeds, the check of the server's name included, and
 * makes an {@link SSLSocket} of it. Immutable, thread-safe as far as its context is.
 */
final class TlsHandshake implements Handshake<SSLSocket> {

  private static final String HTTPS = "HTTPS";

  private final SSLContext context;
  private final @Nullable SSLParameters parameters;

  TlsHandshake(SSLContext context, @Nullable SSLParameters parameters) {
    this.context = context;
    this.parameters = parameters;
  }

  /**
   * Makes the handshake.
   *
   * @param channel the connection; closed together with the socket
   * @param host the name to ask for (SNI) and to check
   * @param port the port, which sessions are cached by
   * @return the socket, its handshake done: {@link SSLSocket#getSession()} and {@link
   *     SSLSocket#getApplicationProtocol()} tell of it
   * @throws IOException if the handshake fails
   */
  @Override
  public SSLSocket perform(SocketChannel channel, String host, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(channel.socket(), nameOf(host), port, /* autoClose= */ true);
    if (parameters != null) {
      socket.setSSLParameters(parameters);
    }
    SSLParameters wanted = socket.getSSLParameters();
    if (wanted.getEndpointIdentificationAlgorithm() == null) {
      wanted.setEndpointIdentificationAlgorithm(HTTPS);
      socket.setSSLParameters(wanted);
    }
    socket.startHandshake();
    return socket;
  }

  /** Certificates know neither the brackets and the scope of a literal nor a name's last dot. */
  private static String nameOf(String host) {
    if (host.indexOf(':') >= 0) {
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      int scope = bare.indexOf('%');
      return scope < 0 ? bare : bare.substring(0, scope);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
