// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.ip;
import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract rows 46 to 48: the whole library behind a NAT64, in virtual time. */
class PlayedNat64Test {

  private static final String DISCOVERY = "ipv4only.arpa";
  private static final String LITERAL = "203.0.113.1";
  private static final Nat64Prefix PREFIX = Nat64Prefix.of("2001:db8:64::/96");
  private static final Nat64Prefix SECOND = Nat64Prefix.of("2001:db8:65::/96");
  private static final AddressFilter NOT_10 = address -> address.getAddress()[0] != 10;

  private final PlayedConnects played = new PlayedConnects();
  private final Names names = new Names();
  private boolean ipv4Route;
  private InetAddress source = ip("2001:db8:c::2");

  /** A resolver by script: addresses, and when they come; without an entry nothing comes. */
  private final class Names implements Resolver {
    private final Map<String, Long> after = new HashMap<>();
    private final Map<String, List<InetAddress>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    void set(String host, long afterMillis, String... addresses) {
      after.put(host, afterMillis);
      answers.put(host, Stream.of(addresses).map(PlayedConnects::ip).toList());
    }

    @Override
    public Resolution resolve(Question question, Listener listener) {
      asked.add(question.host());
      for (AddressFamily family : question.families()) {
        String key = family == AddressFamily.IPV6 ? "AAAA " : "A ";
        key = answers.containsKey(key + question.host()) ? key + question.host() : question.host();
        List<InetAddress> found = answers.get(key);
        if (found != null) {
          List<InetAddress> its =
              found.stream().filter(each -> AddressFamily.of(each) == family).toList();
          Answer.Kind kind = its.isEmpty() ? Answer.Kind.NO_DATA : Answer.Kind.ADDRESSES;
          Answer answer = new Answer(family, kind, its, Duration.ofSeconds(60), "script", null);
          played.world.after(after.get(key) * MILLIS, () -> listener.answered(answer));
        }
      }
      return () -> {};
    }
  }

  PlayedNat64Test() {
    played.world.channels().whenAssociating(this::route);
    names.set(DISCOVERY, 10, "2001:db8:64::c000:aa", "2001:db8:64::c000:ab");
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    played.close();
  }

