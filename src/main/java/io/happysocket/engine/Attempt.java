// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.loop.Registration;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * An attempt on a real socket. Confined to the thread that drives its race, but for what {@link
 * Admission} keeps in it.
 */
final class Attempt {

  final Destination destination;

  /** Null when it could not be opened. */
  @Nullable SocketChannel channel;

  /** Null when its end was known at once, and while it is being checked. */
  @Nullable Registration registration;

  boolean closed;

  /** When its SYN was sent, if one was. */
  long sinceNanos;

  boolean synSent;

  /** Written by {@link Admission}, as is where it counts; null while it does not. */
  boolean answered;

  Admission.@Nullable Place place;

  Attempt(Destination destination) {
    this.destination = destination;
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
