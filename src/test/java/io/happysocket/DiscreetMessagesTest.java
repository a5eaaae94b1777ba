// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.DEADLINE;
import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.text.AddressText;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;

/**
 * Each kind of failure: what is thrown, its causes and what is suppressed in it name what was asked
 * for and what happened, and nothing of the inside unless {@code jdk.includeInExceptions} says so.
 * The report names all.
 */
class DiscreetMessagesTest {

  private static final String OPTION = "jdk.includeInExceptions";
  private static final String HOST = "www.example";
  private static final String FILES = "files-of-the-inside";
  private static final List<String> ADDRESSES = List.of("fd00:1::5", "10.1.2.3", "10.1.2.4");
  private static final List<String> INSIDE =
      List.of(
          "fd00:1", "10.1.2.", PlayedServer.ADDRESS, "corp.internal", "db7.lan", FILES, "10.66.");

  @TempDir Path directory;

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void nothingIsLeft() {
    System.clearProperty(OPTION);
    Thread.interrupted();
    played.close();
  }

  /** What is tried, and fails. */
  private interface Attempt {
    void go(DiscreetMessagesTest test) throws Exception;
  }

  /**
   * A kind of failure.
   *
   * @param says what its message must say
   * @param more whether it names the inside when the option is on
   */
  private record Kind(String name, String says, boolean more, Attempt attempt) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Kind[] KINDS = {
    kind(
        "all refused",
        "3 addresses tried (1 IPv6, 2 IPv4): 3 failed: Connection refused",
        test -> {
          test.connecting(
              channel -> channel.refuse(1_000_000, new ConnectException("Connection refused")));
          test.connector().connect(HOST, 443);
        }),
    kind(
        "all silent",
        "3 addresses tried (1 IPv6, 2 IPv4): 3 silent",
        test -> {
          test.connecting(channel -> {});
          test.connector().connect(HOST, 443);
        }),
    kind(
        "some refused, some silent",
        "1 failed: Connection refused, 2 silent",
        test -> {
          test.connecting(DiscreetMessagesTest::refuseOne);
          test.connector().connect(HOST, 443);
        }),
    kind(
        "no route",
        "3 failed: No route to host",
        test -> {
          test.connecting(
              channel -> channel.refuse(0, new NoRouteToHostException("No route to host")));
          test.connector().connect(HOST, 443);
        }),
    kind(
        "never tried",
        "addresses never tried",
        test -> {
          test.connecting(channel -> {});
          test.connectorWith(b -> b.strategy(Strategies.serialIpv6First(DEADLINE)))
              .connect(HOST, 443);
        }),
    kind(
        "refused by the filter",
        "3 addresses never tried: refused by the address filter",
        test ->
            test.connectorWith(b -> b.addressFilter(AddressFilter.publicOnly()))
                .connect(HOST, 443)),
    brief(
        "the filter throws",
        "the strategy or the address filter threw",
        test ->
            test.connectorWith(b -> b.addressFilter(DiscreetMessagesTest::broken))
                .connect(HOST, 443)),
    kind(
        "an address made up",
        "the strategy or the address filter threw",
        test ->
            test.connectorWith(
                    b ->
                        b.strategy(
                            view ->
                                view.untried().isEmpty()
                                    ? Step.waitForNews("")
                                    : Step.attempt(new Destination(ip("10.66.0.1"), null), "near")))
                .connect(HOST, 443)),
    kind(
        "not accepted",
        "3 not accepted: no banner",
        test -> {
          test.connecting(channel -> channel.establish(1_000_000));
          Handshake<String> check =
              (channel, host, port) -> {
                throw new IOException("no banner");
              };
          test.connector().connect(HOST, 443, check);
        }),
    brief(
        "interrupted",
        "interrupted: www.example:443",
        test -> {
          test.connecting(channel -> {});
          test.played.world.failOnce(Trouble.AWAIT, new InterruptedException());
          test.connector().connect(HOST, 443);
        }),
    brief(
        "cancelled",
        "cancelled: www.example:443",
        test -> {
          test.connecting(channel -> {});
          CompletableFuture<?> future = test.connector().connectAsync(HOST, 443);
          test.played.advance(50);
          future.cancel(true);
          future.get();
        }),
    kind(
        "cancelled when won",
        "cancelled: www.example:443 with adaptive: connected in 1.00 ms",
        test -> {
          test.connecting(channel -> channel.establish(1_000_000));
          test.played.world.hold("happysocket-worker");
          CompletableFuture<?> future = test.connector().connectAsync(HOST, 443);
          test.played.advance(50);
          future.cancel(true);
          test.played.world.release("happysocket-worker");
          test.played.world.run();
          future.get();
        }),
    brief(
        "a request cancelled",
        "cancelled",
        test -> {
          test.connecting(channel -> {});
          ConnectRequest request = test.connector().request(HOST, 443);
          test.played.world.after(50_000_000, request::cancel);
          request.connect();
        }),
    kind(
        "the connector closed",
        "the connector was closed",
        test -> {
          test.connecting(channel -> {});
          Connector connector = test.connector();
          CompletableFuture<?> future = connector.connectAsync(HOST, 443);
          test.played.advance(50);
          connector.close();
          test.played.world.run();
          future.get();
        }),
    kind(
        "a future",
        "3 silent",
        test -> {
          test.connecting(channel -> {});
          test.join(test.connector().connectAsync(HOST, 443));
        }),
    kind(
        "an accepting future",
        "3 silent",
        test -> {
          test.connecting(channel -> {});
          test.join(test.connector().connectAsync(HOST, 443, (channel, host, port) -> ""));
        }),
    kind(
        "addresses asked for",
        "3 addresses never tried: refused by the address filter",
        test -> test.connectorWith(b -> b.addressFilter(AddressFilter.publicOnly())).lookup(HOST)),
    kind(
        "a socket",
        "3 silent",
        test -> {
          test.connecting(channel -> {});
          new HappySocketFactory(test.connector()).createSocket(HOST, 443);
        }),
    kind(
        "an address given",
        "1 address tried (1 IPv4): 1 silent",
        test -> {
          test.connecting(channel -> {});
          test.connector().request(HOST, 443).at(ip("10.1.2.3")).connect();
        }),
    kind(
        "no such name", "no such name", test -> test.asking(new PlayedServer()).connect(HOST, 443)),
    kind(
        "no such name in a search list",
        "no such name",
        test -> test.asking(new PlayedServer()).connect("www", 443)),
    kind(
        "SERVFAIL",
        "SERVFAIL from the name servers",
        test -> test.asking(new PlayedServer().otherwise(Rcode.SERVFAIL)).connect(HOST, 443)),
    kind(
        "REFUSED for a future",
        "REFUSED from the name servers",
        test ->
            test.join(
                test.asking(new PlayedServer().otherwise(Rcode.REFUSED)).connectAsync(HOST, 443))),
    kind(
        "no server answers",
        "no answer in ",
        test -> test.asking(new PlayedServer().otherwise(PlayedServer.SILENT)).connect(HOST, 443)),
    kind(
        "no server answers in time",
        "while waiting for DNS",
        test ->
            test.asking(new PlayedServer().otherwise(PlayedServer.SILENT))
                .connect(HOST, 443, DEADLINE)),
    kind(
        "servers are not answering, asked for addresses",
        "no answer",
        test -> test.asking(new PlayedServer().otherwise(PlayedServer.SILENT)).lookup(HOST)),
    kind(
        "aliases in a circle",
        "no server could say",
        test ->
            test.asking(
                    new PlayedServer()
                        .with("www.example. 60 IN CNAME db7.lan.")
                        .with("db7.lan. 60 IN CNAME www.example."))
                .connect(HOST, 443)),
    kind(
        "an alias to nothing",
        "no such name",
        test ->
            test.asking(new PlayedServer().with("www.example. 60 IN CNAME db7.lan."))
                .connect(HOST, 443)),
    kind(
        "addresses of one family, and they are silent",
        "DNS: AAAA asked, answered: no addresses",
        test -> {
          PlayedServer server = new PlayedServer().with("www.example. 60 IN A 10.1.2.3");
          test.connecting(channel -> {});
          test.asking(server).connect(HOST, 443, DEADLINE);
        }),
    kind(
        "no socket for DNS",
        "Too many open files",
        test -> {
          test.played.world.fail(Trouble.OPEN_DATAGRAM, new IOException("Too many open files"));
          test.asking(new PlayedServer()).connect(HOST, 443);
        }),
    kind(
        "files that cannot be read",
        "www.example (IPv6): ",
        test -> {
          Connector connector = test.asking(new PlayedServer());
          Files.delete(test.files().resolve("hosts"));
          Files.createDirectory(test.files().resolve("hosts"));
          connector.connect(HOST, 443);
        }),
  };

