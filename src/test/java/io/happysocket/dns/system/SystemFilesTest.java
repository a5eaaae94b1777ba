// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.text.AddressLiteral;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract row 15: a change of the file is noticed. */
class SystemFilesTest {

  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  @TempDir Path directory;
  private EventLoop loop;

  @BeforeEach
  void start() throws IOException {
    loop = new EventLoop("test-loop", LoopPort.system());
  }

  @AfterEach
  void close() {
    loop.close();
  }

  private SystemFiles files(long checkNanos) {
    DnsSettings settings =
        DnsSettings.builder()
            .hosts(directory.resolve("hosts"))
            .resolvConf(directory.resolve("resolv.conf"))
            .build();
    return new SystemFiles(loop, settings, checkNanos);
  }

  private Snapshot fresh(SystemFiles files) throws Exception {
    CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
    loop.execute(() -> files.whenFresh(snapshot::complete, failing(snapshot)));
    return snapshot.get(5, TimeUnit.SECONDS);
  }

  private static Consumer<String> failing(CompletableFuture<Snapshot> snapshot) {
    return why -> snapshot.completeExceptionally(new IOException(why));
  }

  private void hosts(String text) throws IOException {
    Files.writeString(directory.resolve("hosts"), text);
  }

  @Test
  void missingFilesSayNothing() throws Exception {
    Snapshot snapshot = fresh(files(0));
    assertThat(snapshot.resolvConf().servers()).isEmpty();
    assertThat(snapshot.hosts().lookup("localhost")).isEmpty();
  }

  @Test
  void changesAreSeen() throws Exception {
    SystemFiles files = files(0);
    hosts("192.0.2.1 host");
    assertThat(fresh(files).hosts().lookup("host")).hasSize(1);
    hosts("192.0.2.1 host\n192.0.2.2 host");
    assertThat(fresh(files).hosts().lookup("host")).hasSize(2);
    Files.delete(directory.resolve("hosts"));
    assertThat(fresh(files).hosts().lookup("host")).isEmpty();
    Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1");
    assertThat(fresh(files).resolvConf().servers()).hasSize(1);
  }

  @Test
  void whatDidNotChangeIsNotReadAgain() throws Exception {
    SystemFiles files = files(0);
    hosts("192.0.2.1 host");
    assertThat(fresh(files)).isSameAs(fresh(files));
  }

  @Test
  void theFilesAreNotLookedAtAgainTooSoon() throws Exception {
    SystemFiles files = files(HOUR);
    assertThat(fresh(files).hosts().lookup("host")).isEmpty();
    hosts("192.0.2.1 host");
    assertThat(fresh(files).hosts().lookup("host")).isEmpty();
  }

  @Test
  void serversOfTheSettingsWinOverTheFile() throws Exception {
    Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions attempts:2");
    DnsSettings settings =
        DnsSettings.builder()
            .hosts(directory.resolve("hosts"))
            .resolvConf(directory.resolve("resolv.conf"))
            .servers(List.of(new InetSocketAddress("192.0.2.9", 5353)))
            .build();
    ResolvConf file = fresh(new SystemFiles(loop, settings, 0)).resolvConf();
    assertThat(file.servers()).extracting(AddressLiteral::format).containsExactly("192.0.2.9#5353");
    assertThat(file.attempts()).isEqualTo(2);
  }

  @Test
  void anyBytesAreRead() throws Exception {
    Files.write(directory.resolve("hosts"), new byte[] {'#', (byte) 0xe9, '\n'});
    Files.writeString(directory.resolve("hosts"), "192.0.2.1 host", StandardOpenOption.APPEND);
    assertThat(fresh(files(0)).hosts().lookup("host")).hasSize(1);
  }

