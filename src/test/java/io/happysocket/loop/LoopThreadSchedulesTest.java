// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static io.happysocket.loop.Schedules.explore;
import static io.happysocket.loop.Schedules.join;
import static io.happysocket.loop.Schedules.thread;

import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * A whole loop between threads that give it tasks and one that closes it. Its own thread ends as
 * soon as it has nothing to do, so that starts and ends meet the tasks, too.
 */
class LoopThreadSchedulesTest {

  private static final LoopLog SILENT = new Told().log();

  /** Real threads; selectors that never sleep; no time. */
  private static final class Port implements LoopPort {
    private final SelectorProvider channels = new NoChannels();

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public SelectorProvider channels() {
      return channels;
    }

    @Override
    public void start(String name, BooleanSupplier turn) {
      Thread unused =
          thread(
              () -> {
                boolean again;
                do {
                  again = turn.getAsBoolean();
                } while (again);
              });
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
      latch.await();
      return true;
    }
  }

  /** As little as can be: each step in here would be explored, too. */
  private static final class NoChannels extends SelectorProvider {

    @Override
    public AbstractSelector openSelector() {
      return new NoKeys(this);
    }

    @Override
    public DatagramChannel openDatagramChannel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SocketChannel openSocketChannel() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class NoKeys extends AbstractSelector {

    NoKeys(SelectorProvider provider) {
      super(provider);
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(
        AbstractSelectableChannel channel, int operations, Object attachment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
      return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return Set.of();
    }

    @Override
    public int selectNow() {
      return 0;
    }

    @Override
    public int select(long millis) {
      return 0;
    }

    @Override
    public int select() {
      return 0;
    }

    @Override
    public Selector wakeup() {
      return this;
    }
  }

  private static EventLoop loop() {
    return new EventLoop("loop", new Port(), 0, SILENT);
  }

  /** A task and what became of it. */
  private static final class Given implements Runnable {
    private final EventLoop loop;
    boolean taken;
    int ran;

    Given(EventLoop loop) {
      this.loop = loop;
    }

    void give() {
      try {
        loop.execute(this);
        taken = true;
      } catch (RejectedExecutionException e) {
        taken = false;
      }
    }

    @Override
    public void run() {
      ran += loop.inLoop() ? 1 : 100;
    }

    void ranOnceIfTaken() {
      if (ran != (taken ? 1 : 0)) {
        throw new AssertionError("ran " + ran + " times, taken: " + taken);
      }
    }
  }

  @Test
  void aTaskAgainstAClose() {
    explore(
        () -> {
          EventLoop loop = loop();
          Given task = new Given(loop);
          Given hook = new Given(loop);
          hook.taken = true;
          loop.onClose(hook);
          Thread giver = thread(() -> task.give());
          loop.close();
          join(giver);
          task.ranOnceIfTaken();
          hook.ranOnceIfTaken();
        });
  }

  @Test
  void twoTasksAgainstTheIdleEnd() {
    explore(
        () -> {
          EventLoop loop = loop();
          Given one = new Given(loop);
          Given two = new Given(loop);
          Thread giver = thread(() -> one.give());
          two.give();
          join(giver);
          loop.close();
          one.ranOnceIfTaken();
          two.ranOnceIfTaken();
          if (!one.taken || !two.taken) {
            throw new AssertionError("rejected by a loop that was open");
          }
        });
  }

  @Test
  void twoClosesAgainstEachOther() {
    explore(
        () -> {
          EventLoop loop = loop();
          Given hook = new Given(loop);
          hook.taken = true;
          loop.onClose(hook);
          Thread other = thread(loop::close);
          loop.close();
          hook.ranOnceIfTaken();
          join(other);
        });
  }
}
