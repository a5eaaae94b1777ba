// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.HugeFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The system's files have 100 MB each, and the JVM that reads them a heap of 32: {@link HugeFiles}.
 */
@Timeout(120)
class HugeFilesLoopbackTest {

  private static final int OCTETS = 100_000_000;

  @TempDir Path directory;

  /** Lines that are read, lines that are not, one line, words that all differ. */
  @ParameterizedTest
  @ValueSource(strings = {"nameserver 192.0.2.%d\n", "search %d ", "options o%d\n"})
  void settingsFitIntoASmallHeap(String text) throws Exception {
    fill("resolv.conf", text);
    fill("nsswitch.conf", text);
    Files.writeString(directory.resolve("hosts"), "127.0.0.1 pinned\n");
    assertConnects();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0 advertisements.example # %d\n", "%d "})
  void aHostsFileThatHasFewNamesFitsIntoASmallHeap(String text) throws Exception {
    fill("hosts", "127.0.0.1 pinned\n", text);
    assertConnects();
  }

  private void fill(String name, String... texts) throws IOException {
    try (OutputStream file = Files.newOutputStream(directory.resolve(name))) {
      long octets = 0;
      for (int i = 0; octets < OCTETS; i++) {
        StringBuilder part = new StringBuilder();
        for (int j = 0; j < 10_000; j++) {
          String text = texts[i + j == 0 ? 0 : texts.length - 1];
          part.append(text.replace("%d", String.valueOf(10_000 * i + j)));
        }
        byte[] some = part.toString().getBytes(StandardCharsets.US_ASCII);
        file.write(some);
        octets += some.length;
      }
    }
  }

  private void assertConnects() throws Exception {
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      List<Path> path = new ArrayList<>(ChildJvm.library());
      path.add(ChildJvm.where(HugeFiles.class));
      List<String> command =
          ChildJvm.java(
              "-Xmx32m",
              "-cp",
              ChildJvm.path(path),
              HugeFiles.class.getName(),
              directory.toString(),
              String.valueOf(Loopback.portOf(server)));
      assertThat(ChildJvm.run(directory, command))
          .contains("connected to pinned/127.0.0.1:")
          .doesNotContain("OutOfMemoryError");
    }
  }
}
