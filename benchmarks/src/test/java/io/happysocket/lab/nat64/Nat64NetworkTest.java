// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.nat64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.network.Network;
import io.happysocket.lab.scenario.Host;
import io.happysocket.lab.server.WebServer;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host with IPv6 alone behind a real translator, TAYGA, with a DNS64, Unbound's, and without:
 * what HappySocket sends, read from the packets, and what its report says. Skipped where the system
 * does not allow namespaces or TUN devices, or has not both programs.
 */
@Timeout(120)
class Nat64NetworkTest {

  private static final String PREFIX = "2a00:64::/96";
  private static final String WELL_KNOWN = "64:ff9b::/96";
  private static final String LONGER = "2a00:64:1:2::/64";

  @TempDir static Path work;
  private static Network network;
  private static WebServer web;
  private static Translator translator;
  private static Process client;
  private static PrintStream input;
  private static BufferedReader output;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    try {
      Namespace.open("").close();
    } catch (IOException e) {
      abort("no namespaces here: " + e.getMessage());
    }
    assumeThat(Path.of("/dev/net/tun")).isWritable();
    for (String program : List.of("tayga", "unbound")) {
      assumeThat(Translator.program(program)).as(program + " is not installed").isPresent();
    }
    network = Network.open(work);
    network.host(new Host(List.of(), List.of("2001:db8:c::2")));
    translator = Translator.start(network, work, List.of(PREFIX, WELL_KNOWN, LONGER));
    web = network.server().inside(WebServer::open);
    startClient();
  }

  /** Its JVM keeps no answers: the name server changes from test to test. */
  private static void startClient() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dsun.net.inetaddr.ttl=0",
            "-Dsun.net.inetaddr.negative.ttl=0",
            "-cp",
            System.getProperty("java.class.path"),
            Nat64Client.class.getName());
    client =
        new ProcessBuilder(network.client().command(command))
            .redirectError(work.resolve("client.log").toFile())
            .start();
    input = new PrintStream(client.getOutputStream(), true, StandardCharsets.UTF_8);
    output =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    talk("off 2001:db8:5::1"); // its classes are loaded
  }

  @AfterAll
  static void takeDown() throws IOException, InterruptedException {
    stopClient();
    if (web != null) {
      web.close();
    }
    if (translator != null) {
      translator.close();
    }
    if (network != null) {
      network.close();
    }
  }

  private static void stopClient() {
    if (client != null) {
      client.destroyForcibly();
      client.onExit().join();
    }
  }

  /** What came of one connector's connects. */
  private record Came(List<String> said, List<String> syns, List<String> queries) {
    String report() {
      return String.join("\n", said);
    }
  }

  /** Connects with a new connector, on a host with that name server. */
  private static Came connect(String server, String options, String... hosts) throws Exception {
    Files.writeString(work.resolve("resolv.conf"), "nameserver " + server + "\n");
    network.log().clear();
    List<String> said = talk(options + " " + String.join(" ", hosts));
    List<WireEvent> events = network.log().events();
    return new Came(
        said,
        events.stream()
            .filter(each -> each.kind() == Kind.SYN)
            .map(each -> each.flow().server().getHostAddress())
            .toList(),
        events.stream()
            .filter(each -> each.kind() == Kind.DNS_QUERY)
            .map(WireEvent::detail)
            .sorted()
            .toList());
  }

  private static List<String> talk(String line) throws IOException {
    input.println(line);
    List<String> said = new ArrayList<>();
    for (String next = output.readLine(); !"end".equals(next); next = output.readLine()) {
      if (next == null) {
        throw new IOException(
            "the client is gone: " + Files.readString(work.resolve("client.log")));
      }
      said.add(next);
    }
    return said;
  }

  private static String text(String address) throws IOException {
    return InetAddress.getByName(address).getHostAddress();
  }

  /** Once, whatever told the address. */
  @ParameterizedTest
  @CsvSource({
    Translator.DNS64 + ", own",
    Translator.DNS64 + ", platform",
    Translator.PLAIN + ", own",
    Translator.PLAIN + ", platform",
  })
  void aNameWithIpv4AloneIsReachedByOneSyn(String server, String resolver) throws Exception {
    Came came = connect(server, resolver, "four.nat.test");
    assertThat(came.syns()).as(came.report()).containsExactly(text("2a00:64::203.0.113.1"));
    assertThat(came.report()).contains("connected to [2a00:64::cb00:7101]:80 over IPv6");
    List<String> discovery =
        came.queries().stream().filter(each -> each.startsWith("AAAA ipv4only.arpa")).toList();
    if (server.equals(Translator.PLAIN)) {
      assertThat(came.report()).contains("(NAT64 of 203.0.113.1)", "NAT64 2a00:64::/96 from");
    }
    // a DNS64's answer may win before the prefix is asked for, which the JDK may then do once for
    // the connect after it, too
    boolean late = server.equals(Translator.DNS64) || resolver.equals("platform");
    assertThat(discovery).hasSizeBetween(late ? 0 : 1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    Translator.DNS64 + ", own",
    Translator.DNS64 + ", platform",
    Translator.PLAIN + ", own",
    Translator.PLAIN + ", platform",
  })
  void aLiteralIsReachedByOneSyn(String server, String resolver) throws Exception {
    Came came = connect(server, resolver, "203.0.113.1");
    assertThat(came.syns()).as(came.report()).containsExactly(text("2a00:64::203.0.113.1"));
    assertThat(came.queries()).allMatch(each -> each.contains("ipv4only.arpa"));
    assertThat(came.report()).contains("(NAT64 of 203.0.113.1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {Translator.DNS64, Translator.PLAIN})
  void ownIpv6GoesFirstAndAlone(String server) throws Exception {
    Came came = connect(server, "own", "both.nat.test");
    assertThat(came.syns()).as(came.report()).containsExactly(text("2001:db8:5::1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {Translator.DNS64, Translator.PLAIN})
  void theFilterSeesThroughThePrefix(String server) throws Exception {
    for (String resolver : List.of("own", "platform")) {
      for (String host : List.of("private.nat.test", "10.0.0.1", "2a00:64::10.0.0.1")) {
        Came refused = connect(server, resolver + ",public", host);
        assertThat(refused.syns()).as(refused.report()).isEmpty();
        assertThat(refused.report()).contains("refused by the address filter");
      }
      assertThat(connect(server, resolver, "private.nat.test").syns())
          .as("without the filter")
          .containsExactly(text("2a00:64::10.0.0.1"));
      Came allowed = connect(server, resolver + ",public", "public.nat.test");
      assertThat(allowed.syns()).containsExactly(text("2a00:64::9.9.9.9"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    WELL_KNOWN + ", 64:ff9b::9.9.9.9",
    LONGER + ", 2a00:64:1:2:9:909:900:0",
    PREFIX + ", 2a00:64::9.9.9.9"
  })
  void aGivenPrefixIsNotAskedFor(String prefix, String expected) throws Exception {
    Came came = connect(Translator.PLAIN, "own," + prefix, "9.9.9.9");
    assertThat(came.syns()).as(came.report()).containsExactly(text(expected));
    assertThat(came.queries()).isEmpty();
    assertThat(came.report()).contains("connected to", "NAT64 " + prefix + " from given");
  }

  @Test
  void switchedOffNothingIsAskedAndNothingSent() throws Exception {
    Came came = connect(Translator.DNS64, "own,off", "9.9.9.9");
    assertThat(came.syns()).isEmpty();
    assertThat(came.queries()).isEmpty();
    assertThat(came.report()).contains("not connected");
    assertThat(connect(Translator.DNS64, "own,off", "four.nat.test").syns())
        .as("a DNS64 needs no client")
        .containsExactly(text("2a00:64::203.0.113.1"));
  }

  /** What the command {@code quality HOST} says here. */
  @ParameterizedTest
  @CsvSource({
    Translator.DNS64 + ", four.nat.test",
    Translator.PLAIN + ", four.nat.test",
    Translator.DNS64 + ", both.nat.test",
    Translator.PLAIN + ", both.nat.test",
  })
  void theDoctorNamesTheTranslator(String server, String host) throws Exception {
    Files.writeString(work.resolve("resolv.conf"), "nameserver " + server + "\n");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.happysocket.cli.Main",
            "quality",
            host + ":80");
    Process doctor =
        new ProcessBuilder(network.client().command(command)).redirectErrorStream(true).start();
    String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean both = host.startsWith("both");
    assertThat(doctor.waitFor()).as(said).isEqualTo(both ? 0 : 1);
    assertThat(said)
        .contains(
            "  this machine  IPv4: no address\n",
            "  NAT64         2a00:64::/96\n",
            "  IPv4          2a00:64::cb00:7101 (NAT64) established in ",
            both
                ? "This network has IPv6 only and reaches IPv4 through a NAT64. Both work."
                : "The host has no IPv6: no AAAA record. Its owner can change that;");
  }

  /** At most a second, and nobody else. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "platform"})
  void aLiteralWaitsForAnAnswerThatDoesNotComeAndOthersDoNot(String resolver) throws Exception {
    try {
      Came came = connect(Translator.DEAF, resolver, "9.9.9.9", "both.nat.test", "2001:db8:5::7");
      assertThat(came.syns())
          .as(came.report())
          .containsExactlyInAnyOrder(text("2001:db8:5::1"), text("2001:db8:5::7"));
      String last = came.report().substring(came.report().lastIndexOf("with adaptive") - 20);
      // the second is the discovery's, which begins a little before the race's own clock
      assertThat(last)
          .contains("9.9.9.9:80 with adaptive: not connected")
          .containsPattern("known after (9\\d\\d|\\d{4,})\\.");
    } finally {
      stopClient(); // the JDK would let the next one wait for this one's question
      startClient();
    }
  }
}
