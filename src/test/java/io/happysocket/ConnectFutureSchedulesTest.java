// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.Schedules.explore;
import static io.happysocket.loop.Schedules.join;
import static io.happysocket.loop.Schedules.thread;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.engine.Engine;
import io.happysocket.engine.UncountedWinner;
import io.happysocket.history.HistoryView;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.RaceResult;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import io.happysocket.strategy.Timing;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A future that is completed and cancelled at once: the channel is the caller's, or is closed. */
class ConnectFutureSchedulesTest {

  private static final Request REQUEST = Request.of("name.example", 443, null, 1_000_000_000);

  private static final RaceResult RESULT = result();

  /** Any result will do; it is not looked into here. */
  private static RaceResult result() {
    Settings settings =
        Settings.of(Strategies.happyEyeballs(), Timing.RFC_8305, 1, AddressFilter.all());
    Race race = new Race(settings, REQUEST, LocalNetwork.UNKNOWN, HistoryView.NONE);
    race.feed(new Input.Cancelled("of a test", null), 0);
    while (true) {
      if (race.poll() instanceof Command.Finish finish) {
        return finish.result();
      }
    }
  }

  /** The race: its end is told once, on a thread of its own; an abort waits for that. */
  private static final class Ending implements Engine.Running {
    private final CountDownLatch over = new CountDownLatch(1);

    @Override
    public void abort(String why) {
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean awaitEnd() throws InterruptedException {
      over.await();
      return true;
    }

    @Override
    public List<InetAddress> order() {
      return List.of();
    }
  }

  @Test
  void aChannelIsDeliveredOrClosedWhenACancelMeetsTheCompletion() {
    explore(
        () -> {
          PlayedLoop world = new PlayedLoop();
          EventLoop loop = new EventLoop("loop", world);
          PlayedSocketChannel channel = open(world);
          Thread[] completing = new Thread[1];
          OffLoop offLoop = new OffLoop(loop, task -> completing[0] = thread(task), null);
          ConnectFuture<SocketChannel> future =
              new ConnectFuture<>(REQUEST, offLoop, null, (winner, ended) -> winner);
          Ending race = new Ending();
          future.runs(race);
          Thread ending =
              thread(
                  () -> {
                    future.ended(RESULT, UncountedWinner.of(channel), null);
                    race.over.countDown();
                  });
          boolean cancelled = future.cancel(true);
          boolean closedAtReturn = !channel.isOpen();
          join(ending);
          if (completing[0] != null) {
            join(completing[0]);
          }
          boolean delivered = !future.isCompletedExceptionally();
          if (!future.isDone() || cancelled == delivered) {
            throw new AssertionError("cancelled " + cancelled + ", delivered " + delivered);
          }
          if (cancelled != closedAtReturn || cancelled == channel.isOpen()) {
            throw new AssertionError("cancelled " + cancelled + ", closed " + closedAtReturn);
          }
        });
  }

  private static PlayedSocketChannel open(PlayedLoop world) {
    try {
      return world.channels().openSocketChannel(StandardProtocolFamily.INET);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
