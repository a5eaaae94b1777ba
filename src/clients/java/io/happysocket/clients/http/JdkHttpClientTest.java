// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import io.happysocket.socket.HappyProxy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The JDK's own client, which takes neither a factory nor a channel, through the proxy: TLS with
 * HTTP/2 from end to end. Its HTTP/2 connection is kept for later requests; each failure is a
 * connect of its own.
 */
class JdkHttpClientTest extends WebClientContract {

  @Override
  Web plugged(Web.Setup setup) {
    try {
      HappyProxy proxy = HappyProxy.start(setup.connector());
      return web(HttpClient.newBuilder().proxy(proxy.proxySelector()), setup, proxy::close);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  Web alone(Web.Setup setup) {
    return web(HttpClient.newBuilder().connectTimeout(setup.connectTimeout()), setup, () -> {});
  }

  private static Web web(HttpClient.Builder builder, Web.Setup setup, Runnable atEnd) {
    HttpClient client = builder.sslContext(setup.tls().context()).build();
    return new Web() {
      @Override
      public String get(String url) throws IOException {
        try {
          HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
          return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
          throw new InterruptedIOException(e.getMessage());
        }
      }

      @Override
      public void close() {
        atEnd.run();
      }
    };
  }

  /** The client's own time-out is for its connect to the proxy. */
  @Override
  Connector connector(Duration connectTimeout) {
    return Connector.builder().connectDeadline(connectTimeout).build();
  }

  @Override
  boolean tlsOnly() {
    return true;
  }

  @Override
  String secureProtocol() {
    return "HTTP/2.0";
  }

  @Override
  Class<? extends IOException> whenRefused() {
    return IOException.class;
  }

  @Override
  Class<? extends IOException> whenSilent() {
    return IOException.class;
  }

  @Override
  String refusalSays() {
    return "502";
  }

  @Override
  String silenceSays() {
    return "504";
  }
}
