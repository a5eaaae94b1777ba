// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryUpdate;
import io.happysocket.history.HistoryView;
import io.happysocket.history.proof.Proof;
import io.happysocket.history.proof.Proofs;
import io.happysocket.loop.Foreign;
import io.happysocket.loop.LoopPort;
import io.happysocket.race.Endpoint;
import io.happysocket.race.RaceResult;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What a connector's races read from its history, and add to it. The history may be a caller's own:
 * what it throws is logged, and costs what would have been learnt, not the connect. Thread-safe as
 * the history is; knows nothing of the loop, so that a connection may keep it.
 */
public final class Learning {

  private final ConnectHistory history;
  private final LoopPort port;
  private final Proofs proofs = new Proofs();

  Learning(ConnectHistory history, LoopPort port) {
    this.history = history;
    this.port = port;
  }

  /** What is known on a network; nothing if the history fails. */
  HistoryView view(LocalNetwork network, String host, long nowNanos) {
    try {
      HistoryView view = history.view(network, nowNanos);
      return view == null ? HistoryView.NONE : view;
    } catch (Throwable e) {
      Foreign.threw("the history's view", host, e);
      return HistoryView.NONE;
    }
  }

  /** A race has started one more attempt. */
  void started(LocalNetwork network, String host, InetAddress address) {
    try {
      history.started(network, port.nanoTime(), address);
    } catch (Throwable e) {
      Foreign.threw("the history's started", host, e);
    }
  }

  void learn(RaceResult result) {
    try {
      List<HistoryUpdate> updates = result.historyUpdates();
      for (int i = 0; i < updates.size(); i++) { // no iterator: for every race
        history.learn(result.network(), port.nanoTime(), updates.get(i));
      }
    } catch (Throwable e) {
      Foreign.threw("the history's learn", result.request().host(), e);
    }
    if (result.request().checked()) {
      for (Map.Entry<InetAddress, Throwable> each : result.rejected().entrySet()) {
        report(result, each.getKey(), "not accepted: " + each.getValue());
      }
    }
  }

  /**
   * A connection that a race delivered turned out to be bad.
   *
   * @param result of the race
   * @param reason in words
   */
  public void reportFailure(RaceResult result, String reason) {
    Destination winner = result.destination();
    if (winner != null) {
      disprove(winner);
      report(result, winner.represented(), reason);
    }
  }

  /**
   * A connection that a caller made by itself failed, or turned out to be bad.
   *
   * @param here the network that this machine is on
   * @param failed where to; its host is empty when not known
   * @param reason in words
   */
  public void reportFailure(LocalNetwork here, Destination failed, String reason) {
    disprove(failed);
    report(here, failed.represented(), failed.host(), reason);
  }

  /**
   * What the races of lookups have proved of a host on a network.
   *
   * @param here the network that this machine is on
   * @param host a name and a port
   * @return perhaps of nothing
   */
  public Proof proof(LocalNetwork here, Endpoint host) {
    return proofs.of(here.identity(), key(host.host(), host.port()), port.nanoTime());
  }

  /**
   * Keeps what a race has proved, if this machine is still where that was run.
   *
   * @param here the network that this machine is on
   * @param won a race over one host that was won
   */
  public void prove(LocalNetwork here, RaceResult won) {
    String network = here.identity();
    if (won.network().identity().equals(network)) {
      Endpoint of = won.request().endpoints().get(0);
      proofs.learn(network, key(of.host(), of.port()), won.tried(), port.nanoTime());
    }
  }

  private void disprove(Destination failed) {
    proofs.failed(key(failed.host(), failed.port()), failed.address(), port.nanoTime());
  }

  private static Proofs.HostAndPort key(String host, int port) {
    return new Proofs.HostAndPort(host, port);
  }

  private void report(RaceResult result, InetAddress address, String reason) {
    report(result.network(), address, result.request().host(), reason);
  }

  private void report(LocalNetwork network, InetAddress address, String host, String reason) {
    try {
      history.reportFailure(network, port.nanoTime(), address, reason);
    } catch (Throwable e) {
      Foreign.threw("the history's reportFailure", host, e);
    }
  }
}
