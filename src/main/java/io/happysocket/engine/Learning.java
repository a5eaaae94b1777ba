// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.address.LocalNetwork;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.HistoryView;
import io.happysocket.history.Lessons;
import io.happysocket.loop.Foreign;
import io.happysocket.loop.LoopPort;
import io.happysocket.race.RaceResult;
import java.net.InetAddress;
import java.util.Map;

/**
 * What a connector's races read from its history, and teach it. The history may be a caller's own:
 * what it throws is told, and costs the lesson, not the connect. Thread-safe as the history is;
 * knows nothing of the loop, so that a connection may keep it.
 */
public final class Learning {

  private final ConnectHistory history;
  private final LoopPort port;

  Learning(ConnectHistory history, LoopPort port) {
    this.history = history;
    this.port = port;
  }

  /** What is known on a network; nothing if the history fails. */
  HistoryView view(LocalNetwork network, String host) {
    try {
      HistoryView view = history.view(network, port.nanoTime());
      return view == null ? HistoryView.NONE : view;
    } catch (Throwable e) {
      Foreign.threw("the history's view", host, e);
      return HistoryView.NONE;
    }
  }

  void learn(RaceResult result) {
    try {
      for (Lessons each : result.lessons()) {
        history.learn(result.network(), port.nanoTime(), each);
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
      report(result, winner.represented(), reason);
    }
  }

  private void report(RaceResult result, InetAddress address, String reason) {
    try {
      history.reportFailure(result.network(), port.nanoTime(), address, reason);
    } catch (Throwable e) {
      Foreign.threw("the history's reportFailure", result.request().host(), e);
    }
  }
}
