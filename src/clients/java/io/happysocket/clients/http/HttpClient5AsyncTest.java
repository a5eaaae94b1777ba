// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Apache HttpClient 5, async: it connects by itself, to proved addresses. */
class HttpClient5AsyncTest extends SecurePlugged {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    PoolingAsyncClientConnectionManagerBuilder pool =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setTlsStrategy(new DefaultClientTlsStrategy(tls.context()))
            .setDefaultTlsConfig(
                TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(Timeout.of(connectTimeout)).build());
    if (connector != null) {
      pool.setDnsResolver(new Proving(connector));
    }
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(pool.build())
            .disableAutomaticRetries()
            .build();
    client.start();
    return new Client() {
      @Override
      public void exchange(String host, int port) throws Exception {
        SimpleHttpRequest request =
            SimpleRequestBuilder.get("https://" + host + ":" + port + "/a")
                .setHeader("Connection", "close")
                .build();
        assertThat(client.execute(request, null).get().getBodyText())
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }
}
