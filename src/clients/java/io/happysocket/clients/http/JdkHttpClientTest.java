// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import io.happysocket.socket.HappyProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The JDK's own HttpClient, HTTP/2 over TLS from end to end, through the proxy on loopback. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JdkHttpClientTest {

  private TlsKeys.Keys tls;
  private WebServer server;

  @BeforeAll
  void startServer() {
    tls = TlsKeys.keysFor("dns:localhost");
    server = new WebServer(tls.context());
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  private HttpClient plugged(HappyProxy proxy) {
    return HttpClient.newBuilder()
        .proxy(proxy.proxySelector())
        .sslContext(tls.context())
        .version(HttpClient.Version.HTTP_2)
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, String host, int port)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://" + host + ":" + port + "/here");
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void getsItsAnswer(DeadFirst dead) throws IOException, InterruptedException {
    try (Connector connector = Connector.builder().build();
        HappyProxy proxy = HappyProxy.start(connector)) {
      HttpClient client = plugged(proxy);
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> response = get(client, dead.name(), server.securePort());
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).isEqualTo(WebServer.body("HTTP/2.0", "/here"));
      }
    }
  }

  @Test
  void aFirstAddressThatRefusesIsNoHindrance() throws Exception {
    try (DeadFirst dead = DeadFirst.refusing()) {
      getsItsAnswer(dead);
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindrance() throws Exception {
    try (DeadFirst dead = DeadFirst.silent(server.securePort())) {
      getsItsAnswer(dead);
    }
  }

  @Test
  void aRefusalByAllIsAFailedTunnel() throws Exception {
    int nobody = Loopback.freePort();
    try (Connector connector = Connector.builder().build();
        HappyProxy proxy = HappyProxy.start(connector)) {
      HttpClient client = plugged(proxy);
      assertThatThrownBy(() -> get(client, "localhost", nobody))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("502");
    }
  }
}
