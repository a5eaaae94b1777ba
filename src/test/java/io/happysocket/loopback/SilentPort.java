// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A port on loopback that does not answer: its accept queue is full, so Linux drops every SYN.
 * {@link #accept} makes it answer after all.
 */
public final class SilentPort implements AutoCloseable {

  private static final int BACKLOG = 1;
  private static final int MORE_THAN_THE_QUEUE_HOLDS = 8;
  private static final long SURELY_SILENT_MILLIS = 100;

  private final ServerSocketChannel server;
  private final List<SocketChannel> fillers = new ArrayList<>();

  public SilentPort(InetAddress address, int port) throws IOException {
    server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(address, port), BACKLOG);
    boolean answered = true;
    for (int i = 0; answered && i < MORE_THAN_THE_QUEUE_HOLDS; i++) {
      answered = fill();
    }
    assertThat(answered).as("the port still answers").isFalse();
  }

  private boolean fill() throws IOException {
    SocketChannel filler = SocketChannel.open();
    fillers.add(filler);
    filler.configureBlocking(false);
    // an unanswered channel knows its own address only if it was bound to one
    InetAddress address = ((InetSocketAddress) server.getLocalAddress()).getAddress();
    filler.bind(new InetSocketAddress(address, 0));
    if (filler.connect(server.getLocalAddress()) || filler.finishConnect()) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      filler.register(selector, SelectionKey.OP_CONNECT);
      selector.select(SURELY_SILENT_MILLIS);
    }
    return filler.finishConnect();
  }

  public int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  /** Takes connections until one comes from none of the fillers, which is returned. */
  public SocketChannel accept() throws IOException {
    while (true) {
      SocketChannel accepted = server.accept();
      if (!isFiller(accepted)) {
        return accepted;
      }
      accepted.close();
    }
  }

  private boolean isFiller(SocketChannel accepted) throws IOException {
    for (SocketChannel filler : fillers) {
      if (filler.isOpen() && accepted.getRemoteAddress().equals(filler.getLocalAddress())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    server.close();
  }
}
