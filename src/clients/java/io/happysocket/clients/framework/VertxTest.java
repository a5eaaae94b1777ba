// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import io.happysocket.clients.http.WebServer;
import io.happysocket.loopback.TlsKeys;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP client of Vert.x, over TLS, so that the name is checked that was asked for. */
class VertxTest extends PluggedContract {

  private final TlsKeys.Keys tls = TlsKeys.keysFor("dns:localhost");
  private WebServer server;

  @Override
  protected int start() {
    server = new WebServer(tls.context());
    return server.securePort();
  }

  @Override
  protected void stop() {
    server.close();
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    if (connector == null) {
      System.setProperty("vertx.disableDnsResolver", "true"); // asks the JDK, as all others do
    }
    Vertx vertx = Vertx.vertx();
    var builder =
        vertx
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setSsl(true)
                    .setTrustOptions(TrustOptions.wrap(tls.trust()))
                    .setConnectTimeout((int) connectTimeout.toMillis())
                    .setKeepAlive(false));
    if (connector != null) {
      builder.withAddressResolver(new RacedServers(connector));
    }
    HttpClient http = builder.build();
    return new Client() {
      @Override
      public void exchange(String host, int port) throws Exception {
        Buffer body =
            http.request(HttpMethod.GET, port, host, "/a")
                .compose(HttpClientRequest::send)
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        assertThat(body.toString()).isEqualTo(WebServer.body("HTTP/1.1", "/a"));
      }

      @Override
      public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
      }
    };
  }
}
