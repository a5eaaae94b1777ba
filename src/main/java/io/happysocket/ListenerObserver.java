// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.Destination;
import io.happysocket.engine.RaceObserver;
import io.happysocket.loop.Foreign;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.RaceEvent;
import io.happysocket.race.Request;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells a {@link ConnectListener} of one race, on the connector's executor, one call after the
 * other. The queue is guarded by itself.
 */
final class ListenerObserver implements RaceObserver {

  private final ConnectListener listener;
  private final OffLoop offLoop;
  private final long race;
  private final String host;
  private final List<InetAddress> attempts = new ArrayList<>(2);
  private final Queue<Runnable> calls = new ArrayDeque<>();
  private final @Nullable UnaryOperator<Runnable> context;
  private boolean running;

  ListenerObserver(
      ConnectListener listener,
      OffLoop offLoop,
      long race,
      Request request,
      @Nullable UnaryOperator<Runnable> context) {
    this.context = context;
    this.listener = listener;
    this.offLoop = offLoop;
    this.race = race;
    this.host = request.host();
    tell(() -> listener.raceStarted(race, host, request.port()));
  }

  @Override
  public void shown(RaceEvent event) {
    if (event instanceof Input.Answered answer) {
      List<InetAddress> addresses =
          answer.destinations().stream().map(Destination::address).toList();
      tell(() -> listener.lookupEnded(race, answer.family(), addresses, answer.cause()));
    } else if (event instanceof Input.Failed failed) {
      InetAddress address = attempts.get(failed.attempt());
      tell(() -> listener.attemptFailed(race, address, failed.cause()));
    } else if (event instanceof Command.Lookup lookup) {
      for (AddressFamily family : AddressFamily.values()) {
        if (lookup.families().contains(family)) {
          tell(() -> listener.lookupStarted(race, family));
        }
      }
    } else if (event instanceof Command.Dial dial) {
      attempts.add(dial.destination().address());
      tell(() -> listener.attemptStarted(race, dial.destination().address()));
    } else if (event instanceof Command.Check check) {
      InetAddress address = attempts.get(check.attempt());
      tell(() -> listener.attemptEstablished(race, address));
    } else if (event instanceof Command.Close close) {
      InetAddress address = attempts.get(close.attempt());
      tell(() -> listener.attemptClosed(race, address));
    } else if (event instanceof Command.Finish finish) {
      tell(() -> listener.raceEnded(race, finish.result().report()));
    }
  }

  private void tell(Runnable call) {
    synchronized (calls) {
      calls.add(call);
      if (running) {
        return;
      }
      running = true;
    }
    offLoop.run(host, this::drain, this::untold);
  }

  private void untold(Throwable refusal) {
    synchronized (calls) {
      calls.clear();
      running = false;
    }
  }

  private void drain() {
    for (Runnable call = poll(); call != null; call = poll()) {
      try {
        CarriedContext.run(context, host, call);
      } catch (Throwable e) {
        Foreign.threw("the connect listener", host, e);
      }
    }
  }

  private @Nullable Runnable poll() {
    synchronized (calls) {
      Runnable call = calls.poll();
      running = call != null;
      return call;
    }
  }
}
