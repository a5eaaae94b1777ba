// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.clients.http.WebServer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring's WebClient over Reactor Netty. */
class SpringWebClientTest extends ReactorNettyTest {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    WebClient web =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http(connector, connectTimeout)))
            .build();
    return (host, port) ->
        assertThat(
                web.get()
                    .uri("http://" + host + ":" + port + "/a")
                    .retrieve()
                    .bodyToMono(String.class)
                    .block())
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
  }
}
