// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.address.AddressFamily;
import io.happysocket.engine.RaceObserver;
import io.happysocket.engine.Target;
import io.happysocket.report.RaceReport;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a {@link ConnectListener} of one race, on the connector's executor, one call after the
 * other. The queue is guarded by itself.
 */
final class ListenerObserver implements RaceObserver {

  private static final Logger LOG = LoggerFactory.getLogger(ListenerObserver.class);

  private final ConnectListener listener;
  private final Executor executor;
  private final long race;
  private final Queue<Runnable> calls = new ArrayDeque<>();
  private boolean running;

  ListenerObserver(ConnectListener listener, Executor executor, long race, Target target) {
    this.listener = listener;
    this.executor = executor;
    this.race = race;
    tell(() -> listener.raceStarted(race, target.host(), target.port()));
  }

  @Override
  public void lookupStarted(AddressFamily family) {
    tell(() -> listener.lookupStarted(race, family));
  }

  @Override
  public void lookupEnded(
      AddressFamily family, List<InetAddress> addresses, String source, @Nullable Throwable cause) {
    tell(() -> listener.lookupEnded(race, family, addresses, cause));
  }

  @Override
  public void attemptStarted(int attempt, InetAddress address) {
    tell(() -> listener.attemptStarted(race, address));
  }

  @Override
  public void attemptEstablished(int attempt, InetAddress address) {
    tell(() -> listener.attemptEstablished(race, address));
  }

  @Override
  public void attemptEnded(int attempt, InetAddress address, End end, @Nullable Throwable cause) {
    switch (end) {
      case FAILED ->
          tell(() -> listener.attemptFailed(race, address, Objects.requireNonNull(cause)));
      case CLOSED -> tell(() -> listener.attemptClosed(race, address));
      case WON -> {} // the end of the race says so
    }
  }

  @Override
  public void raceEnded(RaceReport report) {
    tell(() -> listener.raceEnded(race, report));
  }

  private void tell(Runnable call) {
    synchronized (calls) {
      calls.add(call);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::drain);
    } catch (RuntimeException e) {
      LOG.debug("the executor refused to tell the listener", e);
      synchronized (calls) {
        calls.clear();
        running = false;
      }
    }
  }

  private void drain() {
    for (Runnable call = poll(); call != null; call = poll()) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        LOG.debug("the listener threw", e);
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
