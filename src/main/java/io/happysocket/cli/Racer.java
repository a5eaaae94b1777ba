// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.HandshakeResult;
import io.happysocket.RaceFailure;
import io.happysocket.handshake.Handshake;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Races to one target on a connector of their own: the first one finds nothing cached or learnt,
 * the next ones what those before have left. What is won is closed at once: only the report counts.
 */
final class Racer implements AutoCloseable {

  private final Connector connector;
  private final Target target;
  private final @Nullable Handshake<SSLSocket> tls;

  /**
   * Opens the connector.
   *
   * @param tls to be part of each race; null for TCP alone
   * @throws IllegalArgumentException if the configuration is malformed
   */
  Racer(ConnectorBuilder builder, Target target, @Nullable Handshake<SSLSocket> tls) {
    this.connector = builder.build();
    this.target = target;
    this.tls = tls;
  }

  /**
   * What came of a race.
   *
   * @param report the report
   * @param agreed what the winner's handshake agreed on; null without one
   */
  record Raced(RaceReport report, Handshakes.@Nullable Agreed agreed) {

    boolean connected() {
      return Verdict.connected(report);
    }

    String toJson() {
      String json = report.toJson();
      return agreed == null
          ? json
          : json.substring(0, json.length() - 1) + ",\"tls\":" + agreed.toJson() + "}";
    }
  }

  /** A race under way. */
  record Running(CompletableFuture<Raced> raced) {

    /** Waits for the end of the race. */
    Raced result() throws IOException, InterruptedException {
      try {
        return raced.get();
      } catch (ExecutionException e) {
        throw new IOException("the race ended without a report", e.getCause());
      }
    }

    /** Waits for the end of the race, though no longer than this. */
    void await(long millis) throws InterruptedException {
      try {
        raced.get(millis, TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        // result() tells
      }
    }
  }

  /**
   * Starts a race.
   *
   * @throws IllegalArgumentException if the host or the port is malformed
   */
  Running start() {
    if (tls == null) {
      return new Running(
          connector
              .connectWithReportAsync(target.host(), target.port())
              .handle((won, failure) -> won == null ? lost(failure) : won(won)));
    }
    return new Running(
        connector
            .connectAsync(target.host(), target.port(), tls)
            .handle((won, failure) -> won == null ? lost(failure) : accepted(won)));
  }

  /** Races once, and waits for the end. */
  Raced race() throws IOException, InterruptedException {
    return start().result();
  }

  @Override
  public void close() {
    connector.close();
  }

  private static Raced won(Connection won) {
    closed(won);
    return new Raced(won.report(), null);
  }

  private static Raced accepted(HandshakeResult<SSLSocket> won) {
    try {
      return new Raced(won.connection().report(), Handshakes.Agreed.of(won.result()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      closed(won);
    }
  }

  /** The race is over and told: that the server did not wait for a goodbye changes nothing. */
  private static void closed(AutoCloseable won) {
    try {
      won.close();
    } catch (Exception e) {
      // its descriptor is free, whatever it threw
    }
  }

  private static Raced lost(@Nullable Throwable failure) {
    if (failure instanceof RaceFailure told) {
      return new Raced(told.report(), null);
    }
    throw new CompletionException(failure);
  }
}
