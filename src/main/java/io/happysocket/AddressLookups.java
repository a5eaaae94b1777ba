// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.order.LocalNetwork;
import io.happysocket.dns.Resolver;
import io.happysocket.engine.Engine;
import io.happysocket.history.proof.Proof;
import io.happysocket.loop.EventLoop;
import io.happysocket.race.Endpoint;
import io.happysocket.race.Request;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * The lookups of one connector that are under way, and the races that they share: one for a host,
 * port and network. Confined to the loop, but for the ways in. Its close ends them, whatever their
 * resolver does.
 */
final class AddressLookups {

  final EventLoop loop;
  final Engine engine;
  final Resolver resolver;
  private final OffLoop offLoop;
  private final long deadlineNanos;
  private final Set<AddressLookup> underWay = new HashSet<>();
  private final Map<Key, ProofRace> races = new HashMap<>();

  /** What a race is shared for. */
  record Key(String network, String host, int port) {}

  /**
   * None yet.
   *
   * @param loop theirs, and the engine's
   * @param engine runs the races
   * @param resolver is asked
   * @param offLoop completes futures
   * @param deadlineNanos how long a race may take, though the caller who began it may not wait for
   *     it so long
   */
  AddressLookups(
      EventLoop loop, Engine engine, Resolver resolver, OffLoop offLoop, long deadlineNanos) {
    this.loop = loop;
    this.engine = engine;
    this.resolver = resolver;
    this.offLoop = offLoop;
    this.deadlineNanos = deadlineNanos;
    loop.onClose(() -> new ArrayList<>(underWay).forEach(AddressLookup::closed));
  }

  // ---- the ways in

  /** Blocks. */
  List<InetAddress> lookup(Request request, boolean proving) throws UnknownHostException {
    AddressLookup lookup = new AddressLookup(this, request, proving, () -> {});
    loop.execute(lookup::begin);
    return lookup.await();
  }

  /** Does not block. */
  CompletableFuture<List<InetAddress>> lookupAsync(Request request, boolean proving) {
    return new Future(request, proving).begun();
  }

  /** Cancelling it ends its lookup, and returns when everything of that is closed. */
  private final class Future extends CompletableFuture<List<InetAddress>> {
    private final AddressLookup lookup;

    Future(Request request, boolean proving) {
      Runnable over = () -> offLoop.run(request.host(), this::deliver, this::fail);
      this.lookup = new AddressLookup(AddressLookups.this, request, proving, over);
    }

    /** By the JDK's type: who connects and looks nothing up does not load this class. */
    CompletableFuture<List<InetAddress>> begun() {
      loop.execute(lookup::begin);
      return this;
    }

    private void deliver() {
      try {
        complete(lookup.result());
      } catch (UnknownHostException e) {
        completeExceptionally(e);
      }
    }

    private void fail(Throwable refusal) {
      completeExceptionally(refusal);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (!isDone()) {
        lookup.abort();
      }
      return super.cancel(mayInterruptIfRunning);
    }
  }

  // ---- for the lookups, on the loop

  void add(AddressLookup lookup) {
    underWay.add(lookup);
  }

  void remove(AddressLookup lookup) {
    underWay.remove(lookup);
  }

  /** Any thread; false if the loop has ended, and the lookup with it. */
  boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  LocalNetwork network() {
    return engine.destinations().network(loop.now());
  }

  Proof proof(Request request) {
    return engine.learning().proof(network(), request.endpoints().get(0));
  }

  /** The race that others wait for, or a new one. */
  ProofRace race(Request request) {
    Endpoint to = request.endpoints().get(0);
    Key key = new Key(network().identity(), to.host().toLowerCase(Locale.ROOT), to.port());
    return races.computeIfAbsent(key, of -> new ProofRace(this, of));
  }

  void forget(Key key, ProofRace race) {
    races.remove(key, race);
  }

  /** How long a race may take that begins now: as for a connect, or as long as it is waited for. */
  long raceNanos(AddressLookup first) {
    long fromCall = first.latestNanos() - first.request().deadlineNanos() + deadlineNanos;
    return Math.max(1, Math.max(fromCall, first.latestNanos()) - loop.now());
  }
}
