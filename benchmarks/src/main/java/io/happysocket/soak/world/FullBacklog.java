// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A port of all addresses whose accept queue is full: Linux drops every further SYN to it. */
final class FullBacklog implements AutoCloseable {

  private static final int MORE_THAN_THE_QUEUE_HOLDS = 8;
  private static final long SURELY_SILENT_MILLIS = 200;

  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final List<SocketChannel> fillers = new ArrayList<>();

  FullBacklog() throws IOException {
    server.bind(new InetSocketAddress(0), 1);
    InetSocketAddress local = new InetSocketAddress(Addresses.loopback(false), port());
    for (int i = 0; fill(local); i++) {
      if (i == MORE_THAN_THE_QUEUE_HOLDS) {
        throw new IOException("a port with a full accept queue still answers");
      }
    }
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** True if it was answered. */
  private boolean fill(InetSocketAddress local) throws IOException {
    SocketChannel filler = SocketChannel.open();
    fillers.add(filler);
    filler.configureBlocking(false);
    if (filler.connect(local)) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      filler.register(selector, SelectionKey.OP_CONNECT);
      selector.select(SURELY_SILENT_MILLIS);
    }
    return filler.finishConnect();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    server.close();
  }
}
