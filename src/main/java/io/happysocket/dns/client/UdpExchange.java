// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.client.Servers.Server;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * One query over UDP. The socket is connected, so the kernel drops what other sources send and
 * tells of an unreachable port; what is no reply to the query is dropped here, and the query goes
 * on listening until its owner closes it, or {@link #LIES} were dropped.
 */
final class UdpExchange extends Transport.Exchange {

  /**
   * After so many datagrams that are no reply an attacker is assumed who knows the port and guesses
   * ids. 65,536 guesses are certain to hit; this number hits once in 4,096 queries. An attacker who
   * sends a million datagrams a second to all ports reaches one port with 35 a second. A correct
   * server sends none.
   */
  static final int LIES = 16;

  private @Nullable DatagramChannel channel;
  private int lies;

  UdpExchange(Transport transport, Server server, Query query, Transport.Sink sink) {
    super(transport, server, query, sink);
  }

  @Override
  void begin() throws IOException {
    AddressFamily family = AddressFamily.of(server.address().getAddress());
    DatagramChannel opened = transport.channels().openDatagramChannel(family.protocolFamily());
    channel = opened;
    register(opened, SelectionKey.OP_READ);
    opened.connect(server.address());
    // a full send buffer writes nothing: one more lost datagram, which is sent again in time
    opened.write(ByteBuffer.wrap(query.wire()));
  }

  @Override
  void ready() throws IOException {
    while (channel != null) {
      ByteBuffer buffer = transport.buffer();
      // not read(): it returns 0 for an empty datagram as for none
      if (channel.receive(buffer) == null) {
        return;
      }
      @Nullable Reply reply = query.accept(buffer.flip());
      if (reply != null) {
        reply(reply);
        return;
      }
      if (++lies == LIES) {
        throw new ProtocolException(LIES + " datagrams that are no answer to it");
      }
    }
  }

  @Override
  boolean streams() {
    return false;
  }
}
