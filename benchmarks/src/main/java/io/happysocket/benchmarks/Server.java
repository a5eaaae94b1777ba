// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes connections on one port of both loopback addresses. It closes each one long after its
 * client has reset it, so that neither side leaves a TIME_WAIT behind and no port runs out.
 */
final class Server implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final int KEPT = 1_024;

  private final LongAdder taken = new LongAdder();
  private final Object accepting = new Object();
  private final ServerSocketChannel ipv4;
  private final ServerSocketChannel ipv6;

  Server() throws IOException {
    ipv4 = listen(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    ipv6 = listen(InetAddress.getByAddress(loopback), port());
  }

  int port() throws IOException {
    return ((InetSocketAddress) ipv4.getLocalAddress()).getPort();
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) ipv4.getLocalAddress();
  }

  /**
   * Lets a caller connect while connections wait in the system's queue, and none is taken but the
   * first of each family: so the machine is the caller's alone. Waits until all are taken.
   *
   * @param connects how many it makes; {@link #BACKLOG} of a family at most, or the system drops
   *     SYNs
   */
  <T> T whileNothingIsTaken(int connects, Callable<T> caller) throws Exception {
    long all = taken.sum() + connects;
    T result;
    synchronized (accepting) {
      result = caller.call();
    }
    while (taken.sum() < all) {
      Thread.sleep(1);
    }
    return result;
  }

  private ServerSocketChannel listen(InetAddress address, int port) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(address, port), BACKLOG);
    Thread thread = new Thread(() -> accept(server), "server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private void accept(ServerSocketChannel server) {
    Queue<SocketChannel> accepted = new ArrayDeque<>(KEPT);
    try {
      while (true) {
        SocketChannel client = server.accept();
        synchronized (accepting) {
          accepted.add(client);
        }
        taken.increment();
        if (accepted.size() > KEPT) {
          accepted.remove().close();
        }
      }
    } catch (ClosedChannelException e) {
      // the benchmark is over
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    ipv4.close();
    ipv6.close();
  }
}
