// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.happysocket.Connector;
import io.happysocket.socket.HappyProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's HttpClient over TLS, by a name that only the connector knows, past a dead address. */
@Timeout(60)
class HttpThroughProxyLoopbackTest {

  private static final String NAME = "name.example";
  private static final SSLContext CONTEXT = TlsKeys.contextFor("dns:" + NAME);

  private static HttpsServer server() throws IOException {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(OTHER_FOUR, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(CONTEXT));
    server.createContext(
        "/",
        exchange -> {
          byte[] path = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, path.length);
          exchange.getResponseBody().write(path);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static HttpResponse<String> get(HttpClient client, String host, int port)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://" + host + ":" + port + "/here");
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theClientGetsItsAnswerOrTheReason() throws Exception {
    try (Connector connector =
            Connector.builder().resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR)).build();
        HappyProxy proxy = HappyProxy.start(connector)) {
      HttpsServer server = server();
      HttpClient client =
          HttpClient.newBuilder().proxy(proxy.proxySelector()).sslContext(CONTEXT).build();
      int port = server.getAddress().getPort();
      assertThat(get(client, NAME, port).body()).isEqualTo("/here");
      assertThat(get(client, NAME, port).statusCode()).as("kept alive").isEqualTo(200);
      assertThatThrownBy(() -> get(client, NAME, Loopback.freePort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("502");
      assertThatThrownBy(() -> get(client, "other.example", port))
          .as("the certificate is checked end to end")
          .isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
      server.stop(0);
    }
  }
}
