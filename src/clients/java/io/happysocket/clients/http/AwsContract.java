// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** The HTTP clients of the AWS SDK, without the SDK's services, against an HTTPS server. */
abstract class AwsContract extends SecurePlugged {

  /** One GET on a connection that is not kept. */
  static Client sdk(SdkHttpClient client) {
    return new Client() {
      @Override
      public void exchange(String host, int port) throws Exception {
        HttpExecuteRequest request =
            HttpExecuteRequest.builder()
                .request(
                    SdkHttpRequest.builder()
                        .uri(URI.create("https://" + host + ":" + port + "/a"))
                        .method(SdkHttpMethod.GET)
                        .putHeader("Connection", "close")
                        .build())
                .build();
        HttpExecuteResponse response = client.prepareRequest(request).call();
        try (InputStream body = response.responseBody().orElseThrow()) {
          assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
              .isEqualTo(WebServer.body("HTTP/1.1", "/a"));
        }
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }
}
