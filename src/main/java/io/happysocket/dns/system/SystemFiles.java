// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Timer;
import io.happysocket.loop.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code resolv.conf}, the hosts file and {@code nsswitch.conf}, read again when they change. Used
 * on the loop only.
 *
 * <p>When a name is asked for and the last look is older than a second, time, size and identity of
 * the files are looked at, on the loop: three system calls, some microseconds. Looking away would
 * be worse: after an idle night the first name would go to the servers of another network. A
 * changed file is read and parsed on a worker, and names asked for meanwhile wait for it, a second
 * at most.
 *
 * <p>Files that name an interface are read again at each look: interfaces come, go, and come back
 * with another index, and to look them up takes too long for the loop.
 *
 * <p>Files that cannot be read (no thread, no descriptor, no memory) do not count as read: names go
 * on with what was read before, and the next one tries again. Before the first reading they fail:
 * where a name is pinned to an address it must not go elsewhere.
 */
public final class SystemFiles implements AutoCloseable {

  /**
   * What the files say. Immutable.
   *
   * @param resolvConf servers (the settings' own, if they have some), search list, options
   * @param hosts names with fixed addresses
   * @param sources who else knows names
   */
  public record Snapshot(ResolvConf resolvConf, HostsFile hosts, NameSources sources) {

    /** Whether it hangs on the interfaces, too. */
    boolean scoped() {
      return resolvConf.scoped() || hosts.scoped();
    }
  }

  /** Where the files are. */
  interface Source {
    /** Equal as long as nothing has changed. Quick. */
    Object stamps();

    /**
     * May block.
     *
     * @param givenUp whether nobody waits for it any more: it may throw then
     */
    Snapshot read(BooleanSupplier givenUp) throws IOException;
  }

  /** What the files said at a look at them that was not followed by a reading. */
  private record Look(Snapshot snapshot, long atNanos) {}

  /** One who asked. */
  private record Waiter(Consumer<Snapshot> task, Consumer<String> unread) {}

  private static final Logger LOG = LoggerFactory.getLogger(SystemFiles.class);

  /** How old the last look may be: a second. */
  public static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A million names take a second or two; what takes longer hangs. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Readings at a time: all but one hang, in a FIFO or a file system that is away. */
  private static final int MOST_READINGS = 4;

  private final EventLoop loop;
  private final long checkNanos;
  private final Source source;
  private final Executor reader;
  private final Runnable end;
  private List<Waiter> waiting = new ArrayList<>();

  /** What was read last, and the stamps from before. */
  private @Nullable Snapshot snapshot;

  private Object stamps = List.of();
  private long checkedAtNanos;

  /** Whether the stamps were those of the files at the last look. */
  private boolean current;

  /** The last look, for any thread, while they are current. */
  private volatile @Nullable Look look;

  private @Nullable Reading reading;

  /** What was given up and has not ended: each holds a thread. */
  private final List<Reading> hanging = new ArrayList<>();

  private @Nullable Timer patience;

  /** Why the last reading has not come to an end, or not to a good one; empty if it has. */
  private String trouble = "";

  /** What was logged since the files were read well: once is enough. */
  private String told = "";

  private boolean closed;

  /**
   * Creates it; reads nothing yet.
   *
   * @param loop the loop
   * @param settings names the files
   * @param checkNanos how old the last look may be
   */
  public SystemFiles(EventLoop loop, DnsSettings settings, long checkNanos) {
    this(
        loop,
        checkNanos,
        new FilesOnDisk(settings),
        new Workers("happysocket-dns-files", MOST_READINGS, loop.port()));
  }

  private SystemFiles(EventLoop loop, long checkNanos, Source source, Workers workers) {
    this(loop, checkNanos, source, workers, workers::close);
  }

  SystemFiles(EventLoop loop, long checkNanos, Source source, Executor reader, Runnable end) {
    this.loop = loop;
    this.checkNanos = checkNanos;
    this.source = source;
    this.reader = reader;
    this.end = end;
  }

  /**
   * Runs a task with what the files say now: at once if that is known, else when they are read.
   *
   * @param task run on the loop, unless the other is
   * @param unread run on the loop, with the reason, when the files have never been read
   */
  public void whenFresh(Consumer<Snapshot> task, Consumer<String> unread) {
    loop.assertOnLoop();
    if (!closed) {
      collect();
      if (reading == null && (!current || loop.now() - checkedAtNanos >= checkNanos)) {
        check();
      }
    }
    Waiter waiter = new Waiter(task, unread);
    if (reading != null && trouble.isEmpty()) {
      waiting.add(waiter);
    } else {
      serve(waiter);
    }
  }

