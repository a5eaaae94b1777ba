// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** The JDK's HttpsURLConnection, whose factory makes the socket that it connects. */
class HttpsUrlConnectionTest extends SecurePlugged {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    SSLSocketFactory alone = tls.context().getSocketFactory();
    SSLSocketFactory sockets =
        connector == null
            ? alone
            : new RacedTls(new HappySocketFactory(connector, AddressPolicy.BY_NAME), alone);
    return (host, port) -> {
      HttpsURLConnection https =
          (HttpsURLConnection)
              URI.create("https://" + host + ":" + port + "/a").toURL().openConnection();
      https.setSSLSocketFactory(sockets);
      https.setConnectTimeout((int) connectTimeout.toMillis());
      https.setRequestProperty("Connection", "close");
      try (var body = https.getInputStream()) {
        assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
      }
    };
  }
}
