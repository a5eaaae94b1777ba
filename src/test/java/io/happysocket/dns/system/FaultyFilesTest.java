// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.happysocket.address.text.AddressLiteral;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedLoop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the system's files turned into what it should not be, on a played loop: an answer comes
 * at once, the other files count on, one line tells it, and the file counts when it is good again.
 * A reading that hangs ends its test by the time limit.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultyFilesTest {

  private static final int HUGE = 100_000_000;

  /** What a file becomes, and what is told of it; empty for what needs no word. */
  enum Fault {
    MISSING("") {
      @Override
      void make(Path file) {}
    },
    EMPTY("") {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, "");
      }
    },
    GARBAGE("") {
      @Override
      void make(Path file) throws IOException {
        byte[] octets = new byte[100_000];
        new Random(7).nextBytes(octets);
        Files.write(file, octets);
      }
    },
    /** One line, of zeros. */
    HUGE_BINARY("has more than ") {
      @Override
      void make(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
          sparse.setLength(HUGE);
        }
      }
    },
    LONG_LINE("has lines of more than 65536 octets, which are left out") {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, "x".repeat(TextFile.MOST_IN_LINE + 1));
      }
    },
    MANY_LINES(" lines: the first ") {
      @Override
      void make(Path file) throws IOException {
        Files.writeString(file, "\n".repeat(1_000_001));
      }
    },
    FIFO("is no regular file, and is taken for empty") {
      @Override
      void make(Path file) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
      }
    },
    LINK_TO_DEVICE("is no regular file, and is taken for empty") {
      @Override
      void make(Path file) throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
      }
    },
    /** By which people say that there shall be none. */
    LINK_TO_NOTHING("") {
      @Override
      void make(Path file) throws IOException {
        Files.createSymbolicLink(file, Path.of("/dev/null"));
      }
    },
    DIRECTORY("is no regular file, and is taken for empty") {
      @Override
      void make(Path file) throws IOException {
        Files.createDirectory(file);
      }
    },
    UNREADABLE("may not be read, and is taken for empty") {
      @Override
      void make(Path file) throws IOException {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        assumeFalse(Files.isReadable(file), "root may read everything");
      }
    },
    LINK_TO_MISSING("") {
      @Override
      void make(Path file) throws IOException {
        Files.createSymbolicLink(file, file.resolveSibling("missing"));
      }
    },
    LINK_TO_ITSELF("leads to nothing that can be read, and is taken for empty") {
      @Override
      void make(Path file) throws IOException {
        Files.createSymbolicLink(file, file);
      }
    };

    final String told;

    Fault(String told) {
      this.told = told;
    }

    abstract void make(Path file) throws Exception;
  }

  @TempDir Path directory;

  private final PlayedLoop world = new PlayedLoop();
  private final EventLoop loop = new EventLoop("test-loop", world);
  private final List<String> failed = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    loop.close();
    world.close();
  }

  private SystemFiles files() {
    return new SystemFiles(
        loop,
        DnsSettings.builder()
            .resolvConf(directory.resolve("resolv.conf"))
            .hosts(directory.resolve("hosts"))
            .nsswitch(directory.resolve("nsswitch.conf"))
            .build(),
        0);
  }

  /** A new file in the place of whatever was there, as programs write them. */
  private void write(String name, String text) throws IOException {
    Path next = Files.writeString(directory.resolve("next"), text);
    remove(name);
    Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void remove(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  /** No time passes: it must be known when the turns of this moment are done. */
  private Snapshot now(SystemFiles files) {
    List<Snapshot> known = new ArrayList<>();
    loop.execute(() -> files.whenFresh(known::add, failed::add));
    world.run();
    assertThat(failed).isEmpty();
    assertThat(known).hasSize(1);
    return known.get(0);
  }

  private static List<String> pinned(Snapshot files) {
    return files.hosts().lookup("pinned").stream().map(InetAddress::getHostAddress).toList();
  }

  private static List<String> servers(Snapshot files) {
    return files.resolvConf().servers().stream().map(AddressLiteral::format).toList();
  }

  static Stream<Arguments> everyFileInEveryFault() {
    return Stream.of("hosts", "resolv.conf", "nsswitch.conf")
        .flatMap(file -> Arrays.stream(Fault.values()).map(fault -> Arguments.of(file, fault)));
  }

  @ParameterizedTest
  @MethodSource("everyFileInEveryFault")
  void aFaultyFileIsTakenForEmptyUntilItIsGoodAgain(String faulty, Fault fault) throws Exception {
    write("hosts", "192.0.2.1 pinned");
    write("resolv.conf", "nameserver 192.0.2.53");
    write("nsswitch.conf", "hosts: files mdns4 dns");
    SystemFiles files = files();
    assertThat(now(files).sources().more()).isTrue();

    KeptLog.forget();
    remove(faulty);
    fault.make(directory.resolve(faulty));
    for (int look = 0; look < 2; look++) {
      Snapshot now = now(files);
      assertThat(pinned(now).isEmpty()).isEqualTo(faulty.equals("hosts"));
      assertThat(servers(now).isEmpty()).isEqualTo(faulty.equals("resolv.conf"));
      assertThat(now.sources().more()).isEqualTo(!faulty.equals("nsswitch.conf"));
    }
    if (fault.told.isEmpty()) {
      assertThat(KeptLog.lines()).isEmpty();
    } else {
      assertThat(KeptLog.lines())
          .singleElement()
          .asString()
          .startsWith("WARN " + directory.resolve(faulty) + " ")
          .contains(fault.told);
    }

    write("hosts", "192.0.2.2 pinned");
    write("resolv.conf", "nameserver 192.0.2.54");
    write("nsswitch.conf", "hosts: files libvirt dns");
    Snapshot after = now(files);
    assertThat(pinned(after)).containsExactly("192.0.2.2");
    assertThat(servers(after)).containsExactly("192.0.2.54#53");
    assertThat(after.sources().more()).isTrue();
  }

  /** A scope has the files read at each look. */
  @Test
  void whatIsReadOverAndOverIsToldOnce() throws Exception {
    write("resolv.conf", "nameserver fe80::53%7\n" + "nameserver 192.0.2.53\n".repeat(300));
    SystemFiles files = files();
    KeptLog.forget();
    for (int look = 0; look < 3; look++) {
      assertThat(servers(now(files))).hasSize(ResolvConf.MOST);
    }
    assertThat(KeptLog.lines())
        .singleElement()
        .asString()
        .contains("resolv.conf has more than 256 name servers: the first 256 are used");
  }

  @Test
  void aHostsFileOfManyNamesIsReadToItsEnd() throws Exception {
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    for (int i = 0; i < 250_000; i++) {
      lines.append("0.0.0.0 advertisements-").append(i).append(".example\n");
    }
    write("hosts", lines + "192.0.2.1 pinned");
    KeptLog.forget();
    assertThat(pinned(now(files()))).containsExactly("192.0.2.1");
    assertThat(KeptLog.lines()).isEmpty();
  }

  /** The first part of what is too much counts: what a system pins stands first. */
  @Test
  void ofTooManyNamesTheFirstAreUsed() throws Exception {
    StringBuilder names = new StringBuilder("192.0.2.1 pinned\n");
    for (int i = 0; i < HostsFile.MOST_NAMES; i++) {
      names.append(i % 5_000 == 0 ? "\n0.0.0.0" : "").append(' ').append(Integer.toString(i, 36));
    }
    write("hosts", names.toString());
    SystemFiles files = files();
    KeptLog.forget();
    HostsFile hosts = now(files).hosts();
    assertThat(hosts.size()).isEqualTo(HostsFile.MOST_NAMES);
    assertThat(hosts.lookup("pinned")).hasSize(1);
    assertThat(KeptLog.lines())
        .singleElement()
        .asString()
        .contains("hosts has more than 1000000 names: the first 1000000 are used");
  }

  @Test
  void aFileIsReplacedWhileItIsRead() throws Exception {
    write("hosts", "192.0.2.1 pinned");
    SystemFiles files = files();
    now(files);
    write("hosts", "192.0.2.2 pinned");
    List<Snapshot> known = new ArrayList<>();
    world.hold("happysocket-dns-files");
    loop.execute(() -> files.whenFresh(known::add, failed::add));
    world.run();
    write("hosts", "192.0.2.3 pinned");
    world.release("happysocket-dns-files");
    world.run();
    assertThat(known).hasSize(1);
    assertThat(pinned(now(files))).containsExactly("192.0.2.3");
  }

  @Test
  void aLoggerThatThrowsHidesNoFile() throws Exception {
    write("hosts", "192.0.2.1 pinned");
    Files.createDirectory(directory.resolve("resolv.conf"));
    KeptLog.troubled(
        () -> {
          throw new IllegalStateException("no room for the log");
        });
    try {
      assertThat(pinned(now(files()))).containsExactly("192.0.2.1");
    } finally {
      KeptLog.troubled(() -> {});
    }
  }
}
