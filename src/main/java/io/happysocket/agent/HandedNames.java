// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers with what the JDK has said of a name, which whoever is about to ask hands over first. So
 * a connector asks nobody, and the JDK is asked on the thread of the application, as it always is:
 * nothing can wait for itself. What has been handed over is not taken back, for others may be about
 * to ask for the same name; a later answer replaces it. Thread-safe.
 */
final class HandedNames implements Resolver {

  private static final int MAXIMUM = 4096;
  private static final String SOURCE = "the JDK";

  private final Map<String, List<InetAddress>> handed =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<InetAddress>> eldest) {
              return size() > MAXIMUM;
            }
          });

  void hand(String host, List<InetAddress> addresses) {
    handed.put(host, addresses);
  }

  @Override
  public Resolution resolve(Question question, Listener listener) {
    for (Answer answer : known(question)) {
      listener.asked(answer.family(), SOURCE);
      listener.answered(answer);
    }
    return () -> {};
  }

  @Override
  public List<Answer> known(Question question) {
    List<InetAddress> all = handed.get(question.host());
    List<Answer> answers = new ArrayList<>();
    for (AddressFamily family : AddressFamily.values()) {
      if (question.families().contains(family)) {
        answers.add(answer(family, all));
      }
    }
    return answers;
  }

  private static Answer answer(AddressFamily family, @Nullable List<InetAddress> all) {
    List<InetAddress> own =
        all == null ? List.of() : all.stream().filter(a -> AddressFamily.of(a) == family).toList();
    Kind kind = own.isEmpty() ? Kind.NO_DATA : Kind.ADDRESSES;
    return new Answer(family, kind, own, Duration.ZERO, SOURCE, null);
  }
}
