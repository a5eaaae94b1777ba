// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording, opened: one race, its lookups and its attempts. */
@Timeout(120)
class FlightRecorderLoopbackTest {

  @Test
  void aRaceItsLookupsAndItsAttemptsAreRecorded(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("race.jfr");
    try (Recording recording = new Recording();
        Connector connector =
            Connector.builder().resolver(ScriptedResolver.answering(FOUR, OTHER_FOUR)).build();
        ServerSocketChannel server = Loopback.listen(OTHER_FOUR, 0)) {
      recording.start();
      connector.connect("name.example", Loopback.portOf(server)).close();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    RecordedEvent race = of(events, "Race").get(0);
    assertThat(race.getString("host")).isEqualTo("name.example");
    assertThat(race.getString("outcome")).isEqualTo("WON");
    assertThat(race.getString("winner")).isEqualTo("127.0.0.2");
    assertThat(race.getInt("syns")).isEqualTo(2);
    assertThat(of(events, "Lookup"))
        .extracting(each -> each.getString("family") + " " + each.getInt("addresses"))
        .containsExactlyInAnyOrder("IPv6 0", "IPv4 2");
    assertThat(of(events, "Attempt"))
        .extracting(each -> each.getString("address") + " " + each.getString("outcome"))
        .containsExactlyInAnyOrder("127.0.0.1 FAILED", "127.0.0.2 WON");
  }

  /** The table in docs/connection.md. */
  @Test
  void theEventsHaveTheFieldsThatAreDocumented(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("fields.jfr");
    try (Recording recording = new Recording();
        Connector connector =
            Connector.builder().resolver(ScriptedResolver.answering(FOUR)).build();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      recording.start();
      connector.connect("name.example", Loopback.portOf(server)).close();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    assertThat(fields(events, "Race"))
        .containsExactly(
            "connector", "host", "port", "strategy", "outcome", "winner", "syns", "ipv6", "ipv4");
    assertThat(fields(events, "Lookup"))
        .containsExactly("host", "family", "addresses", "source", "cause");
    assertThat(fields(events, "Attempt"))
        .containsExactly("host", "address", "port", "family", "addressClass", "outcome", "cause");
  }

  /** Without those that all events have. */
  private static List<String> fields(List<RecordedEvent> events, String name) {
    List<String> all = List.of("startTime", "duration", "eventThread", "stackTrace");
    return of(events, name).get(0).getFields().stream()
        .map(ValueDescriptor::getName)
        .filter(field -> !all.contains(field))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(each -> each.getEventType().getName().equals("io.happysocket." + name))
        .toList();
  }
}
