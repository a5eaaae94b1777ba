// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.dns.DnsSettings;
import io.happysocket.engine.SocksProperty;
import io.happysocket.history.memory.LearnedView;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.loop.LoopPort;
import io.happysocket.strategy.builtin.Strategies;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one connector, which is made when it is first needed, and the switch that takes the
 * agent out of a JVM in which it has failed. Thread-safe.
 */
final class Machinery {

  /** How the library's threads are called. */
  private static final String THREADS = "happysocket-";

  private final AgentOptions options;
  private final HandedNames handed = new HandedNames();
  private final AtomicBoolean broken = new AtomicBoolean();
  private volatile @Nullable Connector connector;

  Machinery(AgentOptions options) {
    this.options = options;
  }

  HandedNames handed() {
    return handed;
  }

  Connector connector() {
    Connector known = connector;
    return known == null ? made() : known;
  }

  private synchronized Connector made() {
    Connector known = connector;
    if (known == null) {
      known = build();
      connector = known;
    }
    return known;
  }

  /** What races have shown where this machine was last; null before the first. */
  @Nullable LearnedView learnt() {
    Connector known = connector;
    return known == null
        ? null
        : ((MemoryHistory) known.history()).latest(LoopPort.system().nanoTime());
  }

  private Connector build() {
    // the JDK's code takes over the sockets, and takes them for such
    LoopPort.useDualSockets();
    SocksProperty.counts();
    ConnectorBuilder builder = Connector.builder();
    if (options.strategy() != null) {
      builder.strategy(Strategies.byName(options.strategy()));
    }
    if (options.deadline() != null) {
      builder.connectDeadline(options.deadline());
    }
    if (options.ownDns()) {
      // the platform would ask the JDK, which asks the agent: the agent asks the JDK itself
      Path none = Path.of("happysocket-agent-has-no-nsswitch.conf");
      builder.dns(DnsSettings.builder().nsswitch(none).build());
    } else {
      builder.resolver(handed);
    }
    return builder.build();
  }

  /** Whether this thread's connects and look-ups of a host are the agent's. */
  boolean concerns(String host) {
    return !isBroken() && options.concerns(host) && !isOwnThread();
  }

  /** The library's own threads do without the agent: nothing may wait for itself. */
  private static boolean isOwnThread() {
    return Thread.currentThread().getName().startsWith(THREADS);
  }

  boolean isBroken() {
    return broken.get();
  }

  /** From now on everything is the JDK's. */
  void broke(Throwable cause) {
    if (!broken.getAndSet(true)) {
      Said.warn(
          "the agent has failed, and does nothing from now on: connects are the JDK's", cause);
    }
  }
}
