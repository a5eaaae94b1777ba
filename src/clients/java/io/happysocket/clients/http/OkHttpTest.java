// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** OkHttp 5 in one execution and OkHttp 4, by its own jar, in another: one recipe for both. */
class OkHttpTest extends WebClientContract {

  /** One address that stands for all of the name: the race looks the name up. */
  private static final Dns BY_NAME = host -> List.of(InetAddress.getByAddress(host, new byte[4]));

  @Test
  void theVersionIsTheOneThatThisExecutionIsFor() {
    assertThat(OkHttp.VERSION).startsWith(System.getProperty("okhttp.major", "5") + ".");
  }

  @Override
  Web plugged(Web.Setup setup) {
    return web(
        new OkHttpClient.Builder()
            .socketFactory(new HappySocketFactory(setup.connector(), AddressPolicy.BY_NAME))
            .dns(BY_NAME),
        setup);
  }

  @Override
  Web alone(Web.Setup setup) {
    return web(new OkHttpClient.Builder(), setup);
  }

  private static Web web(OkHttpClient.Builder builder, Web.Setup setup) {
    OkHttpClient client =
        builder
            .connectTimeout(setup.connectTimeout())
            .sslSocketFactory(setup.tls().context().getSocketFactory(), setup.tls().trust())
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .build();
    return new Web() {
      @Override
      public String get(String url) throws IOException {
        Request request = new Request.Builder().url(url).header("Connection", "close").build();
        try (Response response = client.newCall(request).execute()) {
          return response.body().string();
        }
      }

      @Override
      public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
      }
    };
  }

  @Override
  String secureProtocol() {
    return "HTTP/2.0";
  }

  @Override
  Class<? extends IOException> whenRefused() {
    return ConnectException.class;
  }

  @Override
  Class<? extends IOException> whenSilent() {
    return SocketTimeoutException.class;
  }
}
