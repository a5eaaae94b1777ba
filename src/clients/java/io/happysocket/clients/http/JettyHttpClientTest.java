// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's client, whose connector takes channels that are connected. */
class JettyHttpClientTest extends WebClientContract {

  private static final HttpField CLOSE =
      new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);

  /** Takes the channel that wins. */
  private static final class Racing extends ClientConnector {
    private final Connector connector;

    Racing(Connector connector) {
      this.connector = connector;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void connect(SocketAddress address, Map<String, Object> context) {
      InetSocketAddress name = (InetSocketAddress) address;
      context.put(REMOTE_SOCKET_ADDRESS_CONTEXT_KEY, name);
      connector
          .connectAsync(name.getHostString(), name.getPort())
          .whenComplete(
              (channel, failure) -> {
                if (failure == null) {
                  accept(channel, context);
                } else {
                  connectFailed(null, address, failure, context);
                }
              });
    }
  }

  @Override
  Web plugged(Web.Setup setup) {
    HttpClient client = client(new Racing(setup.connector()), setup);
    // leaves the name to the race
    client.setSocketAddressResolver(
        (host, port, context, promise) ->
            promise.succeeded(List.of(InetSocketAddress.createUnresolved(host, port))));
    return web(client);
  }

  @Override
  Web alone(Web.Setup setup) {
    HttpClient client = client(new ClientConnector(), setup);
    client.setConnectTimeout(setup.connectTimeout().toMillis());
    return web(client);
  }

  private static HttpClient client(ClientConnector connector, Web.Setup setup) {
    SslContextFactory.Client trust = new SslContextFactory.Client();
    trust.setSslContext(setup.tls().context());
    connector.setSslContextFactory(trust);
    return new HttpClient(
        new HttpClientTransportDynamic(
            connector,
            HttpClientConnectionFactory.HTTP11,
            new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector))));
  }

  private static Web web(HttpClient client) {
    LifeCycle.start(client);
    return new Web() {
      @Override
      public String get(String url) throws IOException {
        try {
          return client
              .newRequest(url)
              .headers(fields -> fields.put(CLOSE))
              .timeout(20, TimeUnit.SECONDS)
              .send()
              .getContentAsString();
        } catch (ExecutionException e) {
          throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        } catch (TimeoutException e) {
          throw new IOException(e);
        } catch (InterruptedException e) {
          throw new InterruptedIOException(e.getMessage());
        }
      }

      @Override
      public void close() {
        LifeCycle.stop(client);
      }
    };
  }

  /** Jetty's own time-out is for the connects that it makes. */
  @Override
  Connector connector(Duration connectTimeout) {
    return Connector.builder().connectDeadline(connectTimeout).build();
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
