// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 15: a change of the file is noticed. */
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
    loop.execute(() -> files.whenFresh(snapshot::complete));
    return snapshot.get(5, TimeUnit.SECONDS);
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
  void anyBytesAreRead() throws Exception {
    Files.write(directory.resolve("hosts"), new byte[] {'#', (byte) 0xe9, '\n'});
    Files.writeString(directory.resolve("hosts"), "192.0.2.1 host", StandardOpenOption.APPEND);
    assertThat(fresh(files(0)).hosts().lookup("host")).hasSize(1);
  }

  @Test
  void closingLetsThoseWhoWaitGo() throws Exception {
    SystemFiles files = files(0);
    CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
    loop.execute(
        () -> {
          files.whenFresh(snapshot::complete);
          files.close();
        });
    assertThat(snapshot.get(5, TimeUnit.SECONDS).resolvConf()).isEqualTo(ResolvConf.EMPTY);
    assertThat(fresh(files)).isNotNull();
  }
}
