// SPDX-License-Identifier: Apache-2.0
package consumer;

import io.happysocket.Connector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Connects to a server of its own. */
public final class Program {

  private Program() {}

  public static void main(String[] arguments) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open();
        Connector connector = Connector.builder().build()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      System.out.println("connected to " + port(connector, server.socket().getLocalPort()));
    }
  }

  static String port(Connector connector, int port) throws IOException {
    try (SocketChannel channel = connector.connect("localhost", port)) {
      return channel.socket().getPort() == port ? "the server" : "another";
    }
  }
}
