// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The JDK's HTTP client with its defaults, but HTTP/1.1. */
final class JdkHttpDriver implements Driver {

  private HttpClient client = open();

  private JdkHttpDriver() {}

  public static void main(String[] args) throws IOException {
    Driver.serve(System.getProperty("java.version"), new JdkHttpDriver());
  }

  private static HttpClient open() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Override
  public void fresh() {
    client = open();
  }

  @Override
  public void connect(String host, int port) throws Exception {
    URI uri = URI.create("http://" + host + ":" + port + "/");
    client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
  }
}
