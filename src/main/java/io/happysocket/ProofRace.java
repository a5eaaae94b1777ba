// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.engine.Completion;
import io.happysocket.engine.Engine;
import io.happysocket.engine.Winner;
import io.happysocket.race.RaceResult;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A race for a proof: its winner is closed at once. Whoever wants to know the same waits for it,
 * each until its own deadline; when nobody does any more it is ended. Confined to the loop.
 */
final class ProofRace implements Completion {

  private final AddressLookups all;
  private final AddressLookups.Key key;
  private final Set<AddressLookup> waiting = new LinkedHashSet<>();
  private Engine.@Nullable Running running;
  private long endNanos;
  private boolean over;

  /** Who has left last, and is told when everything is closed. */
  private @Nullable AddressLookup last;

  ProofRace(AddressLookups all, AddressLookups.Key key) {
    this.all = all;
    this.key = key;
  }

  /** Waits for its end; the first to do so begins it. */
  void join(AddressLookup lookup) {
    waiting.add(lookup);
    if (running == null) {
      long nanos = all.raceNanos(lookup);
      endNanos = all.loop.now() + nanos;
      try {
        running = all.engine.race(lookup.request().within(nanos), this);
      } catch (RejectedExecutionException e) {
        // the loop is being closed, and ends all lookups
      }
    }
  }

  /** Whether its end will be told by then. */
  boolean endsBy(long nanos) {
    return running != null && endNanos - nanos <= 0;
  }

  /** The addresses known by now. */
  List<InetAddress> order() {
    return running == null ? List.of() : running.order();
  }

  /** Waits no more; true if the race now ends, and the lookup is told when it has. */
  boolean leave(AddressLookup lookup) {
    waiting.remove(lookup);
    if (over || running == null || !waiting.isEmpty()) {
      return false;
    }
    last = lookup;
    all.forget(key, this);
    running.abort("nobody waits for it any more");
    return true;
  }

  @Override
  public void ended(RaceResult result, @Nullable Winner winner, @Nullable Throwable cause) {
    over = true;
    all.forget(key, this);
    if (winner != null) {
      winner.close();
    }
    Await.log(all.loop.name(), result);
    if (result.winner() >= 0) {
      all.engine.learning().prove(all.network(), result);
    }
    if (last != null) {
      last.tell();
    }
    for (AddressLookup each : new ArrayList<>(waiting)) {
      each.raced(result, cause);
    }
  }
}
