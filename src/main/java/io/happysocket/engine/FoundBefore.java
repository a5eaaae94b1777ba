// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.race.Command;
import io.happysocket.race.Endpoint;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a resolver and a race whose caller has looked the name up and has one of its
 * addresses. The caller may have vetted or chosen that one, so its siblings are raced only when the
 * name's answer has it, too: until the answer of its family is here, that of the other is kept
 * back. When that answer lacks it, the race has this address and nothing else; when that lookup
 * fails, it stands for the answer. Thread-safe.
 */
final class FoundBefore {

  private static final String SOURCE = "the caller's lookup";

  private final InetAddress address;
  private final AddressFamily family;

  // guarded by this
  private @Nullable Answer kept;
  private boolean settled;
  private boolean alone;

  private FoundBefore(InetAddress address) {
    this.address = address;
    this.family = AddressFamily.of(address);
  }

  /**
   * Null where nothing is to be compared: no address, a family that the strategy does not look up,
   * and a second lookup, since the first has shown what this address is to the name.
   */
  static @Nullable FoundBefore of(Endpoint endpoint, Command.Lookup asked) {
    InetAddress found = endpoint.found();
    return found == null || asked.fresh() || !asked.families().contains(AddressFamily.of(found))
        ? null
        : new FoundBefore(found);
  }

  boolean isOf(AddressFamily other) {
    return family == other;
  }

  /** The answers that the race is to be told now, in order. */
  synchronized List<Answer> answered(Answer answer) {
    if (answer.family() != family) {
      if (settled) {
        return List.of(alone ? lacking(answer) : answer);
      }
      kept = answer;
      return List.of();
    }
    if (settled) { // the race has this address in its place
      return List.of();
    }
    return switch (answer.kind()) {
      case ADDRESSES, NO_DATA, NO_SUCH_NAME -> {
        alone = !answer.addresses().contains(address);
        yield settledWith(alone ? only() : answer);
      }
      case SERVER_FAILURE, TIMEOUT, NOT_ASKED -> settledWith(only());
    };
  }

  /** As {@link #answered}, when the lookup of its family may take long or not end. */
  synchronized List<Answer> failing() {
    return settled ? List.of() : settledWith(only());
  }

  private List<Answer> settledWith(Answer mine) {
    settled = true;
    List<Answer> answers = new ArrayList<>(2);
    answers.add(mine);
    if (kept != null) {
      answers.add(alone ? lacking(kept) : kept);
    }
    return answers;
  }

  /** From no cache: what it is to the name is settled, and nothing is asked afresh for it. */
  private Answer only() {
    return new Answer(family, Answer.Kind.ADDRESSES, List.of(address), Duration.ZERO, SOURCE, null);
  }

  private static Answer lacking(Answer other) {
    return new Answer(other.family(), Answer.Kind.NO_DATA, List.of(), Duration.ZERO, SOURCE, null);
  }
}
