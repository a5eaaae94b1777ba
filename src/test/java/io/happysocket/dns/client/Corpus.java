// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The messages that fuzzing begins with: those written by hand, and what it once found. */
final class Corpus {

  /** Where Jazzer looks for the inputs of {@link ReplyFuzzTest}. */
  static final Path DIRECTORY =
      Path.of("src/test/resources/io/happysocket/dns/client/ReplyFuzzTestInputs/reads");

  private Corpus() {}

  static List<byte[]> read() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().map(Corpus::octets).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] octets(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
