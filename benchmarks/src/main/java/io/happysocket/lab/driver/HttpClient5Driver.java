// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.util.VersionInfo;

/**
 * Apache HttpClient 5, the classic one, with its defaults but without a second try of a request.
 */
final class HttpClient5Driver implements Driver {

  private CloseableHttpClient client = open();

  private HttpClient5Driver() {}

  public static void main(String[] args) throws IOException {
    VersionInfo version =
        VersionInfo.loadVersionInfo(
            "org.apache.hc.client5", HttpClientBuilder.class.getClassLoader());
    Driver.serve(version.getRelease(), new HttpClient5Driver());
  }

  private static CloseableHttpClient open() {
    return HttpClients.custom().disableAutomaticRetries().build();
  }

  @Override
  public void fresh() throws IOException {
    client.close();
    client = open();
  }

  @Override
  public void connect(String host, int port) throws IOException {
    client.execute(
        new HttpGet("http://" + host + ":" + port + "/"),
        response -> {
          response.close();
          return null;
        });
  }
}
