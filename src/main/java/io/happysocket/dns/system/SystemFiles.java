// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Timer;
import io.happysocket.loop.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code resolv.conf} and the hosts file, read again when they change. Used on the loop only.
 *
 * <p>When a name is asked for and the last look is older than a second, time, size and identity of
 * both files are looked at, on the loop: two system calls, some microseconds. Looking away would be
 * worse: after an idle night the first name would go to the servers of another network. A changed
 * file is read and parsed on a worker, and names asked for meanwhile wait for it, a second at most.
 */
public final class SystemFiles implements AutoCloseable {

  /**
   * What the files say. Immutable.
   *
   * @param resolvConf servers, search list, options
   * @param hosts names with fixed addresses
   */
  public record Snapshot(ResolvConf resolvConf, HostsFile hosts) {}

  /** When a file is another one. */
  private record Stamp(@Nullable Object modified, long size, @Nullable Object identity) {
    static Stamp of(Path path) {
      try {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(file.lastModifiedTime(), file.size(), file.fileKey());
      } catch (IOException e) {
        return new Stamp(null, 0, null);
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(SystemFiles.class);

  /** How old the last look may be: a second. */
  public static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Where Linux tells the host's name: its domain is the search list if the file has none. */
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final EventLoop loop;
  private final DnsSettings settings;
  private final long checkNanos;
  private final Workers workers = new Workers("happysocket-dns-files", 1);
  private List<Consumer<Snapshot>> waiting = new ArrayList<>();
  private Snapshot snapshot = new Snapshot(ResolvConf.EMPTY, HostsFile.EMPTY);
  private List<Stamp> stamps = List.of();
  private long checkedAtNanos;
  private boolean reading;
  private @Nullable Timer patience;

  /**
   * Creates it; reads nothing yet.
   *
   * @param loop the loop
   * @param settings names the files
   * @param checkNanos how old the last look may be
   */
  public SystemFiles(EventLoop loop, DnsSettings settings, long checkNanos) {
    this.loop = loop;
    this.settings = settings;
    this.checkNanos = checkNanos;
  }

  /**
   * Runs a task with what the files say now: at once if that is known, else when they are read.
   *
   * @param task run once, on the loop
   */
  public void whenFresh(Consumer<Snapshot> task) {
    loop.assertOnLoop();
    if (!reading && (stamps.isEmpty() || loop.now() - checkedAtNanos >= checkNanos)) {
      check();
    }
    if (reading) {
      waiting.add(task);
    } else {
      task.accept(snapshot);
    }
  }

  private void check() {
    checkedAtNanos = loop.now();
    // before the reading: a change while it goes on is seen at the next look
    List<Stamp> now = List.of(Stamp.of(settings.resolvConf()), Stamp.of(settings.hosts()));
    if (now.equals(stamps)) {
      return;
    }
    stamps = now;
    try {
      workers.execute(this::read);
      reading = true;
      patience = loop.schedule(loop.now() + PATIENCE_NANOS, () -> proceed(snapshot));
    } catch (RejectedExecutionException e) {
      LOG.debug("closed: the files are not read again");
    }
  }

  private void read() {
    Snapshot fresh =
        new Snapshot(
            ResolvConf.parse(
                resolvConfLines(), settings.port(), name -> System.getenv().getOrDefault(name, "")),
            HostsFile.parse(lines(settings.hosts()).stream()));
    try {
      loop.execute(() -> proceed(fresh));
    } catch (RejectedExecutionException e) {
      LOG.debug("the loop ended while the files were read");
    }
  }

  /** A search list in the file comes later and wins. */
  private List<String> resolvConfLines() {
    List<String> all = new ArrayList<>();
    for (String name : lines(HOST_NAME)) {
      if (name.indexOf('.') > 0) {
        all.add("domain " + name.substring(name.indexOf('.') + 1));
      }
    }
    all.addAll(lines(settings.resolvConf()));
    return all;
  }

  private static List<String> lines(Path path) {
    try {
      // every byte is a character: a comment in another encoding must not spoil the file
      return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      LOG.debug("{} cannot be read", path, e);
      return List.of();
    }
  }

  private void proceed(Snapshot now) {
    snapshot = now;
    reading = false;
    if (patience != null) {
      patience.cancel();
    }
    List<Consumer<Snapshot>> ready = waiting;
    waiting = new ArrayList<>();
    ready.forEach(task -> loop.execute(() -> task.accept(now)));
  }

  /** Lets go of those who wait, with what is known, and ends the worker. */
  @Override
  public void close() {
    proceed(snapshot);
    workers.close();
  }
}
