// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import java.time.Duration;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** The AWS SDK over Apache's HttpClient 5: it connects by itself, to proved addresses. */
class AwsApacheTest extends AwsContract {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    Apache5HttpClient.Builder settings =
        Apache5HttpClient.builder()
            .connectionTimeout(connectTimeout)
            .tlsTrustManagersProvider(() -> new TrustManager[] {tls.trust()});
    if (connector != null) {
      settings.dnsResolver(new Proving(connector));
    }
    return sdk(settings.build());
  }
}
