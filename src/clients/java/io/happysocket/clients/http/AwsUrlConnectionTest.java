// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The AWS SDK over the JDK's HttpsURLConnection, which races. */
class AwsUrlConnectionTest extends AwsContract {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    SSLSocketFactory alone = tls.context().getSocketFactory();
    SSLSocketFactory sockets =
        connector == null
            ? alone
            : new RacedTls(new HappySocketFactory(connector, AddressPolicy.BY_NAME), alone);
    return sdk(
        UrlConnectionHttpClient.create(
            uri -> {
              try {
                HttpsURLConnection https = (HttpsURLConnection) uri.toURL().openConnection();
                https.setSSLSocketFactory(sockets);
                https.setConnectTimeout((int) connectTimeout.toMillis());
                return https;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }));
  }
}