  @Test
  void closingLetsThoseWhoWaitGo() throws Exception {
    SystemFiles files = files(0);
    CompletableFuture<Snapshot> waits = new CompletableFuture<>();
    CompletableFuture<Snapshot> asksNow = new CompletableFuture<>();
    loop.execute(
        () -> {
          files.whenFresh(waits::complete, failing(waits));
          files.close();
          files.whenFresh(asksNow::complete, failing(asksNow));
        });
    for (CompletableFuture<Snapshot> each : List.of(waits, asksNow)) {
      assertThat(each)
          .failsWithin(5, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("the resolver was closed");
    }
  }

  // files that cannot be read

  /** Files that are what a test says, read when it says so. */
  private final class Staged implements SystemFiles.Source, Executor {
    private final Queue<Runnable> readings = new ArrayDeque<>();
    private String hosts = "192.0.2.1 host";
    private String index = "7";
    private @Nullable Throwable onStart;
    private @Nullable Throwable onRead;

    private SystemFiles files() {
      return new SystemFiles(loop, 0, this, this, () -> {});
    }

    @Override
    public Object stamps() {
      return hosts;
    }

    @Override
    public Snapshot read(BooleanSupplier givenUp) throws IOException {
      raise(onRead);
      return new Snapshot(
          ResolvConf.EMPTY,
          HostsFile.parse(Stream.of(hosts.replace("%7", "%" + index)), 64),
          NameSources.USUAL);
    }

    @Override
    public void execute(Runnable reading) {
      if (onStart instanceof Error error) {
        throw error;
      } else if (onStart != null) {
        throw (RuntimeException) onStart;
      }
      readings.add(reading);
    }

    private void raise(@Nullable Throwable thrown) throws IOException {
      if (thrown instanceof Error error) {
        throw error;
      } else if (thrown instanceof RuntimeException exception) {
        throw exception;
      } else if (thrown != null) {
        throw (IOException) thrown;
      }
    }

    /** Asks, and has the files read. */
    private CompletableFuture<List<InetAddress>> lookup(SystemFiles files) throws Exception {
      CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
      CompletableFuture<Void> asked = new CompletableFuture<>();
      loop.execute(
          () -> {
            files.whenFresh(snapshot::complete, failing(snapshot));
            asked.complete(null);
          });
      asked.get(5, TimeUnit.SECONDS);
      while (!readings.isEmpty()) {
        readings.remove().run();
      }
      return snapshot.thenApply(known -> known.hosts().lookup("host"));
    }
  }

  private static void assertFails(CompletableFuture<?> lookup, String why) {
    assertThat(lookup)
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining(why);
  }

  private static void assertFinds(CompletableFuture<List<InetAddress>> lookup, String address)
      throws Exception {
    assertThat(lookup.get(5, TimeUnit.SECONDS))
        .extracting(InetAddress::getHostAddress)
        .containsExactly(address);
  }

  /** The reading ends at the very moment: its end once hid why those who waited were let go. */
  @Test
  void aReadingThatEndsAsTheResolverClosesHidesNoReason() {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    CompletableFuture<Snapshot> waits = new CompletableFuture<>();
    loop.execute(
        () -> {
          files.whenFresh(waits::complete, failing(waits));
          staged.readings.remove().run();
          files.close();
        });
    assertThat(waits)
        .failsWithin(5, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the resolver was closed");
  }

  static List<Throwable> failures() {
    return List.of(
        new OutOfMemoryError("unable to create native thread"),
        new RejectedExecutionException("no thread", new IOException("unable to create a thread")));
  }

  /** Pinned names must not go elsewhere, and not for ever. */
  @ParameterizedTest
  @MethodSource("failures")
  void withoutAThreadTheLookupFailsAndTheNextTriesAgain(Throwable failure) throws Exception {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    staged.onStart = failure;
    assertFails(staged.lookup(files), "no thread can be started to read resolv.conf");
    assertFails(staged.lookup(files), "no thread can be started to read resolv.conf");
    staged.onStart = null;
    assertFinds(staged.lookup(files), "192.0.2.1");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void withoutAThreadForAChangeTheLastFilesCount(Throwable failure) throws Exception {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    assertFinds(staged.lookup(files), "192.0.2.1");
    staged.hosts = "192.0.2.2 host";
    staged.onStart = failure;
    KeptLog.forget();
    assertFinds(staged.lookup(files), "192.0.2.1");
    assertFinds(staged.lookup(files), "192.0.2.1");
    assertThat(KeptLog.lines())
        .filteredOn(line -> line.contains("no thread can be started to read resolv.conf"))
        .singleElement()
        .asString()
        .startsWith("WARN");
    staged.onStart = null;
    assertFinds(staged.lookup(files), "192.0.2.2");
  }

  static List<Throwable> readingFailures() {
    return List.of(
        new OutOfMemoryError("a heap that is full"),
        new IllegalStateException("a heap that is full"),
        new IOException("a heap that is full"));
  }

  @ParameterizedTest
  @MethodSource("readingFailures")
  void whatTheReaderThrowsEndsTheReading(Throwable failure) throws Exception {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    staged.onRead = failure;
    assertFails(staged.lookup(files), "cannot be read: a heap that is full");
    staged.onRead = null;
    assertFinds(staged.lookup(files), "192.0.2.1");

    staged.hosts = "192.0.2.2 host";
    staged.onRead = failure;
    assertFinds(staged.lookup(files), "192.0.2.1");
    staged.onRead = null;
    assertFinds(staged.lookup(files), "192.0.2.2");
  }

  /** An interface may have come back with another index: the file is the same, the address not. */
  @Test
  void filesWithScopesAreReadAtEachLook() throws Exception {
    Staged staged = new Staged();
    staged.hosts = "fe80::1%7 host";
    SystemFiles files = staged.files();
    assertFinds(staged.lookup(files), "fe80:0:0:0:0:0:0:1%7");
    staged.index = "8";
    assertFinds(staged.lookup(files), "fe80:0:0:0:0:0:0:1%8");
  }

  @Test
  void aLoggerThatThrowsKeepsNobodyWaiting() throws Exception {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    staged.onRead = new IOException("no descriptor");
    KeptLog.troubled(
        () -> {
          throw new IllegalStateException("no room for the log");
        });
    try {
      assertFails(staged.lookup(files), "cannot be read: no descriptor");
    } finally {
      KeptLog.troubled(() -> {});
    }
  }

  @Test
  void aReadingThatHangsIsNotWaitedForAndStillCounts() throws Exception {
    Staged staged = new Staged();
    SystemFiles files = staged.files();
    CompletableFuture<Snapshot> waits = new CompletableFuture<>();
    loop.execute(() -> files.whenFresh(waits::complete, failing(waits)));
    assertFails(waits, "are not read within a second");
    Runnable hung = staged.readings.remove();
    assertFails(staged.lookup(files), "are not read within a second");
    assertThat(staged.readings).isEmpty();
    hung.run();
    assertFinds(staged.lookup(files), "192.0.2.1");
  }

  /** A directory in a file's place, as of a container's mount. */
  @Test
  void whatIsNoFileSaysNothing() throws Exception {
    Files.createDirectory(directory.resolve("hosts"));
    Files.writeString(directory.resolve("resolv.conf"), "nameserver 127.0.0.1");
    assertThat(fresh(files(0)).resolvConf().servers()).hasSize(1);
  }
}
