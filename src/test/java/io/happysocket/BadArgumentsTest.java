// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.address.Nat64Prefix;
import io.happysocket.handshake.Handshake;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.strategy.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What cannot be is refused by the call that was given it, before anything is asked or started, by
 * an exception that names the parameter and the value.
 */
class BadArgumentsTest {

  private static final PlayedConnects PLAYED = new PlayedConnects();
  private static final Connector CONNECTOR = PLAYED.use(PLAYED.builder());
  private static final Handshake<String> PASSED = (channel, host, port) -> "passed";
  private static final HappySocketFactory FACTORY = new HappySocketFactory(CONNECTOR);

  private static final String LONG_LABEL = "a".repeat(64);
  private static final String LONG_NAME = "a23456789.".repeat(25) + "a234";
  private static final Duration OVERFLOWS = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration UNDERFLOWS = Duration.ofSeconds(Long.MIN_VALUE);

  /** The texts that no host can be, with a part of what is said of each. */
  private static final Map<String, String> HOSTS = hosts();

  @AfterEach
  void nothingWasStarted() {
    assertThat(PLAYED.world.threadsStarted()).isZero();
    assertThat(PLAYED.world.channels().sockets()).isEmpty();
  }

  private static Map<String, String> hosts() {
    Map<String, String> hosts = new LinkedHashMap<>();
    hosts.put("", "empty");
    hosts.put("  ", "empty");
    hosts.put("a..b", "empty label");
    hosts.put(".a", "empty label");
    hosts.put(".", "empty label");
    hosts.put("a..", "empty label");
    hosts.put(LONG_LABEL + ".test", "more than 63");
    hosts.put(LONG_NAME, "253");
    hosts.put(LONG_NAME + ".", "253");
    // 50 and 220 characters, of two octets in UTF-8, and longer as A-labels
    hosts.put("\u00fc".repeat(60) + ".test", "host name");
    hosts.put(("\u00fc".repeat(10) + ".").repeat(20) + "test", "253");
    hosts.put("b\u00fccher\u3002\u3002test", "host name");
    hosts.put("stra\u00dfe.test", "IDNA");
    hosts.put("\ud800.test", "host name");
    hosts.put("::1::", "not an IPv6 address");
    hosts.put("[::1", "not an IPv6 address");
    hosts.put("[name.test]", "not an IPv6 address");
    hosts.put("127.0.0.1:80", "not an IPv6 address");
    hosts.put("fe80::1%nosuchinterface", "no interface here");
    return hosts;
  }

