// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import java.net.InetAddress;
import java.time.Duration;
import org.apache.http.HttpHost;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.conn.PoolingNHttpClientConnectionManager;
import org.apache.http.impl.nio.reactor.DefaultConnectingIOReactor;
import org.apache.http.nio.conn.NoopIOSessionStrategy;
import org.apache.http.nio.conn.SchemeIOSessionStrategy;
import org.apache.http.nio.conn.ssl.SSLIOSessionStrategy;
import org.apache.http.nio.reactor.IOReactorException;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/** Elasticsearch's low-level client, which connects to the first address of a name only. */
class ElasticsearchTest extends SecurePlugged {

  private HttpAsyncClientBuilder proving(
      HttpAsyncClientBuilder http, Connector connector, int port) {
    Registry<SchemeIOSessionStrategy> schemes =
        RegistryBuilder.<SchemeIOSessionStrategy>create()
            .register("http", NoopIOSessionStrategy.INSTANCE)
            .register("https", new SSLIOSessionStrategy(tls.context()))
            .build();
    try {
      PoolingNHttpClientConnectionManager pool =
          new PoolingNHttpClientConnectionManager(
              new DefaultConnectingIOReactor(),
              null,
              schemes,
              host -> connector.lookup(host, port).toArray(InetAddress[]::new));
      pool.setDefaultMaxPerRoute(RestClientBuilder.DEFAULT_MAX_CONN_PER_ROUTE);
      pool.setMaxTotal(RestClientBuilder.DEFAULT_MAX_CONN_TOTAL);
      return http.setConnectionManager(pool);
    } catch (IOReactorException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    int millis = (int) connectTimeout.toMillis();
    return (host, port) -> {
      RestClientBuilder settings =
          RestClient.builder(new HttpHost(host, port, "https"))
              .setRequestConfigCallback(
                  config -> config.setConnectTimeout(millis).setSocketTimeout(millis))
              .setHttpClientConfigCallback(
                  http ->
                      connector == null
                          ? http.setSSLContext(tls.context())
                          : proving(http, connector, port));
      Request request = new Request("GET", "/a");
      request.setOptions(
          RequestOptions.DEFAULT.toBuilder().addHeader("Connection", "close").build());
      try (RestClient client = settings.build()) {
        assertThat(EntityUtils.toString(client.performRequest(request).getEntity()))
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
      }
    };
  }
}
