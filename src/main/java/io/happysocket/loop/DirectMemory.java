// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Whether there is direct memory, which the JDK takes by itself: 100 bytes in each connect of a
 * datagram channel, and the size of each heap buffer that a channel reads into or writes from. A
 * thread keeps what it took for the next time, so one that has it never asks again.
 *
 * <p>Where none is left the JDK waits half a second, for the garbage collector, before it says so;
 * on a loop all races wait with it. So after the first time nobody asks on a loop: what needs
 * direct memory fails at once, until a thread of its own has found some. Thread-safe.
 */
public final class DirectMemory {

  /** What a lookup takes, and the reading of its files, at the most. */
  private static final int ENOUGH = 8 * 1024;

  /** Each time that the JDK finds none it runs the garbage collector. */
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final LoopPort port;
  private final LoopLog log;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile @Nullable OutOfMemoryError lacking;
  private volatile long askedNanos;

  DirectMemory(LoopPort port, LoopLog log) {
    this.port = port;
    this.log = log;
  }

  /**
   * Before something that takes direct memory.
   *
   * @throws IOException at once if there was none the last time
   */
  public void check() throws IOException {
    OutOfMemoryError known = lacking;
    if (known != null) {
      if (port.nanoTime() - askedNanos >= ASK_AGAIN_NANOS) {
        ask();
      }
      throw failure(known);
    }
  }

  /**
   * There was none.
   *
   * @param thrown by the JDK
   * @return to be thrown on
   */
  public IOException lacks(OutOfMemoryError thrown) {
    if (lacking == null) {
      log.warn("{}: names are not looked up until there is some", "no memory is left", thrown);
      askedNanos = port.nanoTime();
      lacking = thrown;
    }
    return failure(thrown);
  }

  private static IOException failure(OutOfMemoryError cause) {
    return new IOException("no memory is left (" + cause.getMessage() + ")", cause);
  }

  private void ask() {
    if (!asking.compareAndSet(false, true)) {
      return;
    }
    try {
      port.start("happysocket-memory", this::asked);
    } catch (IOException e) {
      askedNanos = port.nanoTime();
      asking.set(false);
    }
  }

  /** On its own thread, which ends then. */
  private boolean asked() {
    try {
      port.takeDirectMemory(ENOUGH);
      lacking = null;
    } catch (OutOfMemoryError e) {
      lacking = e;
    } finally {
      askedNanos = port.nanoTime();
      asking.set(false);
    }
    return false;
  }
}
