// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;

/** A server on 127.0.0.1 that hangs up on everybody before a word was said. */
final class HangsUp implements AutoCloseable {

  private final ServerSocketChannel server;
  private final Thread thread;

  HangsUp() throws IOException {
    server = Loopback.listen(Loopback.FOUR, 0);
    thread = new Thread(this::run, "hangs-up");
    thread.setDaemon(true);
    thread.start();
  }

  int port() throws IOException {
    return Loopback.portOf(server);
  }

  private void run() {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (ClosedChannelException e) {
      // the end
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    LeakCheck.eventually(() -> "still hangs up", () -> !thread.isAlive());
  }
}
