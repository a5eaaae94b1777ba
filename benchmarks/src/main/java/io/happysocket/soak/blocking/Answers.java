// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.blocking;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers the first words of each client with an HTTP answer, and waits for the client's end: what
 * stays open here was lost by a client.
 */
final class Answers implements AutoCloseable {

  static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final int THREADS = 32;

  private final AtomicInteger open = new AtomicInteger();
  private final ServerSocket server;
  private final ThreadPoolExecutor pool;

  Answers(ServerSocket server) {
    this.server = server;
    pool =
        new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Answers::daemon);
    pool.prestartAllCoreThreads(); // none comes later
    daemon(this::accept).start();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "soak-server");
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return server.getLocalPort();
  }

  int open() {
    return open.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.incrementAndGet();
        pool.execute(() -> serve(client));
      } catch (IOException e) {
        // closed, or the client gave up
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setSoLinger(true, 0); // no TIME_WAIT
      byte[] words = new byte[1024];
      if (client.getInputStream().read(words) > 0) {
        client.getOutputStream().write(ANSWER);
        client.getOutputStream().flush();
        while (client.getInputStream().read(words) > 0) {
          // to the client's end
        }
      }
    } catch (IOException e) {
      // a loser, or a client that has reset it
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    pool.shutdownNow();
  }
}