  /**
   * What the files say, for one who must not wait. Any thread.
   *
   * @param nowNanos the moment
   * @return null if they have to be looked at first
   */
  public @Nullable Snapshot seen(long nowNanos) {
    Look last = look;
    return last != null && nowNanos - last.atNanos < checkNanos ? last.snapshot : null;
  }

  private void seen() {
    look = current && snapshot != null ? new Look(snapshot, checkedAtNanos) : null;
  }

  private void serve(Waiter waiter) {
    if (snapshot != null && !closed) {
      waiter.task.accept(snapshot);
    } else {
      waiter.unread.accept(trouble);
    }
  }

  private void check() {
    checkedAtNanos = loop.now();
    // before the reading: a change while it goes on is seen at the next look
    Object now = source.stamps();
    current = now.equals(stamps) && (snapshot == null || !snapshot.scoped());
    seen();
    if (current) {
      return;
    }
    if (hanging.size() == MOST_READINGS) {
      trouble(
          "resolv.conf and the hosts file cannot be read: " + MOST_READINGS + " readings hang",
          null);
      return;
    }
    Reading started = new Reading(now);
    try {
      reader.execute(started);
    } catch (RuntimeException | Error e) { // an Error: "unable to create native thread"
      trouble("no thread can be started to read resolv.conf and the hosts file", e);
      return;
    }
    reading = started;
    trouble = "";
    patience = loop.schedule(loop.now() + PATIENCE_NANOS, this::lose);
  }

  /** Takes what a reading has brought, if it has ended. */
  private void collect() {
    if (closed) { // what it brings is for nobody, and must not hide why those who wait are let go
      return;
    }
    if (!hanging.isEmpty()) {
      hanging.removeIf(given -> given.ended);
    }
    Reading ended = reading;
    if (ended == null || !ended.ended) {
      return;
    }
    reading = null;
    cancelPatience();
    if (ended.read != null) {
      snapshot = ended.read;
      stamps = ended.stamps;
      current = true;
      seen();
      trouble = "";
      told = "";
    } else {
      trouble("resolv.conf and the hosts file cannot be read", ended.failure);
    }
    release();
  }

  /** Those who wait have waited enough; it may still bring something for later names. */
  private void lose() {
    collect();
    if (reading != null) {
      trouble("resolv.conf and the hosts file are not read within a second", null);
      release();
      patience = loop.schedule(loop.now() + LONGEST_NANOS - PATIENCE_NANOS, this::giveUp);
    }
  }

  /** Its time is up; what it may still bring is too old. The next name has them read again. */
  private void giveUp() {
    collect();
    if (reading != null) {
      reading.givenUp = true;
      hanging.add(reading);
      reading = null;
    }
  }

  private void trouble(String what, @Nullable Throwable cause) {
    String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
    trouble = what + why;
    if (!told.equals(trouble)) {
      told = trouble;
      try {
        LOG.warn("{}; names go on with what was read before, or fail", trouble, cause);
      } catch (Throwable e) { // the logger's own fault; those who wait must not pay for it
        told = "";
      }
    }
  }

  private void release() {
    List<Waiter> ready = waiting;
    waiting = new ArrayList<>();
    for (Waiter waiter : ready) {
      loop.execute(() -> serve(waiter));
    }
  }

  private void cancelPatience() {
    if (patience != null) {
      patience.cancel();
    }
  }

  /** Lets go of those who wait, with what is known, and ends the worker. */
  @Override
  public void close() {
    closed = true;
    look = null;
    trouble = "the resolver was closed";
    cancelPatience();
    release();
    end.run();
  }

  /** One reading of the files, on a worker. */
  private final class Reading implements Runnable {
    private final Object stamps;
    private volatile boolean givenUp;
    private @Nullable Snapshot read;
    private @Nullable Throwable failure;

    /** Written last: what is above is seen by who sees this. */
    private volatile boolean ended;

    Reading(Object stamps) {
      this.stamps = stamps;
    }

    @Override
    public void run() {
      try {
        read = source.read(() -> givenUp);
      } catch (Throwable e) { // no memory, say: the loop must hear of it, and of nothing else
        failure = e;
      }
      ended = true;
      try {
        loop.execute(SystemFiles.this::collect);
      } catch (RejectedExecutionException e) {
        LOG.debug("the loop ended while the files were read");
      }
    }
  }
}