  static Stream<Kind> kinds() {
    return Stream.of(KINDS);
  }

  private static Kind kind(String name, String says, Attempt attempt) {
    return new Kind(name, says, true, attempt);
  }

  /** Its message is a headline without addresses, with the option as without. */
  private static Kind brief(String name, String says, Attempt attempt) {
    return new Kind(name, says, false, attempt);
  }

  static Stream<Kind> kindsThatNameMoreWithTheOption() {
    return kinds().filter(Kind::more);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingOfTheInsideIsNamed(Kind kind) {
    Throwable thrown = thrownBy(kind);
    assertThat(stackTrace(thrown)).doesNotContain(INSIDE);
    for (Throwable each : all(thrown)) {
      assertThat(String.valueOf(each.getMessage())).doesNotContain(INSIDE);
      assertThat(each.toString()).doesNotContain(INSIDE);
    }
    String message = race(thrown).toString();
    assertThat(message).contains(kind.says()).doesNotContain("null");
  }

  /** Nothing is lost: the same facts are in the report. */
  @ParameterizedTest
  @MethodSource("kinds")
  void theReportNamesIt(Kind kind) {
    RaceFailure failure = (RaceFailure) race(thrownBy(kind));
    String told = failure.report() + failure.report().toJson();
    assertThat(INSIDE).as(told).anyMatch(told::contains);
  }

  @ParameterizedTest
  @MethodSource("kindsThatNameMoreWithTheOption")
  void withTheOptionItIsNamed(Kind kind) {
    System.setProperty(OPTION, "jar, HostInfo");
    Throwable thrown = thrownBy(kind);
    String told = stackTrace(thrown);
    assertThat(INSIDE).as(told).anyMatch(told::contains);
  }

  /** As the JDK reads it: other kinds do not count. */
  @Test
  void otherKindsOfTheOptionDoNotCount() {
    System.setProperty(OPTION, "jar,hostInfoExclSocket");
    assertThat(stackTrace(thrownBy(KINDS[0]))).doesNotContain(INSIDE);
  }

  // ---- what is tried

  private Connector connector() {
    return connectorWith(builder -> builder);
  }

  private Connector connectorWith(UnaryOperator<ConnectorBuilder> with) {
    List<InetAddress> addresses = ADDRESSES.stream().map(PlayedConnects::ip).toList();
    return played.use(
        with.apply(played.builder().resolver(Resolver.fixed(Map.of(HOST, addresses)))));
  }

  private void connecting(Consumer<PlayedSocketChannel> script) {
    played.world.channels().whenConnecting(script);
  }

  private static void refuseOne(PlayedSocketChannel channel) {
    if (channel.address().equals(ip("10.1.2.3"))) {
      channel.refuse(1_000_000, new ConnectException("Connection refused"));
    }
  }

  private static boolean broken(InetAddress address) {
    throw new IllegalStateException("a bug in the filter for " + AddressText.of(address).length());
  }

  private Path files() {
    return directory.resolve(FILES);
  }

  private Connector asking(PlayedServer server) throws IOException {
    played.world.channels().whenSent(server::answer);
    Files.createDirectories(files());
    return played.use(
        Connector.builder()
            .port(played.world)
            .connectDeadline(Duration.ofSeconds(30))
            .dns(PlayedServer.settings(files(), "", "corp.internal")));
  }

  private void join(CompletableFuture<?> future) throws Exception {
    played.advance(30_000);
    future.get();
  }

  // ---- what is thrown

  private Throwable thrownBy(Kind kind) {
    Throwable thrown = catchThrowable(() -> kind.attempt().go(this));
    assertThat(thrown).as(kind.name()).isNotNull();
    return thrown;
  }

  /** The failure of the race, whoever has wrapped it. */
  private static Throwable race(Throwable thrown) {
    return all(thrown).stream()
        .filter(RaceFailure.class::isInstance)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no failure of a race", thrown));
  }

  private static List<Throwable> all(Throwable thrown) {
    List<Throwable> all = new ArrayList<>();
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      all.add(each);
      for (Throwable suppressed : each.getSuppressed()) {
        all.addAll(all(suppressed));
      }
    }
    return all;
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
