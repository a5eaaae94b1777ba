// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import io.happysocket.loopback.TlsKeys;
import java.io.IOException;
import java.time.Duration;

/** An HTTP client, as far as the tests use one. */
public interface Web extends AutoCloseable {

  /** Gets a body, on a connection of its own that is not kept. */
  String get(String url) throws IOException;

  @Override
  void close() throws IOException;

  /** What a client is made with. */
  record Setup(Connector connector, TlsKeys.Keys tls, Duration connectTimeout) {}
}
