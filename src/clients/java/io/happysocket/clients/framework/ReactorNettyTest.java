// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import io.happysocket.clients.http.WebServer;
import io.happysocket.loopback.TlsKeys;
import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty, on the transport that it chooses: epoll on Linux. */
class ReactorNettyTest extends PluggedContract {

  private WebServer server;

  @Override
  protected int start() {
    server = new WebServer(TlsKeys.contextFor("dns:localhost"));
    return server.port();
  }

  @Override
  protected void stop() {
    server.close();
  }

  /** Without a pool: every request connects. Alone it asks the JDK, as all others do. */
  static HttpClient http(@Nullable Connector connector, Duration connectTimeout) {
    HttpClient http =
        HttpClient.create(ConnectionProvider.newConnection())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
    return http.resolver(
        connector == null ? DefaultAddressResolverGroup.INSTANCE : new RacedAddresses(connector));
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    HttpClient http = http(connector, connectTimeout);
    return (host, port) ->
        assertThat(
                http.get()
                    .uri("http://" + host + ":" + port + "/a")
                    .responseContent()
                    .aggregate()
                    .asString()
                    .block())
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
  }
}
