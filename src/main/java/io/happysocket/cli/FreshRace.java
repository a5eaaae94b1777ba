// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.RaceFailure;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One race on a connector of its own, so that nothing is cached or learnt from one race to the
 * next. What is won is closed at once: only the report counts.
 */
final class FreshRace implements AutoCloseable {

  private final Connector connector;
  private final CompletableFuture<RaceReport> report;

  /**
   * Starts the race.
   *
   * @throws IllegalArgumentException if the host, the port or the configuration is malformed
   */
  FreshRace(ConnectorBuilder builder, String host, int port) {
    connector = builder.build();
    boolean started = false;
    try {
      report = connector.raceAsync(host, port).handle(FreshRace::report);
      started = true;
    } finally {
      if (!started) {
        connector.close();
      }
    }
  }

  /** Waits for the end of the race. */
  RaceReport report() throws IOException, InterruptedException {
    try {
      return report.get();
    } catch (ExecutionException e) {
      throw new IOException("the race ended without a report", e.getCause());
    }
  }

  /** Waits for the end of the race, though no longer than this. */
  void await(long millis) throws InterruptedException {
    try {
      report.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // report() tells
    }
  }

  @Override
  public void close() {
    connector.close();
  }

  private static RaceReport report(@Nullable Connection won, @Nullable Throwable failure) {
    if (won != null) {
      try {
        won.channel().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return won.report();
    }
    if (failure instanceof RaceFailure told) {
      return told.report();
    }
    throw new CompletionException(failure);
  }
}
