// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import jdk.net.ExtendedSocketOptions;

/**
 * Takes connections on one port of all addresses of both families, echoes, and closes a connection
 * when its client has: what stays open here was lost by a client. One thread.
 */
final class EchoServer implements AutoCloseable {

  private static final int BACKLOG = 4_096;

  /**
   * The way through the device may lose the client's RST: then the kernel asks whether the client
   * is there. One that was forgotten is, and stays; one that has gone is found out.
   */
  private static final int DEAD_AFTER_SECONDS = 5;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(512);
  private final Thread thread;
  private volatile long accepted;
  private volatile int open;

  EchoServer() throws IOException {
    server.bind(new InetSocketAddress(0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread = new Thread(this::serve, "soak-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  long accepted() {
    return accepted;
  }

  int open() {
    return open;
  }

  private void serve() {
    try {
      while (true) {
        selector.select();
        Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
        while (keys.hasNext()) {
          SelectionKey key = keys.next();
          keys.remove();
          if (key.isAcceptable()) {
            acceptAll();
          } else {
            echo((SocketChannel) key.channel());
          }
        }
      }
    } catch (IOException | ClosedSelectorException e) {
      // the soak is over
    }
  }

  private void acceptAll() throws IOException {
    SocketChannel client;
    while ((client = server.accept()) != null) {
      accepted++;
      open++;
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.SO_LINGER, 0);
      client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      client.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, DEAD_AFTER_SECONDS);
      client.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 1);
      client.register(selector, SelectionKey.OP_READ);
    }
  }

  private void echo(SocketChannel client) throws IOException {
    try {
      buffer.clear();
      if (client.read(buffer) >= 0) {
        client.write(buffer.flip());
        return;
      }
    } catch (IOException e) {
      // its client has reset it
    }
    client.close();
    open--;
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
