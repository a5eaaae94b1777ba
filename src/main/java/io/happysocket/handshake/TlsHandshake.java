// SPDX-License-Identifier: Apache-2.0
package io.happysocket.handshake;

import static java.util.Objects.requireNonNull;

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
public final class TlsHandshake implements Handshake<SSLSocket> {

  private static final String HTTPS = "HTTPS";

  private final SSLContext context;
  private final @Nullable SSLParameters parameters;

  private TlsHandshake(SSLContext context, @Nullable SSLParameters parameters) {
    this.context = requireNonNull(context, "context");
    this.parameters = parameters;
  }

  /**
   * With the context's default parameters, and the server's name checked as RFC 2818 says.
   *
   * @param context trust and keys
   * @return the check
   */
  public static TlsHandshake of(SSLContext context) {
    return new TlsHandshake(context, null);
  }

  /**
   * With parameters of one's own: protocols, cipher suites, ALPN.
   *
   * @param context trust and keys
   * @param parameters copied when a handshake begins, not here. An endpoint identification
   *     algorithm of null is taken for {@code HTTPS}, so that forgetting it checks the name; the
   *     empty string leaves the name unchecked
   * @return the check
   */
  public static TlsHandshake of(SSLContext context, SSLParameters parameters) {
    return new TlsHandshake(context, requireNonNull(parameters, "parameters"));
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
