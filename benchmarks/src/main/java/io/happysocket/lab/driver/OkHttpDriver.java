// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import java.io.IOException;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp with its defaults: fast fallback is on. */
final class OkHttpDriver implements Driver {

  private OkHttpClient client = new OkHttpClient();

  private OkHttpDriver() {}

  public static void main(String[] args) throws IOException {
    Driver.serve(OkHttp.VERSION, new OkHttpDriver());
  }

  @Override
  public void fresh() {
    client = new OkHttpClient();
  }

  @Override
  public void connect(String host, int port) throws IOException {
    Request request = new Request.Builder().url("http://" + host + ":" + port + "/").build();
    try (Response response = client.newCall(request).execute()) {
      response.body().bytes();
    }
  }
}
