// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.race.LookupResult;
import io.happysocket.race.Race;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of one race: asks the resolver, and carries what it says to the race. Confined to the
 * loop, but for what the resolver calls, on any thread and also from within {@link #start}.
 */
final class LiveLookup implements Resolver.Listener {

  private final Engine engine;
  private final LiveRace live;
  private final Race race;
  private final RaceObserver observer;
  private final List<Runnable> early = new ArrayList<>(2);
  private final List<Answer> atHand = new ArrayList<>(2);
  private Resolver.@Nullable Resolution resolution;

  LiveLookup(Engine engine, LiveRace live, Race race, RaceObserver observer) {
    this.engine = engine;
    this.live = live;
    this.race = race;
    this.observer = observer;
  }

  void start(String host, Set<AddressFamily> families) {
    for (AddressFamily family : AddressFamily.values()) {
      if (families.contains(family)) {
        observer.lookupStarted(family);
      }
    }
    try {
      resolution = engine.resolver().resolve(new Question(host, families), this);
    } catch (RuntimeException | Error e) {
      // a resolver that throws answers nothing, for any family
      for (AddressFamily family : families) {
        IOException cause = new IOException("the resolver failed: " + e, e);
        answered(
            new Answer(family, Answer.Kind.NOT_ASKED, List.of(), Duration.ZERO, "resolver", cause));
      }
    }
  }

  /**
   * What was told in the middle of an input. Answers, from a cache or a file, are taken together,
   * after what tells how far the others are: whoever decides is to know which server is asked.
   */
  void takeAtHand() {
    early.forEach(Runnable::run);
    early.clear();
    if (!atHand.isEmpty()) {
      take(atHand);
      atHand.clear();
    }
  }

  /** The race is over; what is still to come may feed a cache if it was won. */
  void end(boolean won) {
    if (resolution != null && won) {
      resolution.release();
    } else if (resolution != null) {
      resolution.cancel();
    }
  }

  @Override
  public void asked(AddressFamily family, String server) {
    tell(() -> race.asked(family, server));
  }

  @Override
  public void failing(AddressFamily family, IOException cause) {
    tell(() -> race.failing(family, cause, live.elapsed()));
  }

  private void tell(Runnable input) {
    if (live.inInput()) {
      early.add(input);
    } else {
      live.tell(input);
    }
  }

  @Override
  public void answered(Answer answer) {
    if (live.inInput()) {
      atHand.add(answer);
    } else {
      live.tell(() -> take(List.of(answer)));
    }
  }

  private void take(List<Answer> answers) {
    if (race.isOver()) {
      return;
    }
    List<LookupResult> results = new ArrayList<>(answers.size());
    for (Answer answer : answers) {
      results.add(engine.lookupResult(answer));
      observer.lookupEnded(answer.family(), answer.addresses(), answer.source(), answer.cause());
    }
    race.answered(results, live.elapsed());
  }
}
