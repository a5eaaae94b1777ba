// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Selects for threads that should not do so themselves: on JDK 21 to 23 a virtual thread that
 * selects holds its carrier, and a few of them all carriers. They park, and one loop that all of
 * them share tells them. Thread-safe.
 */
final class Poller {

  /** Short: who waits again soon finds the loop alive, and nothing stays in an idle program. */
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  static final Poller SYSTEM = new Poller(LoopPort.system());

  private final LoopPort port;
  private final ReentrantLock lock = new ReentrantLock();

  /** Made anew when it has died. Guarded by the lock. */
  private @Nullable Shared shared;

  Poller(LoopPort port) {
    this.port = port;
  }

  /** A loop and those who wait, which are confined to it. */
  private static final class Shared {
    final EventLoop loop;
    final Set<Wait> waits = new HashSet<>();

    Shared(LoopPort port) {
      loop = new EventLoop("happysocket-readiness", port, IDLE_NANOS, LoopLog.OWN);
      loop.onClose(
          () -> List.copyOf(waits).forEach(wait -> wait.fail("the loop that selects has died")));
    }
  }

  private Shared shared() {
    lock.lock();
    try {
      if (shared == null || shared.loop.isClosed()) {
        shared = new Shared(port);
      }
      return shared;
    } finally {
      lock.unlock();
    }
  }

  /** Prepares to wait. */
  Wait newWait(SelectableChannel channel, int operations) {
    return new Wait(shared(), channel, operations);
  }

  /** One thread's wait for one channel. */
  final class Wait {
    private final Shared here;
    private final SelectableChannel channel;
    private final int operations;

    /** It is ready, or not to be waited for any more. */
    private final CountDownLatch over = new CountDownLatch(1);

    /** The selector has let go of the channel. */
    private final CountDownLatch released = new CountDownLatch(1);

    // confined to the loop, and read after it has released the channel
    private @Nullable Registration registration;
    private @Nullable IOException failure;

    Wait(Shared here, SelectableChannel channel, int operations) {
      this.here = here;
      this.channel = channel;
      this.operations = operations;
    }

    /** Any thread. */
    void wake() {
      over.countDown();
    }

    /**
     * Parks until the channel is ready.
     *
     * @param nanos {@link LoopPort#FOREVER} for any time
     * @return false when the time passed
     * @throws InterruptedIOException if the thread is interrupted; its flag stays set
     * @throws IOException if the channel is closed, or no thread or descriptor is left
     */
    boolean await(long nanos) throws IOException {
      try {
        here.loop.execute(this::begin);
      } catch (RejectedExecutionException e) {
        throw new IOException("nobody can select for this thread", e);
      }
      boolean inTime = false;
      boolean interrupted = false;
      try {
        inTime = port.await(over, nanos);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      boolean again = awaitRelease();
      if (interrupted || again) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof ClosedChannelException) {
        throw new ClosedChannelException();
      }
      if (failure != null) {
        throw new IOException("the channel cannot be waited for", failure);
      }
      if (interrupted) {
        throw new InterruptedIOException("the virtual thread was interrupted");
      }
      return inTime;
    }

    /** True if the thread was interrupted meanwhile. */
    private boolean awaitRelease() {
      if (released.getCount() > 0) {
        try {
          here.loop.execute(this::end);
        } catch (RejectedExecutionException e) {
          // the end of the loop releases it
        }
      }
      boolean interrupted = false;
      while (released.getCount() > 0) {
        try {
          boolean unused = port.await(released, LoopPort.FOREVER);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return interrupted;
    }

    private void begin() {
      if (here.loop.isClosed()) {
        fail("the loop that selects has died");
        return;
      }
      try {
        here.waits.add(this);
        registration = here.loop.register(channel, operations, this::end);
      } catch (IOException | RuntimeException e) {
        failure = e instanceof IOException io ? io : new IOException(e);
        end();
      }
    }

    private void fail(String why) {
      failure = new IOException(why, here.loop.deathCause());
      end();
    }

    /** Lets go of the channel, and then of the thread. */
    private void end() {
      if (registration != null) {
        registration.cancel();
      }
      here.loop.afterFlush(
          () -> {
            here.waits.remove(this);
            released.countDown();
            over.countDown();
          });
    }
  }
}
