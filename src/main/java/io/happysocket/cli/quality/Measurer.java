// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.quality;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.RaceFailure;
import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.text.AddressLiteral;
import io.happysocket.address.text.AddressText;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.loop.WallClock;
import io.happysocket.quality.figures.RaceRows;
import io.happysocket.quality.figures.Row;
import io.happysocket.race.SynSchedule;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a destination over each family by itself, both to the end, and closes the
 * connections. Nothing is learnt from one to the next but DNS answers. Thread-safe.
 */
public final class Measurer implements AutoCloseable {

  private final Map<AddressFamily, Connector> connectors = new EnumMap<>(AddressFamily.class);
  private final Watched watched = new Watched();
  private final RaceRows rows;

  /**
   * Opens a connector for each family.
   *
   * @param machine the name of this machine in the rows
   * @param configured makes builders, which it leaves the strategy and the history of
   */
  public Measurer(String machine, Supplier<ConnectorBuilder> configured) {
    this.rows = new RaceRows(machine, system(), Measurer::source);
    for (AddressFamily family : AddressFamily.values()) {
      connectors.put(
          family, configured.get().strategy(new OneAttempt(family)).history(watched).build());
    }
  }

  /** Learns nothing, and sees which network the races run on. */
  private static final class Watched implements ConnectHistory {
    private volatile LocalNetwork network = LocalNetwork.UNKNOWN;

    @Override
    public HistoryView view(NetworkView current, long nowNanos) {
      if (current instanceof LocalNetwork here) { // it always is: the engine makes the view
        network = here;
      }
      return HistoryView.NONE;
    }

    @Override
    public void learn(NetworkView current, long nowNanos, HistoryUpdate update) {
      // each attempt is to know nothing of those before
    }
  }

  /**
   * Measures a destination.
   *
   * @param host a name or a literal
   * @param port 1 to 65535
   * @return what came of it; never fails but by a defect
   * @throws IllegalArgumentException if the host is malformed
   */
  public CompletableFuture<Measured> measure(String host, int port) {
    InetAddress literal = AddressLiteral.parse(host);
    long startMillis = WallClock.millis();
    Map<AddressFamily, CompletableFuture<RaceReport>> running = new EnumMap<>(AddressFamily.class);
    connectors.forEach(
        (family, connector) -> {
          if (literal == null || AddressFamily.of(literal) == family) {
            running.put(
                family, connector.connectWithReportAsync(host, port).handle(Measurer::report));
          }
        });
    return CompletableFuture.allOf(running.values().toArray(new CompletableFuture<?>[0]))
        .thenApply(ended -> measured(AddressText.hostAndPort(host, port), startMillis, running));
  }

  private Measured measured(
      String destination,
      long startMillis,
      Map<AddressFamily, CompletableFuture<RaceReport>> ended) {
    Map<AddressFamily, RaceReport> reports = new EnumMap<>(AddressFamily.class);
    List<Row> all = new ArrayList<>();
    ended.forEach(
        (family, race) -> {
          RaceReport report = race.join();
          reports.put(family, report);
          all.addAll(rows.of(report, startMillis));
        });
    return new Measured(destination, reports, all, watched.network);
  }

  private static RaceReport report(@Nullable Connection won, @Nullable Throwable failure) {
    if (won != null) {
      try (won) {
        return won.report();
      } catch (IOException e) {
        return won.report(); // established is what counts
      }
    }
    if (failure instanceof RaceFailure told) {
      return told.report();
    }
    throw new CompletionException(failure);
  }

  @Override
  public void close() {
    connectors.values().forEach(Connector::close);
  }

  /** Connecting a datagram socket sends nothing and makes the system choose. */
  private static @Nullable InetAddress source(InetAddress destination) {
    try (DatagramChannel probe =
        DatagramChannel.open(AddressFamily.of(destination).protocolFamily())) {
      probe.connect(new InetSocketAddress(destination, 9));
      return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
    } catch (IOException | RuntimeException e) {
      return null; // no route, or no such family
    }
  }

  /** By the system's name: what it is documented to do, since Java can't ask how many it sent. */
  private static SynSchedule system() {
    String name = System.getProperty("os.name", "");
    if (name.startsWith("Windows")) {
      return SynSchedule.WINDOWS;
    }
    if (!name.startsWith("Linux")) {
      return SynSchedule.BSD;
    }
    String[] version = System.getProperty("os.version", "").split("[^0-9]+", 3);
    boolean linear =
        version.length >= 2
            && version[0].matches("[0-9]{1,4}")
            && version[1].matches("[0-9]{1,4}")
            && 1000 * Integer.parseInt(version[0]) + Integer.parseInt(version[1]) >= 6005;
    return linear ? SynSchedule.LINUX_6_5 : SynSchedule.LINUX_3_7;
  }
}
