// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.HappyProxy;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring's RestClient over the JDK's client, through the proxy; a client for each connect. */
class SpringJdkRestClientTest extends SecurePlugged {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout)
      throws IOException {
    HappyProxy proxy = connector == null ? null : HappyProxy.start(connector);
    return new Client() {
      @Override
      public void exchange(String host, int port) {
        HttpClient.Builder http =
            HttpClient.newBuilder().sslContext(tls.context()).connectTimeout(connectTimeout);
        if (proxy != null) {
          http.proxy(proxy.proxySelector());
        }
        RestClient rest =
            RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(http.build()))
                .build();
        String url = "https://" + host + ":" + port + "/a";
        assertThat(rest.get().uri(url).retrieve().body(String.class))
            .isEqualTo(WebServer.body("HTTP/2.0", "/a"));
      }

      @Override
      public void close() {
        if (proxy != null) {
          proxy.close();
        }
      }
    };
  }
}
