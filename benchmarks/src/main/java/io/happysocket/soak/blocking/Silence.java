// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.blocking;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port of one address whose accept queue is full: Linux drops every further SYN to it. */
final class Silence implements AutoCloseable {

  private static final int MORE_THAN_THE_QUEUE_HOLDS = 4;

  private final ServerSocket server;
  private final List<SocketChannel> fillers = new ArrayList<>();

  Silence(InetAddress address, int port) throws IOException {
    server = new ServerSocket(port, 1, address);
    for (int i = 0; i < MORE_THAN_THE_QUEUE_HOLDS; i++) {
      SocketChannel filler = SocketChannel.open();
      fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(server.getLocalSocketAddress());
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    server.close();
  }
}
