// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.xbill.DNS.Message;

/** The TCP half of the DNS server (RFC 7766): a thread for each connection. */
final class LabDnsTcp implements AutoCloseable {

  private final ServerSocket listener;
  private final LabDns answers;

  LabDnsTcp(InetAddress address, LabDns answers) throws IOException {
    this.answers = answers;
    listener = new ServerSocket();
    listener.bind(new InetSocketAddress(address, LabDns.PORT));
    Daemon.start("lab-dns-tcp", this::accept);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Daemon.start("lab-dns-tcp-client", () -> serve(client));
      } catch (IOException e) {
        // closed, or the client gave up
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        answers.take(new Message(query), true, message -> write(client, message));
      }
    } catch (IOException e) {
      // the client has closed
    }
  }

  private static void write(Socket client, byte[] message) throws IOException {
    ByteBuffer framed = ByteBuffer.allocate(2 + message.length);
    framed.putShort((short) message.length).put(message);
    client.getOutputStream().write(framed.array());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
