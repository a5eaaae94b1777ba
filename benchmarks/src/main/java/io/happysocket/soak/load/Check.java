// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.handshake.Handshake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Handshakes of every temper. */
enum Check implements Handshake<String> {
  PASSES {
    @Override
    public String perform(SocketChannel channel, String host, int port) {
      return host;
    }
  },
  READS {
    @Override
    public String perform(SocketChannel channel, String host, int port) throws IOException {
      exchange(channel);
      return host;
    }
  },
  FAILS {
    @Override
    public String perform(SocketChannel channel, String host, int port) throws IOException {
      throw new IOException("not accepted");
    }
  },
  THROWS {
    @Override
    public String perform(SocketChannel channel, String host, int port) {
      throw new LinkageError("thrown by a check");
    }
  },
  GIVES_NULL {
    @Override
    public String perform(SocketChannel channel, String host, int port) {
      return null;
    }
  },
  CLOSES {
    @Override
    public String perform(SocketChannel channel, String host, int port) throws IOException {
      channel.close();
      return host;
    }
  },
  /** Until the channel is closed under it: the server says nothing that it was not told. */
  HANGS {
    @Override
    public String perform(SocketChannel channel, String host, int port) throws IOException {
      int read = channel.read(ByteBuffer.allocate(1));
      throw new IOException("the server said something: " + read);
    }
  };

  boolean passes() {
    return this == PASSES || this == READS;
  }

  /** Sends an octet and reads its echo: both ends are there. */
  static void exchange(SocketChannel channel) throws IOException {
    ByteBuffer octet = ByteBuffer.wrap(new byte[] {42});
    channel.write(octet);
    if (channel.read(octet.clear()) != 1 || octet.get(0) != 42) {
      throw new EOFException("no echo");
    }
  }
}