  private void route(PlayedDatagramChannel channel) {
    InetAddress to = channel.remote().getAddress();
    if (to instanceof Inet4Address && !to.isLoopbackAddress() && !ipv4Route) {
      PlayedNat64Test.<RuntimeException>sneak(new NoRouteToHostException("no route"));
    }
    channel.from(
        to instanceof Inet4Address ? ip("198.51.100.2") : to.isLoopbackAddress() ? to : source);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // past what is declared
  private static <T extends Throwable> void sneak(Throwable what) throws T {
    throw (T) what;
  }

  private ConnectorBuilder builder() {
    return played.builder().resolver(names).connectDeadline(Duration.ofSeconds(10));
  }

  private RaceReport race(ConnectorBuilder builder, String host) throws IOException {
    return race(played.use(builder), host);
  }

  private static RaceReport race(Connector connector, String host) throws IOException {
    try (Connection won = connector.connectWithReport(host, 443)) {
      return won.report();
    }
  }

  /** As where there is no route. */
  private void refuseAll() {
    played
        .world
        .channels()
        .whenConnecting(channel -> channel.refuse(0, new NoRouteToHostException()));
  }

  private List<String> dialled() {
    return played.world.channels().sockets().stream()
        .map(each -> each.address().getHostAddress())
        .toList();
  }

  private static String text(String address) {
    return ip(address).getHostAddress();
  }

  static Stream<ConnectStrategy> strategies() {
    return Strategies.names().stream().map(Strategies::byName);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aNameWithIpv4AloneIsReachedByItsMadeAddress(ConnectStrategy strategy) throws IOException {
    names.set("four.test", 20, "203.0.113.1");
    RaceReport report = race(builder().strategy(strategy), "four.test");
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.1"));
    assertThat(report.winner().represented()).isEqualTo(ip("203.0.113.1"));
    assertThat(report.nat64Prefixes()).containsExactly(PREFIX);
    assertThat(report.toString())
        .contains("NAT64 2001:db8:64::/96 from script", "(NAT64 of 203.0.113.1)")
        .contains("A answered by script: 1 address: 203.0.113.1");
    assertThat(report.toJson()).contains("\"represents\":\"203.0.113.1\"");
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void aLiteralIsReachedByItsMadeAddress(ConnectStrategy strategy) throws IOException {
    RaceReport report = race(builder().strategy(strategy), LITERAL);
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.1"));
    assertThat(report.totalNanos()).isEqualTo(30 * MILLIS);
    assertThat(report.nat64Prefixes()).containsExactly(PREFIX);
    assertThat(report.winner().isTranslated()).isTrue();
    assertThat(names.asked).containsExactly(DISCOVERY);
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void whatADns64MadeIsTheSameCandidate(ConnectStrategy strategy) throws IOException {
    names.set("both.test", 20, "2001:db8:64::203.0.113.3", "203.0.113.3");
    assertThatThrownBy(
            () ->
                race(
                    builder().strategy(strategy).connectDeadline(Duration.ofSeconds(3)),
                    "both.test"))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.3"));
  }

  @Test
  void ownIpv6GoesFirstAndTurnsAreTakenAsWithIpv4() {
    names.set("mix.test", 20, "2001:db8::3", "2001:db8:1::3", "203.0.113.3", "203.0.114.3");
    assertThatThrownBy(() -> race(builder().connectDeadline(Duration.ofSeconds(3)), "mix.test"))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(dialled())
        .containsExactly(
            text("2001:db8::3"),
            text("2001:db8:64::203.0.113.3"),
            text("2001:db8:1::3"),
            text("2001:db8:64::203.0.114.3"));
  }

  @Test
  void aSecondPrefixIsTriedAfterTheFirst() throws IOException {
    names.set(DISCOVERY, 10, "2001:db8:64::c000:aa", "2001:db8:65::c000:aa");
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              if (SECOND.contains(channel.address())) {
                channel.establish(20 * MILLIS);
              }
            });
    RaceReport report = race(builder(), LITERAL);
    assertThat(dialled())
        .containsExactly(text("2001:db8:64::203.0.113.1"), text("2001:db8:65::203.0.113.1"));
    assertThat(report.winner().address()).isEqualTo(ip("2001:db8:65::203.0.113.1"));
  }

  @Test
  void whatLeadsNowhereIsNotTranslated() {
    refuseAll();
    Connector connector = played.use(builder());
    for (String host : List.of("169.254.169.254", "0.0.0.1")) {
      assertThatThrownBy(() -> race(connector, host)).isInstanceOf(ConnectFailedException.class);
    }
    assertThat(dialled()).containsExactly("169.254.169.254", "0.0.0.1");
  }

  /** RFC 6052 section 3.1. */
  @Test
  void aPrivateAddressIsBehindTheNetworksOwnPrefixAlone() {
    names.set("private.test", 20, "10.0.0.3");
    ConnectorBuilder builder = builder().connectDeadline(Duration.ofSeconds(3));
    refuseAll();
    for (String host : List.of("192.168.1.3", "private.test")) {
      names.set(DISCOVERY, 10, "64:ff9b::c000:aa");
      assertThatThrownBy(() -> raceAlone(builder, host)).isInstanceOf(IOException.class);
      names.set(DISCOVERY, 10, "2001:db8:64::c000:aa");
      assertThatThrownBy(() -> raceAlone(builder, host)).isInstanceOf(IOException.class);
    }
    assertThat(dialled())
        .containsExactly(
            "192.168.1.3",
            text("2001:db8:64::192.168.1.3"),
            "10.0.0.3",
            text("2001:db8:64::10.0.0.3"));
  }

  private static void raceAlone(ConnectorBuilder builder, String host) throws IOException {
    try (Connector alone = builder.build()) {
      race(alone, host);
    }
  }

  @Test
  void aLoopbackLiteralWaitsForNothing() throws IOException {
    names.answers.remove(DISCOVERY);
    RaceReport report = race(builder(), "127.0.0.1");
    assertThat(dialled()).containsExactly("127.0.0.1");
    assertThat(report.totalNanos()).isEqualTo(20 * MILLIS);
  }

  // ---- the discovery is late, fails, tells nothing

  @Test
  void aLiteralWaitsForTheDiscoveryASecondAndTheNextOnesDoNot() {
    names.answers.remove(DISCOVERY);
    refuseAll();
    Connector connector = played.use(builder());
    long begin = played.nowMillis();
    assertThatThrownBy(() -> race(connector, LITERAL)).isInstanceOf(ConnectFailedException.class);
    assertThat(played.nowMillis() - begin).isEqualTo(1000);
    assertThat(dialled()).containsExactly(LITERAL);
    assertThatThrownBy(() -> race(connector, "203.0.113.9"))
        .isInstanceOf(ConnectFailedException.class);
    assertThat(played.nowMillis() - begin).isEqualTo(1000);
    assertThat(names.asked).containsExactly(DISCOVERY);
  }

  @Test
  void nothingElseWaits() throws IOException {
    names.answers.remove(DISCOVERY);
    names.set("six.test", 20, "2001:db8::1");
    names.set("mixed.test", 20, "2001:db8:1::1", "203.0.113.1");
    Connector connector = played.use(builder());
    assertThat(race(connector, "six.test").totalNanos()).isEqualTo(40 * MILLIS);
    assertThat(race(connector, "mixed.test").totalNanos()).isEqualTo(40 * MILLIS);
    assertThat(race(connector, "2001:db8:2::1").totalNanos()).isEqualTo(20 * MILLIS);
  }

  @Test
  void aLateDiscoveryIsWaitedFor() throws IOException {
    names.set(DISCOVERY, 700, "2001:db8:64::c000:aa");
    names.set("four.test", 20, "203.0.113.1");
    RaceReport report = race(builder(), "four.test");
    assertThat(report.totalNanos()).isEqualTo(720 * MILLIS);
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.1"));
  }

  @Test
  void aMalformedAnswerIsAsIfNoneCameAndIsInTheReport() {
    names.set(DISCOVERY, 10, "2001:db8::bad");
    refuseAll();
    assertThatThrownBy(() -> race(builder(), LITERAL))
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining(LITERAL)
        .satisfies(
            thrown -> {
              RaceReport report = ((RaceFailure) thrown).report();
              assertThat(report.nat64Ignored()).containsExactly(ip("2001:db8::bad"));
              assertThat(report.toString()).contains("no NAT64 prefix in 2001:db8::bad");
            });
    assertThat(dialled()).containsExactly(LITERAL);
  }

  @Test
  void theDeadlineHoldsWhileOneWaits() {
    names.answers.remove(DISCOVERY);
    long begin = played.nowMillis();
    assertThatThrownBy(() -> race(builder().connectDeadline(Duration.ofMillis(300)), LITERAL))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(played.nowMillis() - begin).isEqualTo(300);
    assertThat(dialled()).isEmpty();
  }

  @Test
  void aCancelEndsAWaitAtOnce() {
    names.answers.remove(DISCOVERY);
    CompletableFuture<Connection> future =
        played.use(builder()).connectWithReportAsync(LITERAL, 443);
    played.advance(100);
    assertThat(future.cancel(true)).isTrue();
    played.advance(2000);
    assertThat(dialled()).isEmpty();
  }

  @Test
  void aCloseEndsAWaitAtOnce() {
    names.answers.remove(DISCOVERY);
    Connector connector = played.use(builder());
    CompletableFuture<Connection> future = connector.connectWithReportAsync(LITERAL, 443);
    played.advance(100);
    connector.close();
    played.world.run();
    assertThat(future).isCompletedExceptionally();
    assertThat(dialled()).isEmpty();
  }

  @Test
  void aCloseEndsALookupThatWaits() {
    names.answers.remove(DISCOVERY);
    Connector connector = played.use(builder());
    long begin = played.nowMillis();
    played.world.after(100 * MILLIS, connector::close);
    assertThatThrownBy(() -> connector.lookup(LITERAL))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("closed");
    assertThat(played.nowMillis() - begin).isEqualTo(100);
  }

  @Test
  void aLookupGivesMadeAddresses() throws IOException {
    names.set("four.test", 20, "203.0.113.1");
    Connector connector = played.use(builder());
    assertThat(connector.lookup(LITERAL)).containsExactly(ip("2001:db8:64::203.0.113.1"));
    assertThat(connector.lookup("four.test")).containsExactly(ip("2001:db8:64::203.0.113.1"));
  }

  @Test
  void aLookupKeepsTheDeadlineWhenBothAreLate() throws IOException {
    names.answers.remove(DISCOVERY);
    names.set("late.test", 250, "203.0.113.1");
    Connector connector = played.use(builder().connectDeadline(Duration.ofMillis(300)));
    long begin = played.nowMillis();
    connector.lookup("late.test");
    assertThat(played.nowMillis() - begin).isEqualTo(300);
  }

  @Test
  void aCheckIsToldOfTheLiteral() throws IOException {
    Connector connector = played.use(builder());
    try (HandshakeResult<String> won =
        connector.connect(LITERAL, 443, (channel, host, port) -> host + " " + port)) {
      assertThat(won.result()).isEqualTo(LITERAL + " 443");
    }
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.1"));
  }

  // ---- several endpoints

  private static InetSocketAddress to(String host) {
    return InetSocketAddress.createUnresolved(host, 443);
  }

  @Test
  void aLiteralAmongOthersWaitsAndTheOthersDoNot() throws IOException {
    names.set(DISCOVERY, 100, "2001:db8:64::c000:aa");
    names.set("silent.test", 20, "2001:db8::3");
    List<InetSocketAddress> endpoints = List.of(to("silent.test"), to(LITERAL));
    try (Connection won = played.use(builder()).request(endpoints).connect()) {
      assertThat(won.report().winner().host()).isEqualTo(LITERAL);
      assertThat(won.report().totalNanos()).isEqualTo((100 + 20) * MILLIS);
    }
    assertThat(dialled()).containsExactly(text("2001:db8::3"), text("2001:db8:64::203.0.113.1"));
  }

  @Test
  void severalAddressesOfOneHostAllWait() throws IOException {
    InetAddress dead = InetAddress.getByAddress("db", ip("203.0.113.3").getAddress());
    InetAddress live = InetAddress.getByAddress("db", ip("203.0.113.1").getAddress());
    List<InetSocketAddress> endpoints =
        List.of(
            new InetSocketAddress(dead, 443), new InetSocketAddress(live, 443), to("nobody.test"));
    names.set("nobody.test", 5);
    try (Connection won = played.use(builder()).request(endpoints).connect()) {
      assertThat(won.report().winner().host()).isEqualTo("db");
    }
    assertThat(dialled())
        .containsExactly(text("2001:db8:64::203.0.113.3"), text("2001:db8:64::203.0.113.1"));
  }

  // ---- the address filter

  static Stream<AddressFilter> filters() {
    return Stream.of(AddressFilter.publicOnly(), NOT_10, AddressFilter.all().and(NOT_10));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aFilterSeesWhatAnAddressStandsFor(AddressFilter filter) {
    names.set("made.test", 20, "10.0.0.1");
    names.set("dns64.test", 20, "2001:db8:64::10.0.0.1");
    // before the prefix is known
    names.set("early.test", 1, "2001:db8:64::10.0.0.1");
    names.set("prefix2.test", 20, "2001:db8:65::10.0.0.1");
    names.set(DISCOVERY, 10, "2001:db8:64::c000:aa", "2001:db8:65::c000:aa");
    List<String> hosts =
        List.of(
            "early.test",
            "made.test",
            "dns64.test",
            "prefix2.test",
            "10.0.0.1",
            "2001:db8:64::10.0.0.1");
    for (String host : hosts) {
      for (boolean warm : List.of(false, true)) {
        try (Connector one = builder().addressFilter(filter).build()) {
          if (warm) {
            assertThatThrownBy(() -> one.connect("10.0.0.2", 443)).isInstanceOf(IOException.class);
          }
          assertThat(given(one, host)).as(host).isEmpty();
          assertThatThrownBy(() -> one.connect(host, 443)).as(host).isInstanceOf(IOException.class);
          assertThatThrownBy(() -> one.lookup(host)).as(host).isInstanceOf(IOException.class);
        }
      }
    }
    assertThat(dialled()).isEmpty();
  }

  /** What the resolver that is handed out gives, once both answers are in. */
  private List<InetAddress> given(Connector connector, String host) {
    List<InetAddress> given = new ArrayList<>();
    connector
        .resolver()
        .resolve(
            new Question(host, EnumSet.allOf(AddressFamily.class)),
            answer -> given.addAll(answer.addresses()));
    played.advance(50);
    return given;
  }

  @Test
  void aFilterWithAGivenPrefixNeedsNoDiscovery() {
    names.answers.remove(DISCOVERY);
    names.set("dns64.test", 20, "2001:db8:64::10.0.0.1");
    ConnectorBuilder given = builder().addressFilter(NOT_10).nat64Prefixes(PREFIX);
    assertThatThrownBy(() -> race(given, "dns64.test")).isInstanceOf(IOException.class);
    assertThat(dialled()).isEmpty();
    assertThat(names.asked).containsExactly("dns64.test");
  }

  @Test
  void aFilterLetsTranslatedPublicAddressesPass() throws IOException {
    names.set("four.test", 20, "9.9.9.1");
    names.set(DISCOVERY, 10, "64:ff9b::c000:aa");
    race(builder().addressFilter(AddressFilter.publicOnly()), "four.test");
    assertThat(dialled()).containsExactly(text("64:ff9b::9.9.9.1"));
  }

  // ---- given, switched off, both families

  @Test
  void switchedOffNothingIsAskedAndNothingMade() {
    refuseAll();
    assertThatThrownBy(() -> race(builder().nat64Prefixes(), LITERAL))
        .isInstanceOf(ConnectFailedException.class);
    assertThat(dialled()).containsExactly(LITERAL);
    assertThat(names.asked).isEmpty();
  }

  @Test
  void aGivenPrefixIsUsedAtOnce() throws IOException {
    RaceReport report = race(builder().nat64Prefixes(SECOND), LITERAL);
    assertThat(dialled()).containsExactly(text("2001:db8:65::203.0.113.1"));
    assertThat(report.totalNanos()).isEqualTo(20 * MILLIS);
    assertThat(report.nat64Source()).isEqualTo("given");
    assertThat(names.asked).isEmpty();
  }

  /** Contract row 48. */
  @Test
  void aDualStackHostMakesNothingAndSortsGivenPrefixesAsIpv4() {
    ipv4Route = true;
    names.set("both.test", 20, "2001:db8:64::203.0.113.3", "2001:db8::3", "203.0.113.3");
    ConnectorBuilder builder = builder().connectDeadline(Duration.ofSeconds(3));
    assertThatThrownBy(() -> race(builder.nat64Prefixes(PREFIX), "both.test"))
        .isInstanceOf(ConnectDeadlineException.class);
    assertThat(dialled())
        .startsWith(text("2001:db8::3"))
        .containsExactlyInAnyOrder(
            text("2001:db8::3"), text("2001:db8:64::203.0.113.3"), "203.0.113.3");
    assertThat(names.asked).containsExactly("both.test");
  }

  // ---- the network changes; the history

  @Test
  void onAnotherNetworkItsPrefixIsUsed() throws IOException {
    Connector connector = played.use(builder());
    race(connector, LITERAL);
    source = ip("2001:db8:d::2");
    names.set(DISCOVERY, 10, "2001:db8:65::c000:aa");
    played.advance(1500);
    race(connector, "2001:db8:9::1"); // has the interfaces read again
    race(connector, LITERAL);
    assertThat(dialled())
        .containsExactly(
            text("2001:db8:64::203.0.113.1"),
            text("2001:db8:9::1"),
            text("2001:db8:65::203.0.113.1"));
  }

  @Test
  void aDns64sAnswerCountsAsIpv4OnceThePrefixIsKnown() throws IOException {
    names.set("dns64.test", 20, "2001:db8:64::203.0.113.1", "203.0.113.1");
    RaceReport report = race(builder(), "dns64.test");
    assertThat(report.winner().represented()).isEqualTo(ip("203.0.113.1"));
    assertThat(dialled()).containsExactly(text("2001:db8:64::203.0.113.1"));
  }

  @Test
  void whatIsLearntIsLearntOfTheIpv4Address() throws IOException {
    names.set("half.test", 20, "2001:db8::3", "203.0.113.1");
    Connector connector = played.use(builder());
    assertThat(race(connector, "half.test").totalNanos()).isEqualTo(290 * MILLIS);
    RaceReport warm = race(connector, "half.test");
    // IPv6 was silent last time: it has a head start of 10 ms alone
    assertThat(warm.totalNanos()).isEqualTo(50 * MILLIS);
    assertThat(warm.winner().address()).isEqualTo(ip("2001:db8:64::203.0.113.1"));
  }
}
