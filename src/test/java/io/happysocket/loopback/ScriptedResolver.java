// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers at once with what it was given; a family that it was not told of is never answered. */
final class ScriptedResolver implements Resolver {

  private final Map<AddressFamily, Answer> answers = new EnumMap<>(AddressFamily.class);
  final CountDownLatch asked = new CountDownLatch(1);
  final AtomicInteger cancelled = new AtomicInteger();
  final AtomicInteger released = new AtomicInteger();

  static ScriptedResolver answering(InetAddress... addresses) {
    ScriptedResolver resolver = new ScriptedResolver();
    for (AddressFamily family : AddressFamily.values()) {
      resolver.with(
          family,
          List.of(addresses).stream().filter(each -> AddressFamily.of(each) == family).toList());
    }
    return resolver;
  }

  static ScriptedResolver silent() {
    return new ScriptedResolver();
  }

  ScriptedResolver with(AddressFamily family, List<InetAddress> addresses) {
    Answer.Kind kind = addresses.isEmpty() ? Answer.Kind.NO_DATA : Answer.Kind.ADDRESSES;
    answers.put(family, new Answer(family, kind, addresses, Duration.ZERO, "script", null));
    return this;
  }

  ScriptedResolver failing(AddressFamily family, String why) {
    UnknownHostException cause = new UnknownHostException(why);
    answers.put(
        family,
        new Answer(family, Answer.Kind.NO_SUCH_NAME, List.of(), Duration.ZERO, "script", cause));
    return this;
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    for (AddressFamily family : AddressFamily.values()) {
      if (question.families().contains(family)) {
        listener.asked(family, "script");
        if (answers.containsKey(family)) {
          listener.answered(answers.get(family));
        }
      }
    }
    asked.countDown();
    return new Resolution() {
      @Override
      public void cancel() {
        cancelled.incrementAndGet();
      }

      @Override
      public void release() {
        released.incrementAndGet();
      }
    };
  }
}
