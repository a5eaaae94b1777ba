// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.clients.PluggedContract;
import io.happysocket.loopback.TlsKeys;

/** Those whose server speaks TLS. */
abstract class SecurePlugged extends PluggedContract {

  protected final TlsKeys.Keys tls = TlsKeys.keysFor("dns:localhost");
  private WebServer server;

  @Override
  protected int start() {
    server = new WebServer(tls.context());
    return server.securePort();
  }

  @Override
  protected void stop() {
    server.close();
  }
}
