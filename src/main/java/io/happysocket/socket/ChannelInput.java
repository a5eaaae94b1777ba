// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from a non-blocking channel as a plain socket's stream does: a time-out leaves it usable,
 * an interrupt does not end it, a close by another thread does. Thread-safe: one reader at a time.
 */
final class ChannelInput extends InputStream {

  /** The JDK keeps a direct buffer of this size with each thread. */
  static final int MAXIMUM_CHUNK = 64 * 1024;

  private final SocketChannel channel;
  private final ReadinessWait readiness = new ReadinessWait();
  private final ReentrantLock reading = new ReentrantLock();
  private volatile int timeoutMillis;
  private volatile boolean shut;

  ChannelInput(SocketChannel channel) {
    this.channel = channel;
  }

  /** SO_TIMEOUT: 0 for none. */
  void timeout(int millis) {
    timeoutMillis = millis;
  }

  int timeout() {
    return timeoutMillis;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, Math.min(length, MAXIMUM_CHUNK));
    reading.lock();
    try {
      while (!shut) {
        int count = channel.read(buffer);
        if (count != 0) {
          return count;
        }
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        if (!readiness.await(channel, SelectionKey.OP_READ, nanos)) {
          throw new SocketTimeoutException("Read timed out");
        }
      }
      return -1;
    } catch (IOException e) {
      throw PlainFailure.of(e);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public int available() throws IOException {
    try {
      return shut ? 0 : channel.socket().getInputStream().available();
    } catch (IOException e) {
      throw PlainFailure.of(e);
    }
  }

  /** From now on the stream is at its end. */
  void shutdown() throws IOException {
    shut = true;
    channel.shutdownInput();
    readiness.wake();
  }

  /** The channel is closed: the thread that waits must see it. */
  void closed() {
    readiness.wake();
  }
}
