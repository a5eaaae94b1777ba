// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring's RestClient over Apache HttpClient 5. */
class SpringRestClientTest extends SecurePlugged {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    PoolingHttpClientConnectionManagerBuilder pool =
        connector == null
            ? PoolingHttpClientConnectionManagerBuilder.create()
            : new HttpClient5Test.Racing(new HappySocketFactory(connector));
    CloseableHttpClient http =
        HttpClients.custom()
            .setConnectionManager(
                pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.context()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(connectTimeout))
                            .build())
                    .build())
            .build();
    RestClient rest =
        RestClient.builder()
            .requestFactory(new HttpComponentsClientHttpRequestFactory(http))
            .defaultHeader("Connection", "close")
            .build();
    return new Client() {
      @Override
      public void exchange(String host, int port) {
        String url = "https://" + host + ":" + port + "/a";
        assertThat(rest.get().uri(url).retrieve().body(String.class))
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
      }

      @Override
      public void close() throws IOException {
        http.close();
      }
    };
  }
}
