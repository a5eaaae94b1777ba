// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client of {@link WebClientContract} as the others are measured: a GET over TLS. */
public final class OfWeb extends SecurePlugged {

  /** By the names that the page gives them. */
  public static final Map<String, Supplier<PluggedContract>> ALL =
      Map.of(
          "OkHttp 5 (races by itself)", () -> new OfWeb(new OkHttpTest()),
          "HttpClient 5, classic", () -> new OfWeb(new HttpClient5Test()),
          "Jetty", () -> new OfWeb(new JettyHttpClientTest()),
          "JDK HttpClient", () -> new OfWeb(new JdkHttpClientTest()));

  private final WebClientContract contract;

  private OfWeb(WebClientContract contract) {
    this.contract = contract;
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    Connector used = connector == null ? contract.connector(connectTimeout) : connector;
    Web.Setup setup = new Web.Setup(used, tls, connectTimeout);
    Web web = connector == null ? contract.alone(setup) : contract.plugged(setup);
    return new Client() {
      @Override
      public void exchange(String host, int port) throws IOException {
        web.get("https://" + host + ":" + port + "/");
      }

      @Override
      public void close() throws IOException {
        web.close();
        if (connector == null) {
          used.close();
        }
      }
    };
  }
}
