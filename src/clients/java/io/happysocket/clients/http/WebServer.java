// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * Jetty on 127.0.0.1: HTTP/1.1 on one port, TLS with HTTP/2 or HTTP/1.1 on another. Answers each
 * request with the protocol and the path.
 */
public final class WebServer implements AutoCloseable {

  private static final String HOST = "127.0.0.1";

  private final Server server = new Server();
  private final ServerConnector plain;
  private final ServerConnector secure;

  public WebServer(SSLContext tls) {
    plain = new ServerConnector(server, 1, 1);
    HttpConfiguration https = new HttpConfiguration();
    https.addCustomizer(new SecureRequestCustomizer());
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setSslContext(tls);
    secure =
        new ServerConnector(
            server,
            1,
            1,
            new SslConnectionFactory(keys, alpn.getProtocol()),
            alpn,
            new HTTP2ServerConnectionFactory(https),
            new HttpConnectionFactory(https));
    plain.setHost(HOST);
    secure.setHost(HOST);
    server.addConnector(plain);
    server.addConnector(secure);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            String body = body(request.getConnectionMetaData().getProtocol(), path(request));
            response.write(true, StandardCharsets.UTF_8.encode(body), callback);
            return true;
          }
        });
    LifeCycle.start(server);
  }

  private static String path(Request request) {
    return request.getHttpURI().getPath();
  }

  /** What the server answers. */
  public static String body(String protocol, String path) {
    return protocol + " " + path;
  }

  public int port() {
    return plain.getLocalPort();
  }

  public int securePort() {
    return secure.getLocalPort();
  }

  @Override
  public void close() {
    LifeCycle.stop(server);
  }
}
