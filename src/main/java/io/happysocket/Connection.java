// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.engine.Learning;
import io.happysocket.race.RaceResult;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An established connection and how it came about. Thread-safe. The caller owns the channel, and
 * closes it or this.
 */
public final class Connection implements AutoCloseable {

  private final SocketChannel channel;
  private final RaceResult result;
  private final Learning learning;
  private volatile @Nullable RaceReport report;

  Connection(SocketChannel channel, RaceResult result, Learning learning) {
    this.channel = channel;
    this.result = result;
    this.learning = learning;
  }

  /**
   * The channel: connected, in blocking mode, registered with nothing, with the options asked for.
   *
   * @return the same channel each time
   */
  public SocketChannel channel() {
    return channel;
  }

  /**
   * What happened; put together when first asked for.
   *
   * @return the whole report
   */
  public RaceReport report() {
    RaceReport known = report;
    if (known == null) {
      known = result.report();
      report = known;
    }
    return known;
  }

  /**
   * Tells the connector that this connection was unusable, although it was established: TLS failed,
   * the server stalled. The connector's history demotes its address, and the next connects prefer
   * others until it has expired. Closes nothing; may be called at any time, also after the
   * connector is closed.
   *
   * @param reason in words, such as {@code TLS failed}
   */
  public void reportFailure(String reason) {
    learning.reportFailure(result, Objects.requireNonNull(reason, "reason"));
  }

  /**
   * Closes the channel.
   *
   * @throws IOException as the channel does
   */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  @Override
  public String toString() {
    return report().toString();
  }
}
