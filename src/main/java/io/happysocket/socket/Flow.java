// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a tunnel. Bytes go through a buffer that all tunnels of a proxy share; a flow
 * has memory of its own only for those that its sink does not take, at most as many as that buffer
 * holds. Confined to the proxy's loop.
 */
final class Flow {

  /** So many buffers a turn, then the other tunnels. */
  private static final int ROUNDS = 8;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteBuffer shared;
  private ByteBuffer kept = NOTHING;
  private @Nullable SocketChannel from;
  private @Nullable SocketChannel to;
  private boolean ended;
  private boolean finished;

  /**
   * A flow from nowhere to nowhere.
   *
   * @param shared empty between two calls; direct, so that the JDK asks for no other direct memory
   */
  Flow(ByteBuffer shared) {
    this.shared = shared;
  }

  void from(SocketChannel source) {
    from = source;
  }

  /** Without a sink what comes is kept. */
  void to(SocketChannel sink) {
    to = sink;
  }

  /** Bytes that go behind those kept, before those that the source will give; few of them. */
  void put(String latin) {
    shared.clear().put(kept).put(latin.getBytes(StandardCharsets.ISO_8859_1)).flip();
    keep();
  }

  /** What is kept. */
  String text() {
    return StandardCharsets.ISO_8859_1.decode(kept.duplicate()).toString();
  }

  /** Forgets the first of the bytes that are kept. */
  void skip(int count) {
    kept.position(kept.position() + count);
  }

  /** Nothing more comes. */
  void end() {
    ended = true;
  }

  /** Whether the source is at its end. */
  boolean ended() {
    return ended;
  }

  /** Whether the source and the sink are at the end. */
  boolean finished() {
    return finished;
  }

  boolean wantsToRead() {
    return from != null && !ended && kept.remaining() < shared.capacity();
  }

  boolean wantsToWrite() {
    return to != null && kept.hasRemaining();
  }

  /**
   * Moves what can be moved now; passes the source's end on to the sink.
   *
   * @return whether a byte moved
   */
  boolean move() throws IOException {
    int rounds = 0;
    while (rounds < ROUNDS && moveOnce()) {
      rounds++;
    }
    if (ended && to != null && !kept.hasRemaining() && !finished) {
      finished = true;
      to.shutdownOutput();
    }
    return rounds > 0;
  }

  private boolean moveOnce() throws IOException {
    int moved = 0;
    shared.clear().put(kept);
    if (from != null && !ended && shared.hasRemaining()) {
      int count = from.read(shared);
      ended = count < 0;
      moved += Math.max(0, count);
    }
    shared.flip();
    if (to != null && shared.hasRemaining()) {
      moved += to.write(shared);
    }
    keep();
    return moved > 0;
  }

  private void keep() {
    int count = shared.remaining();
    if (count == 0) {
      kept = NOTHING;
      return;
    }
    if (kept.capacity() < count) {
      // twice as much as there is: those that come in drops do not cost a buffer each
      kept = ByteBuffer.allocate(Math.min(shared.capacity(), 2 * count));
    }
    kept.clear().put(shared).flip();
  }
}
