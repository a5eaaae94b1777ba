// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.today;

import io.happysocket.lab.network.Network;
import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.server.LabDns;
import io.happysocket.lab.server.WebServer;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lab's network with places that are made as they are wanted, and a process with the clients.
 * What passes is read of the last calls alone.
 */
final class TodayNetwork implements AutoCloseable {

  private static final double RTT_MILLIS = 20;

  private final Path work;
  private final Network network;
  private final WebServer web;
  private final LabDns dns;
  private final List<PathRule> rules = new ArrayList<>();
  private final Process client;
  private final PrintStream input;
  private final BufferedReader output;
  private int places;

  private TodayNetwork(Path work, Network network) throws IOException, InterruptedException {
    this.work = work;
    this.network = network;
    web = network.server().inside(WebServer::open);
    dns = network.server().inside(() -> LabDns.open(Network.DNS_SERVER));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            TodayClient.class.getName());
    client =
        new ProcessBuilder(network.client().command(command))
            .redirectError(work.resolve("client.log").toFile())
            .start();
    input = new PrintStream(client.getOutputStream(), true, StandardCharsets.UTF_8);
    output =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  static TodayNetwork open(Path work) throws IOException, InterruptedException {
    Network network = Network.open(work);
    try {
      return new TodayNetwork(work, network);
    } catch (IOException | InterruptedException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** A new name, at new addresses. */
  Place place(Does does) {
    return place("p" + places, does);
  }

  /** The name is elsewhere, says its server. */
  Place moved(Place place) {
    return place(place.id(), Does.ANSWERS);
  }

  private Place place(String id, Does does) {
    places++;
    Place place = new Place(id, "2001:db8:5::1:" + places, "203.0.113." + places);
    dns.set(new Scenario(id, "", place.answers(), List.of(), null));
    does(does, place.ipv6(), place.ipv4());
    return place;
  }

  /** What becomes of packets to addresses from now on. */
  void does(Does does, String... addresses) {
    for (String address : addresses) {
      rules.add(0, rule(address, does));
    }
    Stream<PathRule> others = Stream.of("ipv6", "ipv4").map(each -> rule(each, Does.ANSWERS));
    network.router().rules(Stream.concat(rules.stream(), others).toList());
  }

  private static PathRule rule(String to, Does does) {
    return new PathRule(to, 0, RTT_MILLIS, does, 0, false, 0, 0);
  }

  /** Makes calls, of {@link TodayClient}, that start at once; what came of each. */
  List<Came> talk(List<String> calls) throws IOException {
    network.log().clear();
    input.println(String.join(" ", calls));
    List<Came> came = new ArrayList<>();
    for (String next = output.readLine(); !"end".equals(next); next = output.readLine()) {
      if (next == null) {
        throw new IOException(
            "the client is gone: " + Files.readString(work.resolve("client.log")));
      }
      String[] words = next.split(" ");
      came.add(new Came(words[0], Integer.parseInt(words[1])));
    }
    return came;
  }

  List<WireEvent> events(Kind kind, Place place) {
    return network.log().events().stream()
        .filter(each -> each.kind() == kind && place.has(each.flow().server()))
        .toList();
  }

  /** All SYNs, those too that the system repeated. */
  List<WireEvent> syns(Place place) {
    return events(Kind.SYN, place);
  }

  List<String> queries(Place place) {
    return network.log().events().stream()
        .filter(each -> each.kind() == Kind.DNS_QUERY)
        .map(WireEvent::detail)
        .filter(each -> each.contains(place.host()))
        .toList();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    client.destroyForcibly();
    client.onExit().join();
    dns.close();
    web.close();
    network.close();
  }
}