  private record Case(
      String name, Class<? extends Throwable> type, List<String> said, ThrowingCallable call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case illegal(String name, ThrowingCallable call, String... said) {
    return new Case(name, IllegalArgumentException.class, List.of(said), call);
  }

  private static Case isNull(String parameter, String name, ThrowingCallable call) {
    return new Case(name + " null", NullPointerException.class, List.of(parameter), call);
  }

  // ---- hosts, ports, times

  /** Every public method that takes a host and a port, by name. */
  @SuppressWarnings("FutureReturnValueIgnored") // what is thrown at once is what matters here
  private static Map<String, HostAndPort> connects() {
    Map<String, HostAndPort> all = new LinkedHashMap<>();
    Duration time = Duration.ofSeconds(1);
    all.put("connect", CONNECTOR::connect);
    all.put("connect within", (host, port) -> CONNECTOR.connect(host, port, time));
    all.put("race", CONNECTOR::connectWithReport);
    all.put("race within", (host, port) -> CONNECTOR.connectWithReport(host, port, time));
    all.put("connectAsync", CONNECTOR::connectAsync);
    all.put("raceAsync", CONNECTOR::connectWithReportAsync);
    all.put("request", CONNECTOR::request);
    all.put(
        "connectTls", (host, port) -> CONNECTOR.connectTls(host, port, SSLContext.getDefault()));
    all.put("accepting race", (host, port) -> CONNECTOR.connect(host, port, PASSED));
    all.put("accepting race within", (host, port) -> CONNECTOR.connect(host, port, PASSED, time));
    all.put("accepting raceAsync", (host, port) -> CONNECTOR.connectAsync(host, port, PASSED));
    all.put("lookup", CONNECTOR::lookup);
    all.put("lookup within", (host, port) -> CONNECTOR.lookup(host, port, time));
    all.put("lookupAsync", CONNECTOR::lookupAsync);
    all.put("HappySocket.connect", HappySocket::connect);
    all.put("HappySocket.connect within", (host, port) -> HappySocket.connect(host, port, time));
    all.put("HappySocket.connectAsync", HappySocket::connectAsync);
    all.put("HappySocket.race", HappySocket::connectWithReport);
    all.put("HappySocket.request", HappySocket::request);
    all.put("HappySocket.lookup", HappySocket::lookup);
    all.put("HappySocket.lookup within", (host, port) -> HappySocket.lookup(host, port, time));
    all.put("HappySocket.lookupAsync", HappySocket::lookupAsync);
    all.put("HappySocket.connectTls", HappySocket::connectTls);
    return all;
  }

  private interface HostAndPort {
    Object call(String host, int port) throws Exception;
  }

  static Stream<Case> hostsAndPorts() {
    List<Case> cases = new ArrayList<>();
    connects()
        .forEach(
            (name, method) -> {
              cases.add(isNull("host", name, () -> method.call(null, 80)));
              HOSTS.forEach(
                  (host, said) ->
                      cases.add(
                          illegal(name + " " + host, () -> method.call(host, 80), "host", said)));
              for (int port : new int[] {0, -1, 65_536, Integer.MIN_VALUE}) {
                cases.add(
                    illegal(
                        name + " " + port,
                        () -> method.call("name.test", port),
                        "port",
                        String.valueOf(port)));
              }
            });
    return cases.stream();
  }

  static Stream<Case> endpoints() {
    Map<String, Endpoints> all = new LinkedHashMap<>();
    all.put("request", CONNECTOR::request);
    all.put("HappySocket.request", HappySocket::request);
    InetSocketAddress good = InetSocketAddress.createUnresolved("name.test", 80);
    List<Case> cases = new ArrayList<>();
    all.forEach(
        (name, method) -> {
          cases.add(isNull("endpoints", name, () -> method.call(null)));
          cases.add(illegal(name + " of none", () -> method.call(List.of()), "endpoints", "0"));
          List<InetSocketAddress> many = Collections.nCopies(65, good);
          cases.add(illegal(name + " of 65", () -> method.call(many), "endpoints", "64", "65"));
          List<InetSocketAddress> withNull = Arrays.asList(good, null);
          cases.add(
              illegal(name + " null in it", () -> method.call(withNull), "endpoints[1]", "null"));
          for (InetSocketAddress portless :
              List.of(
                  InetSocketAddress.createUnresolved("name.test", 0),
                  new InetSocketAddress(PlayedConnects.ip("192.0.2.1"), 0))) {
            cases.add(
                illegal(
                    name + " " + portless,
                    () -> method.call(List.of(good, portless)),
                    "endpoints[1]",
                    "port",
                    "0"));
          }
          HOSTS.forEach(
              (host, said) -> {
                InetSocketAddress bad = InetSocketAddress.createUnresolved(host, 80);
                cases.add(
                    illegal(
                        name + " over " + host,
                        () -> method.call(List.of(good, bad)),
                        "endpoints[1]",
                        said));
              });
        });
    return cases.stream();
  }

  private interface Endpoints {
    Object call(List<InetSocketAddress> endpoints) throws Exception;
  }

  static Stream<Case> times() {
    List<Case> cases = new ArrayList<>();
    Map<String, Time> all = new LinkedHashMap<>();
    all.put("connect", time -> CONNECTOR.connect("name.test", 80, time));
    all.put("race", time -> CONNECTOR.connectWithReport("name.test", 80, time));
    all.put("accepting race", time -> CONNECTOR.connect("name.test", 80, PASSED, time));
    all.put("HappySocket.connect", time -> HappySocket.connect("name.test", 80, time));
    all.put("lookup", time -> CONNECTOR.lookup("name.test", 80, time));
    all.put("HappySocket.lookup", time -> HappySocket.lookup("name.test", 80, time));
    all.put("within", time -> CONNECTOR.request("name.test", 80).within(time));
    all.forEach((name, method) -> cases.addAll(notPositive("timeout", name, method)));
    cases.addAll(
        notPositive(
            "connectDeadline",
            "connectDeadline",
            time -> Connector.builder().connectDeadline(time)));
    return cases.stream();
  }

  private interface Time {
    Object call(Duration time) throws Exception;
  }

  private static List<Case> notPositive(String parameter, String name, Time method) {
    List<Case> cases = new ArrayList<>();
    cases.add(isNull(parameter, name, () -> method.call(null)));
    for (Duration time : List.of(Duration.ZERO, Duration.ofNanos(-1), UNDERFLOWS)) {
      cases.add(
          illegal(name + " " + time, () -> method.call(time), parameter, String.valueOf(time)));
    }
    return cases;
  }

  // ---- the builder, the timing, the request

  static Stream<Case> delays() {
    List<Case> cases = new ArrayList<>();
    Map<String, Time> builder = new LinkedHashMap<>();
    Duration second = Duration.ofSeconds(1);
    builder.put("resolutionDelay", time -> Connector.builder().resolutionDelay(time));
    builder.put("attemptDelay", time -> Connector.builder().attemptDelay(time));
    builder.put(
        "minimumAttemptDelay", time -> Connector.builder().attemptDelayBounds(time, second));
    builder.put(
        "maximumAttemptDelay", time -> Connector.builder().attemptDelayBounds(second, time));
    builder.forEach((name, method) -> cases.addAll(unmeasurable(name, "builder." + name, method)));
    Map<String, Time> timing = new LinkedHashMap<>();
    timing.put("resolutionDelay", time -> Timing.of(time, second, second, second));
    timing.put("attemptDelay", time -> Timing.of(second, time, second, second));
    timing.put("minimumAttemptDelay", time -> Timing.of(second, second, time, second));
    timing.put("maximumAttemptDelay", time -> Timing.of(second, second, second, time));
    timing.forEach((name, method) -> cases.addAll(unmeasurable(name, "Timing." + name, method)));
    cases.add(
        illegal(
            "a minimum under 10 ms",
            () -> Connector.builder().attemptDelayBounds(Duration.ofMillis(9), second).build(),
            "minimumAttemptDelay",
            "PT0.009S"));
    cases.add(
        illegal(
            "an attempt delay out of bounds",
            () -> Connector.builder().attemptDelay(Duration.ofSeconds(3)).build(),
            "attemptDelay",
            "PT3S"));
    return cases.stream();
  }

  private static List<Case> unmeasurable(String parameter, String name, Time method) {
    List<Case> cases = new ArrayList<>();
    cases.add(isNull(parameter, name, () -> method.call(null)));
    for (Duration time : List.of(Duration.ofNanos(-1), UNDERFLOWS, OVERFLOWS)) {
      cases.add(
          illegal(name + " " + time, () -> method.call(time), parameter, String.valueOf(time)));
    }
    return cases;
  }

  static Stream<Case> others() {
    SocketOption<Integer> size = StandardSocketOptions.SO_RCVBUF;
    return Stream.of(
        isNull("strategy", "strategy", () -> Connector.builder().strategy(null)),
        isNull("resolver", "resolver", () -> Connector.builder().resolver(null)),
        isNull("dns", "dns", () -> Connector.builder().dns(null)),
        isNull("option", "option", () -> Connector.builder().option(null, 1)),
        isNull("value", "value", () -> Connector.builder().option(size, null)),
        illegal("option -1", () -> Connector.builder().option(size, -1), "SO_RCVBUF", "-1"),
        illegal(
            "option of datagrams",
            () -> Connector.builder().option(StandardSocketOptions.IP_MULTICAST_LOOP, true),
            "IP_MULTICAST_LOOP"),
        isNull("address", "localAddress", () -> Connector.builder().localAddress(null)),
        isNull("addressFilter", "addressFilter", () -> Connector.builder().addressFilter(null)),
        isNull("lines", "policyTable", () -> Connector.builder().policyTable((String[]) null)),
        isNull("gaiConf", "gaiConf", () -> Connector.builder().gaiConf(null)),
        isNull(
            "prefixes",
            "nat64Prefixes",
            () -> Connector.builder().nat64Prefixes((Nat64Prefix[]) null)),
        isNull(
            "prefixes",
            "nat64Prefixes of a",
            () -> Connector.builder().nat64Prefixes((Nat64Prefix) null)),
        illegal("Nat64Prefix /97", () -> Nat64Prefix.of("64:ff9b::/97"), "length", "97"),
        illegal(
            "Nat64Prefix of a name", () -> Nat64Prefix.of("nat64.test"), "prefix", "nat64.test"),
        isNull("executor", "executor", () -> Connector.builder().executor(null)),
        isNull("listener", "listener", () -> Connector.builder().listener(null)),
        isNull("history", "history", () -> Connector.builder().history(null)),
        illegal(
            "maximumAttempts 0",
            () -> Connector.builder().maximumAttempts(0),
            "maximumAttempts must be at least 1: 0"),
        illegal("maximumAttempts -1", () -> Connector.builder().maximumAttempts(-1), "-1"),
        isNull(
            "handshake", "connect", () -> CONNECTOR.connect("name.test", 80, (Handshake<?>) null)),
        isNull(
            "context",
            "connectTls",
            () -> CONNECTOR.connectTls("name.test", 80, (SSLContext) null)),
        isNull("context", "TlsHandshake", () -> Handshake.tls(null)),
        isNull("host", "lookup", () -> CONNECTOR.lookup(null)),
        isNull("host", "HappySocket.lookup", () -> HappySocket.lookup(null)),
        isNull("address", "reportFailure", () -> CONNECTOR.reportFailure(null, "TLS failed")),
        isNull(
            "reason",
            "reportFailure",
            () ->
                CONNECTOR.reportFailure(new InetSocketAddress(PlayedConnects.ip("::1"), 1), null)),
        illegal(
            "reportFailure unresolved",
            () ->
                CONNECTOR.reportFailure(
                    InetSocketAddress.createUnresolved("name.test", 80), "TLS failed"),
            "address",
            "name.test"),
        illegal(
            "reportFailure port 0",
            () ->
                CONNECTOR.reportFailure(
                    new InetSocketAddress(PlayedConnects.ip("192.0.2.1"), 0), "TLS failed"),
            "port",
            "192.0.2.1"),
        isNull("address", "at", () -> CONNECTOR.request("name.test", 80).at(null)),
        isNull("address", "from", () -> CONNECTOR.request("name.test", 80).from(null)),
        illegal(
            "from unresolved",
            () ->
                CONNECTOR
                    .request("name.test", 80)
                    .from(InetSocketAddress.createUnresolved("here.test", 0)),
            "address",
            "here.test"),
        isNull("option", "option", () -> CONNECTOR.request("name.test", 80).option(null, 1)),
        isNull("value", "value", () -> CONNECTOR.request("name.test", 80).option(size, null)),
        isNull("connector", "factory", () -> new HappySocketFactory((Connector) null)),
        isNull("policy", "factory", () -> new HappySocketFactory(CONNECTOR, null)),
        isNull(
            "address", "createSocket", () -> FACTORY.createSocket((InetAddress) null, 80).close()),
        illegal(
            "createSocket 65536", () -> FACTORY.createSocket("name.test", 65_536).close(), "65536"),
        illegal("createSocket -1", () -> FACTORY.createSocket("name.test", -1).close(), "-1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"hostsAndPorts", "endpoints", "times", "delays", "others"})
  void isNamedAtOnce(Case each) {
    assertThatThrownBy(each.call)
        .isExactlyInstanceOf(each.type)
        .satisfies(thrown -> assertThat(thrown.getMessage()).contains(each.said));
  }

  // ---- where callers of java.net expect an UnknownHostException

  static Stream<Arguments> unknownHosts() {
    Map<String, HostAndPort> ways = new LinkedHashMap<>();
    ways.put("lookup", (host, port) -> CONNECTOR.lookup(host));
    ways.put("HappySocket.lookup", (host, port) -> HappySocket.lookup(host));
    ways.put("createSocket", FACTORY::createSocket);
    ways.put("createSocket from", (host, port) -> FACTORY.createSocket(host, port, null, 0));
    ways.put(
        "Socket.connect",
        (host, port) -> {
          FACTORY.createSocket().connect(InetSocketAddress.createUnresolved(host, port));
          return "connected";
        });
    ways.put("loaded by name", new HappySocketFactory()::createSocket);
    return ways.entrySet().stream()
        .flatMap(
            way ->
                HOSTS.entrySet().stream()
                    // to a socket an empty host is this machine (case N16)
                    .filter(host -> !host.getKey().isEmpty() || way.getKey().endsWith("lookup"))
                    .map(host -> Arguments.of(way, host.getKey(), host.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("unknownHosts")
  void isAnUnknownHostToCallersOfJavaNet(
      Map.Entry<String, HostAndPort> way, String host, String said) {
    assertThatThrownBy(() -> way.getValue().call(host, 80))
        .isExactlyInstanceOf(UnknownHostException.class)
        .hasMessageContaining(said);
  }

  @Test
  void aSocketsPortZeroCannotBeConnectedTo() {
    assertThatThrownBy(() -> FACTORY.createSocket("name.test", 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port 0");
  }

  // ---- the text of a factory

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy=nonsense",
        "timeout=0s",
        "timeout=-5s",
        "timeout=",
        "timeout=soon",
        "attempt-delay=9ms",
        "attempt-delay=99ms",
        "attempt-delay=3s",
        "attempt-delay=PT9999999999999H",
        "resolution-delay=PT9999999999999H",
        "dns=mine",
        "address=maybe",
        "pin=perhaps",
        "colour=red"
      })
  void aFactorysTextIsReadWhenTheFactoryIsMade(String text) {
    String key = text.substring(0, text.indexOf('='));
    assertThatThrownBy(() -> new HappySocketFactory(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key.equals("strategy") ? "nonsense" : key);
  }

  // ---- what can be

  @Test
  void theLongestNamesAreNames() {
    List<String> names =
        List.of(
            "a".repeat(63) + ".test",
            LONG_NAME.substring(1),
            LONG_NAME.substring(1) + ".",
            "name.test.",
            "b\u00fccher.test",
            "under_score.test");
    assertThat(LONG_NAME.substring(1)).hasSize(253);
    for (String name : names) {
      Throwable thrown = catchThrowable(() -> CONNECTOR.request(name, 65_535));
      assertThat(thrown).as(name).isNull();
    }
  }

  /** A deadline past the clock's range is none. */
  @Test
  void aTimeThatOverflowsIsNoDeadline() {
    assertThat(CONNECTOR.request("name.test", 80).within(OVERFLOWS).deadline())
        .isGreaterThan(Duration.ofDays(36_000));
    assertThat(catchThrowable(() -> Connector.builder().connectDeadline(OVERFLOWS))).isNull();
    assertThat(new HappySocketFactory("timeout=PT9999999999999H")).isNotNull();
  }
}
