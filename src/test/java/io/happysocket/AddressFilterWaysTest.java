// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.DEADLINE;
import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.handshake.Handshake;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever turns a caller's text or address into a connection or an address asks the address
 * filter: each way in, with everything that {@link AddressFilter#publicOnly()} must see through.
 * The proxy is tried in {@code FilteredProxyLoopbackTest}.
 */
class AddressFilterWaysTest {

  private static final int PORT = 443;
  private static final String REBOUND = "rebound.test";
  private static final String MIXED = "mixed.test";
  private static final String PUBLIC = "public.test";
  private static final List<String> REFUSED =
      List.of(
          "169.254.169.254",
          "[::ffff:169.254.169.254]",
          "::ffff:a9fe:a9fe",
          "127.0.0.1",
          "::1",
          "10.0.0.1",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::909:909",
          "2002:a9fe:a9fe::1",
          "2620:fe::5efe:169.254.169.254");
  private static final InetAddress ALLOWED_FOUR = ip("9.9.9.9");
  private static final InetAddress ALLOWED_SIX = ip("2620:fe::fe");

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  /** What a way in came to. */
  record Found(List<InetAddress> addresses, List<AutoCloseable> opened) {
    static Found addresses(List<InetAddress> addresses) {
      return new Found(addresses, List.of());
    }

    static Found opened(AutoCloseable... opened) {
      return new Found(List.of(), List.of(opened));
    }
  }

  /** A way in: from a text, or from the address that the text stands for. */
  interface Way {
    Found go(PlayedConnects played, Connector connector, String host) throws Exception;
  }

  private static Map<String, Way> ways() {
    Map<String, Way> ways = new HashMap<>();
    ways.put("connect", (p, c, host) -> Found.opened(c.connect(host, PORT)));
    ways.put("connect within", (p, c, host) -> Found.opened(c.connect(host, PORT, DEADLINE)));
    ways.put("race", (p, c, host) -> Found.opened(c.connectWithReport(host, PORT)));
    ways.put(
        "race within", (p, c, host) -> Found.opened(c.connectWithReport(host, PORT, DEADLINE)));
    ways.put("connectAsync", (p, c, host) -> Found.opened(join(p, c.connectAsync(host, PORT))));
    ways.put(
        "raceAsync", (p, c, host) -> Found.opened(join(p, c.connectWithReportAsync(host, PORT))));
    ways.put("accepting race", (p, c, host) -> accepted(c.connect(host, PORT, PASSED)));
    ways.put(
        "accepting race within", (p, c, host) -> accepted(c.connect(host, PORT, PASSED, DEADLINE)));
    ways.put(
        "accepting raceAsync",
        (p, c, host) -> accepted(join(p, c.connectAsync(host, PORT, PASSED))));
    ways.put("request", (p, c, host) -> Found.opened(c.request(host, PORT).connect()));
    ways.put("lookup", (p, c, host) -> Found.addresses(c.lookup(host)));
    ways.put("proved lookup", (p, c, host) -> Found.addresses(c.lookup(host, PORT)));
    ways.put("lookupAsync", (p, c, host) -> Found.addresses(join(p, c.lookupAsync(host, PORT))));
    ways.put("resolver", (p, c, host) -> Found.addresses(asked(c, host)));
    return ways;
  }

  private static Map<String, Way> waysOfSockets() {
    Map<String, Way> ways = new HashMap<>();
    ways.put("createSocket", (p, c, host) -> Found.opened(factory(c).createSocket(host, PORT)));
    ways.put(
        "createSocket from",
        (p, c, host) -> Found.opened(factory(c).createSocket(host, PORT, null, 0)));
    ways.put("Socket.connect", (p, c, host) -> connected(factory(c), unresolved(host), 0));
    ways.put("Socket.connect within", (p, c, host) -> connected(factory(c), unresolved(host), 900));
    return ways;
  }

  static Map<String, Way> waysOfAddresses() {
    Map<String, Way> ways = new HashMap<>();
    ways.put(
        "at", (p, c, host) -> Found.opened(c.request("name.test", PORT).at(ip(host)).connect()));
    ways.put("createSocket", (p, c, host) -> Found.opened(factory(c).createSocket(ip(host), PORT)));
    ways.put(
        "createSocket from",
        (p, c, host) -> Found.opened(factory(c).createSocket(ip(host), PORT, null, 0)));
    ways.put("Socket.connect", (p, c, host) -> connected(factory(c), resolved(host), 0));
    ways.put("by name", (p, c, host) -> connected(byName(c), resolved(host), 0));
    // as a driver does that looked a name up which the connector's resolver does not know
    ways.put("by its name", (p, c, host) -> connected(byName(c), named("unknown.test", host), 0));
    return ways;
  }

  /** From a name or a literal. */
  static Map<String, Way> waysFromText() {
    Map<String, Way> all = new HashMap<>(ways());
    waysOfSockets().forEach((name, way) -> all.put("socket: " + name, way));
    return all;
  }

  /** What names no host at all is this machine to a socket. */
  static Stream<Arguments> ofThisMachine() {
    Map<String, Way> ways = new HashMap<>();
    ways.put("null", (p, c, host) -> Found.opened(factory(c).createSocket((String) null, PORT)));
    ways.put("empty", (p, c, host) -> Found.opened(factory(c).createSocket("", PORT)));
    ways.put("unresolved", (p, c, host) -> connected(factory(c), unresolved(""), 0));
    ways.put("any IPv4", (p, c, host) -> connected(factory(c), resolved("0.0.0.0"), 0));
    ways.put("any IPv6", (p, c, host) -> connected(factory(c), resolved("::"), 0));
    ways.put("wildcard", (p, c, host) -> connected(byName(c), new InetSocketAddress(PORT), 0));
    return ways.entrySet().stream().map(way -> Arguments.of(way.getKey(), way.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofThisMachine")
  void thisMachineIsRefusedWhateverItIsCalled(String name, Way way) {
    Connector connector = connector(AddressFilter.publicOnly());
    assertThatThrownBy(() -> way.go(played, connector, "")).isInstanceOf(IOException.class);
    assertThat(played.world.channels().sockets()).as("channels opened").isEmpty();
  }

  /** The one who asks still has an answer, and it holds nothing. */
  @Test
  void aFilterThatThrowsAllowsNothingToTheResolversAskers() {
    Connector connector =
        connector(
            address -> {
              throw new IllegalStateException("a bug in the filter");
            });
    List<Answer> answers = new ArrayList<>();
    connector
        .resolver()
        .resolve(new Question(PUBLIC, Set.of(AddressFamily.values())), answers::add);
    assertThat(answers).hasSize(2);
    assertThat(answers).allSatisfy(each -> assertThat(each.addresses()).isEmpty());
    assertThat(answers)
        .allSatisfy(each -> assertThat(each.cause()).hasMessageContaining("a bug in the filter"));
  }

  /** The addresses of the network's own NAT64 are seen through where addresses are handed out. */
  @Test
  void theHandedOutResolverKnowsTheNat64PrefixesOfTheNetwork() {
    Nat64Prefix prefix = new Nat64Prefix((Inet6Address) ip("2a01:db9::"), 32);
    List<InetAddress> addresses = List.of(ip("2a01:db9:a9fe:a9fe::"), ip("2a01:db9:909:909::"));
    Resolver names = Resolver.fixed(Map.of(MIXED, addresses));
    List<InetAddress> found = new ArrayList<>();
    played
        .use(
            played
                .builder()
                .resolver(names)
                .addressFilter(AddressFilter.publicOnly())
                .nat64Prefixes(prefix))
        .resolver()
        .resolve(
            new Question(MIXED, Set.of(AddressFamily.IPV6)),
            answer -> found.addAll(answer.addresses()));
    assertThat(found).containsExactly(ip("2a01:db9:909:909::"));
  }

  static Stream<Arguments> refused() {
    List<Arguments> table = new ArrayList<>();
    ways()
        .forEach((name, way) -> REFUSED.forEach(host -> table.add(Arguments.of(name, host, way))));
    ways().forEach((name, way) -> table.add(Arguments.of(name, REBOUND, way)));
    waysOfSockets()
        .forEach((name, way) -> REFUSED.forEach(host -> table.add(Arguments.of(name, host, way))));
    waysOfSockets().forEach((name, way) -> table.add(Arguments.of(name, REBOUND, way)));
    waysOfAddresses()
        .forEach(
            (name, way) ->
                REFUSED.forEach(host -> table.add(Arguments.of(name + " address", host, way))));
    REFUSED.forEach(host -> table.add(Arguments.of("connectTls", host, tls())));
    table.add(Arguments.of("connectTls", REBOUND, tls()));
    return table.stream();
  }

  static Stream<Arguments> allowed() {
    List<Arguments> table = new ArrayList<>();
    for (String host : List.of("9.9.9.9", "2620:fe::fe", PUBLIC, MIXED)) {
      ways().forEach((name, way) -> table.add(Arguments.of(name, host, way)));
      waysOfSockets().forEach((name, way) -> table.add(Arguments.of(name, host, way)));
    }
    for (String host : List.of("9.9.9.9", "2620:fe::fe")) {
      waysOfAddresses().forEach((name, way) -> table.add(Arguments.of(name, host, way)));
    }
    return table.stream().filter(row -> !isLiteralForTheResolver(row));
  }

  /** A resolver is asked for names only. */
  private static boolean isLiteralForTheResolver(Arguments row) {
    return row.get()[0].equals("resolver") && !row.get()[1].toString().endsWith(".test");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("refused")
  void whatIsRefusedIsNeitherConnectedToNorGivenAway(String name, String host, Way way) {
    Connector connector = connector(AddressFilter.publicOnly());
    if (name.equals("resolver")) {
      assertThat(asked(connector, host)).isEmpty();
    } else {
      assertThatThrownBy(() -> way.go(played, connector, host))
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isInstanceOf(IOException.class),
              thrown -> assertThat(thrown).hasCauseInstanceOf(IOException.class));
    }
    assertThat(played.world.channels().sockets()).as("channels opened").isEmpty();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("allowed")
  void whatIsPublicIsLetThrough(String name, String host, Way way) throws Exception {
    Found found = way.go(played, connector(AddressFilter.publicOnly()), host);
    for (AutoCloseable opened : found.opened()) {
      opened.close();
    }
    List<InetAddress> reached = new ArrayList<>(found.addresses());
    played.world.channels().sockets().stream()
        .map(PlayedSocketChannel::address)
        .forEach(reached::add);
    assertThat(reached).isNotEmpty().isSubsetOf(ALLOWED_FOUR, ALLOWED_SIX);
  }

  /** The table is a table of refusals: without the filter all of it is connected to. */
  @Test
  void withoutTheFilterTheSameAddressesAreConnectedTo() throws IOException {
    Connector connector = connector(AddressFilter.all());
    for (String host : REFUSED) {
      connector.connect(host, PORT).close();
      assertThat(connector.lookup(host)).containsExactly(ip(host));
    }
    assertThat(played.world.channels().sockets()).hasSameSizeAs(REFUSED);
  }

  // ---- the ways

  private Connector connector(AddressFilter filter) {
    played.world.channels().whenConnecting(channel -> channel.establish(1_000_000));
    List<InetAddress> bad = REFUSED.stream().map(PlayedConnects::ip).distinct().toList();
    List<InetAddress> mixed = new ArrayList<>(bad);
    mixed.add(ALLOWED_FOUR);
    Map<String, List<InetAddress>> names =
        Map.of(REBOUND, bad, MIXED, mixed, PUBLIC, List.of(ALLOWED_SIX, ALLOWED_FOUR));
    return played.use(played.builder().resolver(Resolver.fixed(names)).addressFilter(filter));
  }

  private static <T> T join(PlayedConnects played, CompletableFuture<T> future) {
    played.advance(DEADLINE.toMillis());
    assertThat(future).isDone();
    return future.join();
  }

  private static final Handshake<String> PASSED = (channel, host, port) -> "passed";

  private static Found accepted(HandshakeResult<String> accepted) {
    return Found.opened(accepted.connection());
  }

  /** Refused ones only: a played channel makes no handshake. */
  private static Way tls() {
    return (p, c, host) -> Found.opened(c.connectTls(host, PORT, SSLContext.getDefault()));
  }

  private static HappySocketFactory factory(Connector connector) {
    return new HappySocketFactory(connector);
  }

  private static HappySocketFactory byName(Connector connector) {
    return new HappySocketFactory(connector, AddressPolicy.BY_NAME);
  }

  private static Found connected(HappySocketFactory factory, SocketAddress remote, int millis)
      throws IOException {
    var socket = factory.createSocket();
    socket.connect(remote, millis);
    return Found.opened(socket);
  }

  private static InetSocketAddress unresolved(String host) {
    return InetSocketAddress.createUnresolved(host, PORT);
  }

  private static InetSocketAddress resolved(String host) {
    return new InetSocketAddress(ip(host), PORT);
  }

  private static InetSocketAddress named(String name, String host) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(name, ip(host).getAddress()), PORT);
  }

  private static List<InetAddress> asked(Connector connector, String host) {
    List<InetAddress> addresses = new ArrayList<>();
    connector
        .resolver()
        .resolve(
            new Question(host, Set.of(AddressFamily.values())),
            (Answer answer) -> addresses.addAll(answer.addresses()));
    return addresses;
  }
}
