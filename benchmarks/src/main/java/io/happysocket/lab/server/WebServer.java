// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Listens on every address of its namespace, of both families. Whatever a client says first gets an
 * empty HTTP answer and the end of the connection.
 */
public final class WebServer implements AutoCloseable {

  /** Where it listens. */
  public static final int PORT = 80;

  /** A burst of connects is not to lose SYNs here. */
  private static final int BACKLOG = 1024;

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;

  private WebServer(ServerSocket listener) {
    this.listener = listener;
    Daemon.start("lab-web", this::accept);
  }

  /** Serves in the namespace that the calling thread is in. */
  public static WebServer open() throws IOException {
    return new WebServer(new ServerSocket(PORT, BACKLOG));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Daemon.start("lab-web-client", () -> serve(client));
      } catch (IOException e) {
        // closed, or the client gave up
      }
    }
  }

  private static void serve(Socket client) {
    try (client) {
      if (client.getInputStream().read(new byte[8192]) > 0) {
        client.getOutputStream().write(ANSWER);
      }
    } catch (IOException e) {
      // a loser that was reset
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
