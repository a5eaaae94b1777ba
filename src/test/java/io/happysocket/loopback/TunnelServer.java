// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy for tests, which speaks SOCKS 5 and CONNECT, wants a user where it is told one, takes
 * down what it is asked for and is itself the far host: it sends back what it reads.
 */
final class TunnelServer implements AutoCloseable {

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;
  private final int port;
  private final Thread thread = new Thread(this::serve, "tunnel server");

  /** As {@code user:password}; null to want none. */
  volatile String login;

  /** What SOCKS replies; 0 connects. */
  volatile int reply;

  TunnelServer(InetAddress address) throws IOException {
    server = Loopback.listen(address, 0);
    port = Loopback.portOf(server);
    thread.start();
  }

  int port() {
    return port;
  }

  private void serve() {
    while (server.isOpen()) {
      try (Socket client = server.accept().socket()) {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int first = in.read();
        if (first == 5 ? socks(in, client.getOutputStream()) : connect(first, in, client)) {
          in.transferTo(client.getOutputStream());
        }
      } catch (IOException e) {
        // closed, or the client has gone: the next one
      }
    }
  }

  private boolean socks(DataInputStream in, OutputStream out) throws IOException {
    byte[] methods = in.readNBytes(in.read());
    boolean offered = new String(methods, StandardCharsets.ISO_8859_1).indexOf(2) >= 0;
    if (login != null) {
      out.write(new byte[] {5, (byte) (offered ? 2 : 0xff)});
      if (!offered || !loggedIn(in, out)) {
        return false;
      }
    } else {
      out.write(new byte[] {5, 0});
    }
    in.readNBytes(3);
    int type = in.read();
    String host =
        type == 3
            ? new String(in.readNBytes(in.read()), StandardCharsets.UTF_8)
            : InetAddress.getByAddress(in.readNBytes(type == 1 ? 4 : 16)).getHostAddress();
    asked.add("SOCKS " + host + " " + in.readUnsignedShort());
    out.write(new byte[] {5, (byte) reply, 0, 3, 2, 'm', 'e', 0, 1});
    return reply == 0;
  }

  private boolean loggedIn(DataInputStream in, OutputStream out) throws IOException {
    in.read();
    String said = new String(in.readNBytes(in.read()), StandardCharsets.UTF_8) + ":";
    said += new String(in.readNBytes(in.read()), StandardCharsets.UTF_8);
    out.write(new byte[] {1, (byte) (said.equals(login) ? 0 : 1)});
    return said.equals(login);
  }

  private boolean connect(int first, DataInputStream in, Socket client) throws IOException {
    StringBuilder head = new StringBuilder().append((char) first);
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    asked.add(head.substring(0, head.indexOf("\r")));
    boolean allowed = login == null || head.indexOf("Proxy-Authorization: Basic ") > 0;
    String status = allowed ? "200 here you are" : "407 Proxy Authentication Required";
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + status + "\r\nVia: me\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return allowed;
  }

  InetSocketAddress address(String name) {
    return InetSocketAddress.createUnresolved(name, port());
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
