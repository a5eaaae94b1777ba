// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import io.happysocket.lab.server.Daemon;
import java.io.EOFException;
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
import java.util.function.Function;
import org.xbill.DNS.Message;

/** The TCP half of the DNS server (RFC 7766): one thread for all connections. */
final class NameServerTcp implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final int LARGEST_QUERY = 1_024;

  private final Function<Message, byte[]> answers;
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final InetSocketAddress address;

  NameServerTcp(InetSocketAddress wanted, Function<Message, byte[]> answers) throws IOException {
    this.answers = answers;
    server.bind(wanted, BACKLOG);
    address = (InetSocketAddress) server.getLocalAddress();
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    Daemon.start("soak-names-tcp", this::serve);
  }

  InetSocketAddress address() {
    return address;
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
            read((SocketChannel) key.channel(), (ByteBuffer) key.attachment());
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
      client.configureBlocking(false);
      client.setOption(StandardSocketOptions.SO_LINGER, 0); // leaves no TIME_WAIT
      client.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(LARGEST_QUERY));
    }
  }

  private void read(SocketChannel client, ByteBuffer input) throws IOException {
    try {
      if (client.read(input) < 0) {
        throw new EOFException();
      }
      if (input.position() > 2 && input.position() >= 2 + input.getShort(0)) {
        byte[] answer = answers.apply(new Message(input.flip().position(2)));
        ByteBuffer framed = ByteBuffer.allocate(2 + answer.length);
        client.write(framed.putShort((short) answer.length).put(answer).flip());
        input.clear();
      }
    } catch (IOException e) {
      client.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    selector.close();
  }
}
