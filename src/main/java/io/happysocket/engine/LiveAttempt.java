// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.loop.Registration;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** An attempt on a real socket. Confined to the loop. */
final class LiveAttempt {

  final InetAddress address;

  /** Null when it could not be opened. */
  @Nullable SocketChannel channel;

  /** Null when its end was known at once. */
  @Nullable Registration registration;

  boolean closed;

  /** It lost (row 26), but was established by the time of the win, which is a lesson. */
  boolean standsToo;

  LiveAttempt(InetAddress address) {
    this.address = address;
  }

  void close() {
    closed = true;
    if (registration != null) {
      registration.close();
    } else if (channel != null) {
      Dialer.close(channel);
    }
  }
}
