// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes to a non-blocking channel as a plain socket's stream does: returns when the system has
 * taken everything. Thread-safe: one writer at a time.
 */
final class ChannelOutput extends OutputStream {

  private final SocketChannel channel;
  private final ReadinessWait readiness = new ReadinessWait();
  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean shut;

  ChannelOutput(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    int end = offset + length;
    writing.lock();
    try {
      if (shut) {
        throw new SocketException("Socket output is shutdown");
      }
      while (buffer.position() < end) {
        buffer.limit(Math.min(end, buffer.position() + ChannelInput.MAXIMUM_CHUNK));
        if (channel.write(buffer) == 0) {
          readiness.await(channel, SelectionKey.OP_WRITE, 0);
        }
      }
    } catch (IOException e) {
      throw PlainFailure.of(e);
    } finally {
      writing.unlock();
    }
  }

  /** Sends FIN after what was written. */
  void shutdown() throws IOException {
    shut = true;
    channel.shutdownOutput();
    readiness.wake();
  }

  /** The channel is closed: the thread that waits must see it. */
  void closed() {
    readiness.wake();
  }
}
