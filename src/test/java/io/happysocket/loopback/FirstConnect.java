// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.Connector;
import io.happysocket.HappySocket;
import io.happysocket.dns.DnsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A program of its own, which connects once: to a host, a port, and with a name server's port. */
final class FirstConnect {

  private FirstConnect() {}

  public static void main(String[] arguments) throws IOException {
    String host = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    int names = Integer.parseInt(arguments[2]);
    if (names == 0) {
      HappySocket.connect(host, port).close();
      System.out.println("connected");
    } else {
      InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), names);
      DnsSettings dns = DnsSettings.builder().servers(List.of(server)).build();
      try (Connector connector = Connector.builder().dns(dns).build()) {
        connector.connect(host, port).close();
        System.out.println("connected"); // what the connector's end loads is not of the connect
      }
    }
  }
}
