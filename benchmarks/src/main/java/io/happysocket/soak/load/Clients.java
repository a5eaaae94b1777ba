// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.ConnectListener;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.DnsSettings;
import io.happysocket.report.RaceReport;
import io.happysocket.soak.world.World;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** The connectors of all but {@link Client#SHARED}. */
final class Clients implements AutoCloseable {

  private static final int ONE_REFUSED_IN = 4;
  private static final int ONE_THROWN_IN = 500;

  private final World world;
  private final Map<Client, Connector> connectors = new EnumMap<>(Client.class);
  private final AtomicReference<Connector> anew = new AtomicReference<>();
  private final AtomicLong made = new AtomicLong();
  private final Listener listener = new Listener();
  private final ExecutorService executor = Executors.newFixedThreadPool(2, Clients::daemon);

  Clients(World world) {
    this.world = world;
    for (Client client : Client.values()) {
      if (client == Client.MADE_ANEW) {
        anew.set(make(client));
      } else if (client != Client.SHARED) {
        connectors.put(client, make(client));
      }
    }
  }

  private Connector make(Client client) {
    DnsSettings dns =
        DnsSettings.builder()
            .servers(List.of(world.nameServer()))
            .resendAfter(Duration.ofMillis(100))
            .build();
    ConnectorBuilder builder = Connector.builder().dns(dns).connectDeadline(client.deadline());
    switch (client) {
      case LISTENING -> builder.listener(listener);
      case DIRECT -> builder.executor(Runnable::run).resetLosers(true);
      case REFUSING -> builder.executor(new Refusing());
      default -> {
        // as it is
      }
    }
    made.incrementAndGet();
    return builder.build();
  }

  /** Not for {@link Client#SHARED}. */
  Connector of(Client client) {
    return client == Client.MADE_ANEW ? anew.get() : connectors.get(client);
  }

  /** Closes the one that is closed in the middle of everything, and makes another. */
  void makeAnew() {
    anew.getAndSet(make(Client.MADE_ANEW)).close();
  }

  /** How many there were. */
  long made() {
    return made.get();
  }

  /** Races whose listener has not heard of the end. */
  long untold() {
    return listener.started.get() - listener.ended.get();
  }

  @Override
  public void close() {
    connectors.values().forEach(Connector::close);
    anew.get().close();
    executor.shutdown();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "soak-executor");
    thread.setDaemon(true);
    return thread;
  }

  private final class Refusing implements Executor {
    private final AtomicLong tasks = new AtomicLong();

    @Override
    public void execute(Runnable task) {
      if (tasks.incrementAndGet() % ONE_REFUSED_IN == 0) {
        throw new RejectedExecutionException("refused by the soak's executor");
      }
      executor.execute(task);
    }
  }

  private static final class Listener implements ConnectListener {
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    @Override
    public void raceStarted(long race, String host, int port) {
      started.incrementAndGet();
      perhapsThrow(race);
    }

    @Override
    public void lookupStarted(long race, AddressFamily family) {
      perhapsThrow(race + 1);
    }

    @Override
    public void attemptStarted(long race, InetAddress address) {
      perhapsThrow(race + 2);
    }

    @Override
    public void raceEnded(long race, RaceReport report) {
      ended.incrementAndGet();
      perhapsThrow(race + 3);
    }

    private static void perhapsThrow(long number) {
      if (number % ONE_THROWN_IN == 0) {
        throw new IllegalStateException("thrown by the soak's listener");
      }
    }
  }
}
