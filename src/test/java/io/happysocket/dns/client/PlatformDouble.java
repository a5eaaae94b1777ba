// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the platform: knows every name as 192.0.2.99, and what it was asked. */
final class PlatformDouble implements Resolver {
  final List<String> names = new CopyOnWriteArrayList<>();

  @Override
  public Resolution resolve(Question question, Listener listener) {
    names.add(question.host());
    for (AddressFamily family : question.families()) {
      listener.asked(family, "platform");
      listener.answered(answer(family));
    }
    return () -> {};
  }

  private static Answer answer(AddressFamily family) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 99});
      boolean four = family == AddressFamily.IPV4;
      return new Answer(
          family,
          four ? Answer.Kind.ADDRESSES : Answer.Kind.NO_DATA,
          four ? List.of(address) : List.of(),
          Duration.ZERO,
          "platform",
          null);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
