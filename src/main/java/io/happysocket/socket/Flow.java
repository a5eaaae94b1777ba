// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One direction of a tunnel. Confined to the proxy's loop. */
final class Flow {

  private static final int CAPACITY = 16 * 1024;

  /** So many buffers a turn, then the other tunnels. */
  private static final int ROUNDS = 8;

  private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
  private @Nullable SocketChannel from;
  private @Nullable SocketChannel to;
  private boolean ended;
  private boolean finished;

  void from(SocketChannel source) {
    from = source;
  }

  void to(SocketChannel sink) {
    to = sink;
  }

  /** Bytes that go before those of the source. */
  void put(ByteBuffer first) {
    buffer.put(first);
  }

  /** Nothing more comes. */
  void end() {
    ended = true;
  }

  /** Whether the source and the sink are at the end. */
  boolean finished() {
    return finished;
  }

  boolean wantsToRead() {
    return from != null && !ended && buffer.hasRemaining();
  }

  boolean wantsToWrite() {
    return to != null && buffer.position() > 0;
  }

  /** Moves what can be moved now; passes the source's end on to the sink. */
  void move() throws IOException {
    boolean moved = true;
    for (int i = 0; moved && i < ROUNDS; i++) {
      boolean taken = read();
      moved = write() || taken;
    }
    if (ended && to != null && buffer.position() == 0 && !finished) {
      finished = true;
      to.shutdownOutput();
    }
  }

  private boolean read() throws IOException {
    if (from == null || ended || !buffer.hasRemaining()) {
      return false;
    }
    int count = from.read(buffer);
    ended = count < 0;
    return count > 0;
  }

  private boolean write() throws IOException {
    if (to == null || buffer.position() == 0) {
      return false;
    }
    buffer.flip();
    int count = to.write(buffer);
    buffer.compact();
    return count > 0;
  }
}
