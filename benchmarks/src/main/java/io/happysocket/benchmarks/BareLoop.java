// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread with a selector that connects for others and does nothing else: what it takes to have a
 * loop at all, whatever it decides.
 */
final class BareLoop implements AutoCloseable {

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sleeping = new AtomicBoolean();
  private final Selector selector = Selector.open();
  private final Thread thread = new Thread(this::run, "bare-loop");
  private volatile boolean closed;

  BareLoop() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  /** Connects to an IPv4 address on loopback, which is established at once; waits for it. */
  SocketChannel connect(InetSocketAddress address) {
    CompletableFuture<SocketChannel> connected = new CompletableFuture<>();
    tasks.add(() -> dial(address, connected));
    if (sleeping.compareAndSet(true, false)) {
      selector.wakeup();
    }
    return connected.join();
  }

  private static void dial(InetSocketAddress to, CompletableFuture<SocketChannel> connected) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      boolean established = channel.connect(to);
      while (!established) {
        Thread.onSpinWait();
        established = channel.finishConnect();
      }
      channel.configureBlocking(true);
      connected.complete(channel);
    } catch (IOException e) {
      connected.completeExceptionally(e);
    }
  }

  private void run() {
    try {
      while (!closed) {
        sleeping.set(true);
        if (tasks.isEmpty()) {
          selector.select();
        }
        sleeping.set(false);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
      }
    } catch (ClosedSelectorException e) {
      // the benchmark is over
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.close();
  }
}
