// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.race.Race;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * An established connection and how it came about. Thread-safe; the channel belongs to whoever got
 * this, who closes one or the other.
 */
public final class Connection implements AutoCloseable {

  private final SocketChannel channel;
  private final Race race;
  private volatile @Nullable RaceReport report;

  Connection(SocketChannel channel, Race race) {
    this.channel = channel;
    this.race = race;
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
      known = race.report();
      report = known;
    }
    return known;
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
