// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.loop.Registration;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One query over a TCP connection of its own (RFC 7766 section 4.2: two bytes of length before each
 * message). A connection that ends before the reply is made anew once.
 */
final class TcpExchange extends Transport.Exchange {

  private static final int LENGTH = 2;

  private @Nullable SocketChannel channel;
  private @Nullable Registration registration;
  private ByteBuffer output = ByteBuffer.allocate(0);
  private ByteBuffer input = ByteBuffer.allocate(LENGTH);
  private boolean again;

  TcpExchange(Transport transport, Server server, Query query, Transport.Sink sink) {
    super(transport, server, query, sink);
  }

  @Override
  void begin() throws IOException {
    byte[] wire = query.wire();
    output = ByteBuffer.allocate(LENGTH + wire.length).putShort((short) wire.length).put(wire);
    output.flip();
    input = ByteBuffer.allocate(LENGTH);
    AddressFamily family = AddressFamily.of(server.address().getAddress());
    SocketChannel opened = transport.channels().openSocketChannel(family.protocolFamily());
    channel = opened;
    registration = register(opened, SelectionKey.OP_CONNECT);
    if (opened.connect(server.address())) {
      registration.interest(SelectionKey.OP_WRITE);
    }
  }

  @Override
  void ready() throws IOException {
    if (channel == null || registration == null) {
      return;
    }
    if (channel.isConnectionPending()) {
      if (!channel.finishConnect()) {
        return;
      }
      registration.interest(SelectionKey.OP_WRITE);
    }
    try {
      exchange(channel, registration);
    } catch (ProtocolException e) {
      throw e;
    } catch (IOException e) {
      if (again) {
        throw e;
      }
      again = true;
      closeChannel();
      boolean unused = open();
    }
  }

  private void exchange(SocketChannel connected, Registration registered) throws IOException {
    if (output.hasRemaining()) {
      connected.write(output);
      if (!output.hasRemaining()) {
        registered.interest(SelectionKey.OP_READ);
      }
      return;
    }
    if (read(connected, input) < 0) {
      throw new EOFException("closed before the reply was complete");
    }
    if (!input.hasRemaining() && input.capacity() == LENGTH) {
      int length = input.getShort(0) & 0xffff;
      if (length <= LENGTH) {
        throw new ProtocolException("a message of " + length + " bytes");
      }
      input = ByteBuffer.allocate(length);
      read(connected, input);
    }
    if (!input.hasRemaining()) {
      @Nullable Reply reply = query.accept(input.flip());
      if (reply == null) {
        throw new ProtocolException("a message that is no reply to the query");
      }
      reply(reply);
    }
  }

  /** In pieces: the JDK takes direct memory for all the room that a buffer has. */
  private static int read(SocketChannel from, ByteBuffer into) throws IOException {
    int end = into.limit();
    into.limit(Math.min(end, into.position() + Transport.BUFFER));
    try {
      return from.read(into);
    } finally {
      into.limit(end);
    }
  }

  @Override
  boolean streams() {
    return true;
  }
}
