// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient 5, classic. */
class HttpClient5Test extends WebClientContract {

  /** Leaves the name to the race. */
  private static final class Unresolved extends SystemDefaultDnsResolver {
    @Override
    public InetAddress[] resolve(String host) {
      return null;
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) {
      return List.of(InetSocketAddress.createUnresolved(host, port));
    }
  }

  /** The pool, with sockets that race. */
  static final class Racing extends PoolingHttpClientConnectionManagerBuilder {
    private final HappySocketFactory sockets;

    Racing(HappySocketFactory sockets) {
      this.sockets = sockets;
      setDnsResolver(new Unresolved());
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          proxy -> proxy == null ? sockets.createSocket() : sockets.createSocket(proxy),
          ports,
          names,
          RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
    }
  }

  @Override
  Web plugged(Web.Setup setup) {
    return web(new Racing(new HappySocketFactory(setup.connector())), setup);
  }

  @Override
  Web alone(Web.Setup setup) {
    return web(PoolingHttpClientConnectionManagerBuilder.create(), setup);
  }

  private static Web web(PoolingHttpClientConnectionManagerBuilder pool, Web.Setup setup) {
    CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(setup.tls().context()))
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(setup.connectTimeout()))
                            .build())
                    .build())
            .disableAutomaticRetries()
            .build();
    return new Web() {
      @Override
      public String get(String url) throws IOException {
        HttpGet request = new HttpGet(url);
        request.setHeader("Connection", "close");
        return client.execute(request, response -> EntityUtils.toString(response.getEntity()));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  @Override
  String secureProtocol() {
    return "HTTP/1.1";
  }

  @Override
  Class<? extends IOException> whenRefused() {
    return HttpHostConnectException.class;
  }

  @Override
  Class<? extends IOException> whenSilent() {
    return ConnectTimeoutException.class;
  }
}
