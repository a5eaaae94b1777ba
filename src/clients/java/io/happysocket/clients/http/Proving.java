// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.Connector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/** Proved addresses for what connects by itself on top of Apache's HttpClient 5. */
final class Proving extends SystemDefaultDnsResolver {

  private final Connector connector;

  Proving(Connector connector) {
    this.connector = connector;
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    List<InetAddress> proved = connector.lookup(host, port);
    return proved.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }
}
