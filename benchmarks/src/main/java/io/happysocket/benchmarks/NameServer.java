// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers every name with both loopback addresses, on a UDP port of 127.0.0.1. */
final class NameServer implements AutoCloseable {

  private static final int LARGEST = 1_232;
  private static final long TTL_SECONDS = 3_600;
  private static final int BUFFER = 4 << 20;

  private final DatagramChannel channel;

  NameServer() throws IOException {
    channel = DatagramChannel.open();
    channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, BUFFER);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
    Thread thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try {
      while (true) {
        SocketAddress client = channel.receive(buffer.clear());
        Message query = new Message(buffer.flip());
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        Record question = query.getQuestion();
        answer.addRecord(question, Section.QUESTION);
        answer.addRecord(
            question.getType() == Type.AAAA
                ? new AAAARecord(
                    question.getName(), DClass.IN, TTL_SECONDS, InetAddress.getByAddress(loopback))
                : new ARecord(
                    question.getName(),
                    DClass.IN,
                    TTL_SECONDS,
                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1})),
            Section.ANSWER);
        channel.send(ByteBuffer.wrap(answer.toWire()), client);
      }
    } catch (ClosedChannelException e) {
      // the benchmark is over
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
