// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.soak.world.Place;
import io.happysocket.soak.world.Place.Ends;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * One thing that a caller does, with all that chance has decided about it.
 *
 * @param number its own
 * @param place where to
 * @param host as a caller would write it
 * @param port of the place
 * @param client whose connector
 * @param way in
 * @param check for the ways that have one
 * @param trouble what disturbs it
 * @param troubleMicros after how long
 * @param deadline of this connect
 * @param talks whether an octet is sent and its echo read
 * @param resets whether the connection is closed with RST, which leaves no TIME_WAIT
 */
record Operation(
    long number,
    Place place,
    String host,
    int port,
    Client client,
    Way way,
    Check check,
    Trouble trouble,
    long troubleMicros,
    Duration deadline,
    boolean talks,
    boolean resets) {

  /** What others do to it meanwhile. */
  enum Trouble {
    NONE,
    /** Of the future, or of the request. */
    CANCEL,
    /** Of the waiting thread. */
    INTERRUPT,
    /** The deadline, perhaps. */
    SHORT_DEADLINE
  }

  /** What a busy machine may not keep, where it would otherwise be no matter. */
  private static final Duration SHORT = Duration.ofMillis(500);

  /** Whether it lasts until somebody ends it, or until its deadline. */
  static boolean lasts(Place place, Way way, Check check) {
    if (place.ends() == Ends.NEVER || place.ends() == Ends.NO_ANSWER) {
      return true;
    }
    // a race whose check fails goes on with what is silent
    return way.isChecked() && (check == Check.HANGS || (!check.passes() && place.isPartlySilent()));
  }

  /** The outcomes that its caller was promised. */
  Set<Outcome> expected() {
    Set<Outcome> outcomes = undisturbed();
    if (deadline.compareTo(SHORT) < 0) {
      outcomes.add(Outcome.DEADLINE);
    }
    if (trouble == Trouble.CANCEL) {
      outcomes.add(Outcome.CANCELLED);
    }
    if (trouble == Trouble.INTERRUPT) {
      outcomes.add(Outcome.INTERRUPTED);
    }
    if (way == Way.LOOKUP && (client == Client.MADE_ANEW || outcomes.contains(Outcome.DEADLINE))) {
      outcomes.add(Outcome.UNRESOLVED); // the only exception that it has
    }
    if (client == Client.MADE_ANEW) {
      outcomes.add(Outcome.CLOSED);
    }
    if (client == Client.REFUSING && way.isFuture()) {
      outcomes.add(Outcome.REJECTED);
    }
    return outcomes;
  }

  private Set<Outcome> undisturbed() {
    if (way == Way.LOOKUP && place.isLiteral()) {
      return EnumSet.of(Outcome.CONNECTED); // which here means: found
    }
    Ends ends = place.ends();
    if (way == Way.LOOKUP && (ends == Ends.FAILS || ends == Ends.NEVER || ends == Ends.LATE)) {
      ends = Ends.CONNECTS; // no address is tried
    }
    return switch (ends) {
      case CONNECTS -> connected();
      case LATE -> {
        Set<Outcome> late = connected();
        late.add(Outcome.DEADLINE);
        yield late;
      }
      case FAILS -> EnumSet.of(Outcome.FAILED);
      case NEVER -> EnumSet.of(Outcome.DEADLINE);
      case UNRESOLVED -> EnumSet.of(Outcome.UNRESOLVED);
      case NO_ANSWER -> EnumSet.of(Outcome.UNRESOLVED, Outcome.DEADLINE);
      case MAYBE -> {
        Set<Outcome> maybe = connected();
        maybe.add(Outcome.UNRESOLVED);
        maybe.add(Outcome.DEADLINE);
        yield maybe;
      }
    };
  }

  private Set<Outcome> connected() {
    if (!way.isChecked() || check.passes()) {
      return EnumSet.of(Outcome.CONNECTED);
    }
    if (place == Place.AAAA_NEVER && check != Check.HANGS) {
      // until the resolver gives up, or has just done so
      return EnumSet.of(Outcome.DEADLINE, Outcome.FAILED);
    }
    return EnumSet.of(lasts(place, way, check) ? Outcome.DEADLINE : Outcome.FAILED);
  }

  /** For people who look for the one that broke it. */
  @Override
  public String toString() {
    String with = way.isChecked() ? ", check " + check : "";
    String disturbed =
        trouble == Trouble.NONE ? "" : ", " + trouble + " after " + troubleMicros + " us";
    return "operation %d: %s to %s port %d (%s), connector %s%s%s, deadline %d ms"
        .formatted(
            number,
            way.words(),
            host,
            port,
            place.id(),
            client,
            with,
            disturbed,
            deadline.toMillis());
  }
}
