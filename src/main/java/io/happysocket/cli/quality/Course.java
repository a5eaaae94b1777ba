// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressText;
import io.happysocket.quality.figures.Row;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures many destinations, so many times each: round by round over all of them, so that none is
 * met in close succession; never more at once, and never faster, than is allowed.
 */
public final class Course {

  /** What is done with the results. */
  public interface Taker {
    /** Called for each destination that was measured, by one thread at a time. */
    void take(Measured measured) throws IOException;
  }

  private final Measurer measurer;
  private final int rounds;
  private final long pauseNanos;
  private final Semaphore room;
  private final Taker taker;

  /** Never counted down: a pause is a wait for it. */
  private final CountDownLatch never = new CountDownLatch(1);

  // guarded by this
  private final Map<Seen, Integer> done = new HashMap<>();
  private final Map<String, Integer> had = new HashMap<>();
  private final Set<String> unresolved = new LinkedHashSet<>();
  private @Nullable Throwable failure;
  private int finished;

  private record Seen(String destination, String kind) {}

  /**
   * Nothing measured yet.
   *
   * @param rounds how often each destination
   * @param rate how many destinations are begun in a second, more than 0
   * @param parallel how many are measured at once, at least 1
   */
  public Course(Measurer measurer, int rounds, double rate, int parallel, Taker taker) {
    this.measurer = measurer;
    this.rounds = rounds;
    this.pauseNanos = (long) (TimeUnit.SECONDS.toNanos(1) / rate);
    this.room = new Semaphore(parallel);
    this.taker = taker;
  }

  /** A row of an earlier run: what it measured is not measured again. */
  public synchronized void done(Row row) {
    String kind = row.family() + (row.remoteClass() == AddressClass.NAT64 ? " by NAT64" : "");
    // rows of one kind are of different rounds
    int times = done.merge(new Seen(row.destination(), kind), 1, Integer::sum);
    had.merge(row.destination(), times, Math::max);
  }

  private synchronized int roundsOf(InetSocketAddress each) {
    String destination = AddressText.hostAndPort(each.getHostString(), each.getPort());
    return Math.min(rounds, had.getOrDefault(destination, 0));
  }

  /**
   * Measures.
   *
   * @param destinations unresolved addresses
   * @param progress is told how many of how many are done
   * @throws IOException what the taker threw; what was taken before stays
   */
  public void run(List<InetSocketAddress> destinations, Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<InetSocketAddress, Integer> before = new HashMap<>();
    int total = 0;
    for (InetSocketAddress each : destinations) {
      before.put(each, roundsOf(each));
      total += rounds - roundsOf(each);
    }
    int permits = room.availablePermits();
    int begun = 0;
    for (int round = 0; round < rounds; round++) {
      for (InetSocketAddress each : destinations) {
        if (round >= before.getOrDefault(each, 0) && failed() == null) {
          if (begun++ > 0 && never.await(pauseNanos, TimeUnit.NANOSECONDS)) {
            return;
          }
          room.acquire();
          begin(each);
          progress.accept(count() + " of " + total + " measured");
        }
      }
    }
    for (int i = 0; i < permits; i++) {
      room.acquire();
      progress.accept(count() + " of " + total + " measured");
    }
    Throwable thrown = failed();
    if (thrown instanceof IOException e) {
      throw e;
    } else if (thrown != null) {
      throw new IOException("the measurement ended early", thrown);
    }
  }

  private void begin(InetSocketAddress each) {
    CompletableFuture<Measured> running = measurer.measure(each.getHostString(), each.getPort());
    CompletableFuture<Void> unused =
        running.handle(
            (measured, thrown) -> {
              try {
                if (measured != null) {
                  take(measured);
                } else {
                  fail(thrown);
                }
                return null;
              } finally {
                room.release();
              }
            });
  }

  private synchronized void take(Measured measured) {
    finished++;
    if (measured.isUnresolved()) {
      unresolved.add(measured.destination());
    }
    try {
      taker.take(measured);
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private synchronized void fail(@Nullable Throwable thrown) {
    if (failure == null) {
      failure = thrown instanceof ExecutionException wrapped ? wrapped.getCause() : thrown;
    }
  }

  private synchronized @Nullable Throwable failed() {
    return failure;
  }

  private synchronized int count() {
    return finished;
  }

  /** The destinations that have no address. */
  public synchronized Set<String> unresolved() {
    return new LinkedHashSet<>(unresolved);
  }
}
