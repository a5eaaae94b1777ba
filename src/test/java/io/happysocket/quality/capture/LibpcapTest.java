// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Group;
import io.happysocket.quality.figures.TalkPopulation;
import io.happysocket.quality.figures.TalkPopulation.Client;
import io.happysocket.quality.figures.TalkPopulation.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as libpcap reads them. Skipped, with the reason, where it is not installed. */
class LibpcapTest {

  private static final CaptureSettings SETTINGS =
      new CaptureSettings("server", Set.of(80), Pattern.compile("^u(c[0-9]+)\\."), Map.of());

  @TempDir Path directory;

  @BeforeEach
  void needsLibpcap() throws IOException {
    Path file = Files.write(directory.resolve("empty.pcap"), new byte[0]);
    boolean missing = false;
    try {
      Libpcap.open(file).close();
    } catch (IOException e) {
      missing = CaptureFile.MISSING.equals(e.getMessage());
    }
    assumeTrue(!missing, CaptureFile.MISSING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTalksPopulationIsFoundAgain(boolean pcapng) throws IOException {
    Path file = directory.resolve("talk");
    TalkCapture.write(file, 1, 4000, 0, pcapng);
    Figures figures = new Figures();
    CaptureTally tally = Capture.read(file, SETTINGS, figures::add);
    List<Client> clients = new ArrayList<>();
    TalkPopulation.clients(1, 4000, clients::add);
    assertThat(tally.brokenOff()).isEmpty();
    assertThat(tally.withoutRtt).isZero();
    assertThat(figures.of(AddressFamily.IPV4).failures()).isZero();
    assertThat(figures.of(AddressFamily.IPV4).attempts()).isEqualTo(4000);
    assertThat(tally.scans).isPositive().isEqualTo(figures.scanners());
    Map<AddressClass, Group> classes = figures.classes(AddressFamily.IPV6);
    for (Kind kind : Kind.values()) {
      List<Client> of = clients.stream().filter(client -> client.kind() == kind).toList();
      Group found = classes.get(kind.addressClass());
      assertThat(found.attempts()).isEqualTo(of.size());
      assertThat(found.failures()).isEqualTo(of.stream().filter(Client::fails).count());
      assertThat(found.count(Group.Pair.BOTH))
          .isEqualTo(of.stream().filter(client -> !client.fails()).count());
      assertThat(found.failureRate().covers(kind.failing())).isTrue();
      double[] truth =
          of.stream()
              .filter(client -> !client.fails())
              .mapToDouble(Client::relativeMicros)
              .sorted()
              .toArray();
      double median = truth[(truth.length + 1) / 2 - 1];
      assertThat(found.relative().percentileMicros(50))
          .isBetween(median - Math.abs(median) / 50 - 50, median + Math.abs(median) / 50 + 50);
    }
    long setUps = classes.get(AddressClass.TEREDO).details().get("silent: teredo-set-up");
    assertThat(setUps)
        .isEqualTo(
            clients.stream()
                .filter(client -> client.kind() == Kind.TEREDO && client.fails())
                .filter(client -> client.number() % 2 == 0)
                .count());
  }

  @Test
  void aFileThatEndsTooSoonIsReadAsFarAsItGoes() throws IOException {
    Path file = directory.resolve("talk");
    TalkCapture.write(file, 1, 100, 0, false);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 7 - 36));
    List<String> keys = new ArrayList<>();
    CaptureTally tally = Capture.read(file, SETTINGS, row -> keys.add(row.destination()));
    assertThat(keys).contains("c1", "c50");
    assertThat(tally.brokenOff())
        .startsWith("broken off after " + tally.packets() + " packets: ")
        .contains("truncated")
        .doesNotContain("\n");
  }

  @Test
  void whatIsNoCaptureIsRefusedInOneLine() throws IOException {
    for (byte[] bytes :
        List.of(new byte[0], new byte[10], "hello, I am text".getBytes(StandardCharsets.UTF_8))) {
      Path file = Files.write(directory.resolve("none"), bytes);
      assertThatThrownBy(() -> Capture.read(file, SETTINGS, row -> {}))
          .isInstanceOf(IOException.class)
          .message()
          .startsWith("cannot read " + file + ": ")
          .doesNotContain("\n");
    }
    assertThatThrownBy(() -> Capture.read(directory.resolve("nowhere"), SETTINGS, row -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No such file");
  }

  @Test
  void anUnknownLinkIsRefused() throws IOException {
    Path file = directory.resolve("wifi");
    new CaptureWriter(file, 105, false).close();
    assertThatThrownBy(() -> Capture.read(file, SETTINGS, row -> {}))
        .isInstanceOf(UnreadableCaptureException.class)
        .hasMessageContaining("link type 105");
  }

  @Test
  void garbageInTheMiddleIsAnEndOrNothing() throws IOException {
    Random chance = new Random(7);
    for (boolean pcapng : new boolean[] {false, true}) {
      Path file = directory.resolve("talk" + pcapng);
      TalkCapture.write(file, 1, 50, 0, pcapng);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 300; i++) {
        byte[] bytes = whole.clone();
        for (int change = 0; change < 20; change++) {
          bytes[48 + chance.nextInt(bytes.length - 48)] = (byte) chance.nextInt();
        }
        Files.write(file, bytes);
        CaptureTally tally = Capture.read(file, SETTINGS, row -> {});
        assertThat(tally.brokenOff()).doesNotContain("\n");
      }
    }
  }
}
