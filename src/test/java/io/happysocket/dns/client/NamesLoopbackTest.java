// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.client.NastyServer.Asked;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;

/** What is asked for a name, and what its answers mean; on loopback. */
class NamesLoopbackTest extends Loopback {

  private static final String SOA = "!example. 60 SOA ns.example. h.example. 1 2 3 4 30";

  /** Denies every name that no rule speaks of. */
  private DnsClient searching(String... resolvConf) {
    return searching(List.of(server), resolvConf);
  }

  private DnsClient searching(List<NastyServer> servers, String... resolvConf) {
    write("resolv.conf", resolvConf);
    server.all(Asked::nxdomain);
    return client(servers.toArray(NastyServer[]::new));
  }

  private static void aTurnLater(DnsClient client) throws Exception {
    Heard.of(client, "127.0.0.1", IPV4).four();
  }

  // aliases

  @Test
  void aChainOfAliasesInTheAnswerIsFollowed() throws Exception {
    server.zone(
        "A www.example.",
        "cdn.test. 9 A 192.0.2.1", // in any order
        "www.example. 60 CNAME lb.example.",
        "unrelated.example. 60 A 192.0.2.66",
        "lb.example. 30 CNAME cdn.test.");
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();

    assertThat(answer.addresses())
        .extracting(InetAddress::getHostAddress)
        .containsExactly("192.0.2.1");
    assertThat(answer.ttl()).isEqualTo(Duration.ofSeconds(9));
    assertThat(answer.addresses().get(0).getHostName()).isEqualTo("www.example");
  }

  @Test
  void aChainThatLeavesTheAnswerIsAskedFor() throws Exception {
    server.zone("A www.example.", "www.example. 60 CNAME cdn.test.");
    server.zone("A cdn.test.", "cdn.test. 60 A 192.0.2.1");
    assertThat(Heard.of(client(server), "www.example", IPV4).addresses(IPV4)).hasSize(1);
    assertThat(server.log).containsExactly("A www.example.", "A cdn.test.");
  }

  /** The AAAA of a name whose network has IPv4 only, as most often seen. */
  @Test
  void anAliasWithoutDataIsNoDataAndNotAskedForAgain() throws Exception {
    server.zone(
        "AAAA www.example.",
        "www.example. 60 CNAME cdn.test.",
        "!test. 60 SOA ns.test. h.test. 1 2 3 4 30");
    assertKind(Heard.of(client(server), "www.example", IPV6).six(), Kind.NO_DATA);
    assertThat(server.log).hasSize(1);
  }

  @Test
  void circlesOfAliasesAreRefused() throws Exception {
    server.zone(
        "A www.example.", "www.example. 60 CNAME b.example.", "b.example. 60 CNAME www.example.");
    server.zone("A one.example.", "one.example. 60 CNAME two.example.");
    server.zone("A two.example.", "two.example. 60 CNAME one.example.");
    server.all(asked -> asked.answer(longer(asked)));
    DnsClient client = client(server);

    for (String host : List.of("www.example", "one.example", "l0.example")) {
      Answer answer = Heard.of(client, host, IPV4).four();
      assertKind(answer, Kind.SERVER_FAILURE);
      assertThat(answer.cause()).hasMessageContaining("aliases");
    }
    assertThat(server.log).hasSizeLessThan(25);
  }

  private static String longer(Asked asked) {
    String name = asked.query.getQuestion().getName().toString();
    int number = Integer.parseInt(name.substring(1, name.indexOf('.')));
    return name + " 60 CNAME l" + (number + 1) + ".example.";
  }

  /** Contract row 14. */
  @Test
  void aMappedAddressIsThatIpv4Address() throws Exception {
    server.zone("AAAA www.example.", "www.example. 60 AAAA ::ffff:192.0.2.1");
    List<InetAddress> addresses = Heard.of(client(server), "www.example", IPV6).six().addresses();
    assertThat(addresses).hasSize(1).allMatch(Inet4Address.class::isInstance);
  }

  // names that do not exist

  @Test
  void aDenialIsKeptForBothFamiliesForTheTimeOfTheSoa() throws Exception {
    server.on("A www.example.", Asked::nxdomain);
    DnsClient client = client(server);
    Answer denied = Heard.of(client, "www.example", IPV4).four();

    assertKind(denied, Kind.NO_SUCH_NAME);
    assertThat(denied.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(denied.cause()).isInstanceOf(UnknownHostException.class);
    assertKind(Heard.of(client, "www.example", IPV6).six(), Kind.NO_SUCH_NAME);
    assertThat(server.log).hasSize(1);
  }

  /** RFC 4074 section 4.2. */
  @Test
  void aDenialOfAaaaDoesNotHideTheAddressesOfA() throws Exception {
    server.on("AAAA www.example.", Asked::nxdomain);
    Heard heard = Heard.of(client(server), "www.example");
    Asked six = server.next();
    Asked four = server.next();
    assertThat(six.question()).startsWith("AAAA");
    assertKind(heard.six(), Kind.NO_SUCH_NAME);

    four.answer("www.example. 60 A 192.0.2.1");
    assertThat(heard.addresses(IPV4)).hasSize(1);
  }

  @Test
  void aSilentAaaaOfADeniedNameIsNotWaitedFor() throws Exception {
    settings.resendAfter(SOON);
    server.on("A www.example.", Asked::nxdomain);
    assertThat(kinds(Heard.of(client(server), "www.example"))).containsExactly(Kind.NO_SUCH_NAME);
  }

  // the search list, as glibc 2.36 goes through it

  @ParameterizedTest
  @CsvSource({
    "1, host,      'host.d1.,host.d2.,host.'",
    "1, a.host,    'a.host.,a.host.d1.,a.host.d2.'",
    "1, a.host.,   'a.host.'",
    "2, a.host,    'a.host.d1.,a.host.d2.,a.host.'",
    "0, host,      'host.,host.d1.,host.d2.'",
    "5, a.b.host,  'a.b.host.d1.,a.b.host.d2.,a.b.host.'",
  })
  void namesAreTriedInOrder(int ndots, String host, String names) throws Exception {
    Heard heard = Heard.of(searching("search d1 d2", "options ndots:" + ndots), host, IPV4);
    assertKind(heard.four(), Kind.NO_SUCH_NAME);
    assertThat(server.log)
        .containsExactly(
            List.of(names.split(",")).stream().map(name -> "A " + name).toArray(String[]::new));
  }

  @Test
  void aNameWithoutDataLeadsToTheNext() throws Exception {
    DnsClient client = searching("search d1 d2");
    server.zone("A host.d1.", SOA).zone("AAAA host.d1.", SOA);
    server.zone("A host.d2.", "host.d2. 60 A 192.0.2.2");
    assertThat(Heard.of(client, "host").addresses(IPV4)).containsExactly("192.0.2.2");
    // with a warm cache, too
    assertThat(Heard.of(client, "host").addresses(IPV4)).containsExactly("192.0.2.2");
  }

  @Test
  void aNameForWhichServersFailLeadsToTheNext() throws Exception {
    DnsClient client = searching("search d1 d2");
    server.fails("A host.d1.", Rcode.SERVFAIL).fails("AAAA host.d1.", Rcode.SERVFAIL);
    server.zone("A host.d2.", "host.d2. 60 A 192.0.2.2");
    Heard heard = Heard.of(client, "host");
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.2");
    assertThat(heard.failing).isEmpty();
  }

  @Test
  void twoHostsAreNeverMixed() throws Exception {
    DnsClient client = searching("search d1 d2");
    server.zone("A host.d1.", "host.d1. 60 A 192.0.2.1");
    server.zone("AAAA host.d2.", "host.d2. 60 AAAA 2001:db8::2");
    Heard heard = Heard.of(client, "host");

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertKind(heard.six(), Kind.NO_SUCH_NAME);
    assertThat(server.log).noneMatch(question -> question.contains("d2"));
  }

  /** The first positive answer is not delayed by the other family. */
  @Test
  void theFirstAddressChoosesTheName() throws Exception {
    DnsClient client = searching("search d1 d2");
    server.on("AAAA host.d1.", asked -> {});
    server.zone("A host.d1.", "host.d1. 60 A 192.0.2.1");
    Heard heard = Heard.of(client, "host");
    Asked six = server.next();

    heard.four();
    six.answer("host.d1. 60 AAAA 2001:db8::1");
    assertThat(heard.addresses(IPV6)).hasSize(1);
  }

  /** Contract row 4: the name with an address is it, and IPv6 is not worth waiting for. */
  @Test
  void aFailureForTheNameThatIsItIsToldWhereMoreNamesFollow() throws Exception {
    NastyServer second = server();
    DnsClient client = searching(List.of(server, second), "search d1 d2");
    server.zone("A host.d1.", "host.d1. 60 A 192.0.2.1").on("AAAA host.d1.", asked -> {});
    Heard heard = Heard.of(client, "host");
    heard.four();
    Asked six = server.next();
    assertThat(heard.failing).isEmpty();
    six.send(six.error(Rcode.SERVFAIL).toWire());
    Asked again = second.next();
    aTurnLater(client);
    assertThat(heard.failing).singleElement().asString().contains("IPv6", "SERVFAIL");
    again.answer("host.d1. 60 AAAA 2001:db8::1");
    assertThat(heard.addresses(IPV6)).hasSize(1);
  }

  @Test
  void aFailureThatCameBeforeTheNameIsItIsToldThen() throws Exception {
    NastyServer second = server();
    DnsClient client = searching(List.of(server, second), "search d1 d2");
    server.on("A host.d1.", asked -> {}).fails("AAAA host.d1.", Rcode.SERVFAIL);
    Heard heard = Heard.of(client, "host");
    server.next();
    Asked four = server.next();
    second.next();
    aTurnLater(client);
    assertThat(heard.failing).isEmpty();
    four.answer("host.d1. 60 A 192.0.2.1");
    heard.four();
    aTurnLater(client);
    assertThat(heard.failing).singleElement().asString().contains("IPv6", "SERVFAIL");
  }

  @Test
  void silenceEndsTheSearch() throws Exception {
    settings.giveUpAfter(SOON);
    DnsClient client = searching("search d1 d2");
    server.on("AAAA host.d1.", asked -> {}).on("A host.d1.", asked -> {});
    assertThat(kinds(Heard.of(client, "host"))).containsExactly(Kind.TIMEOUT);
    assertThat(server.log).noneMatch(question -> question.contains("d2"));
  }

  @Test
  void theAnswerOfAFruitlessSearchIsThatOfTheNameThatExists() throws Exception {
    DnsClient client = searching("search d1 d2");
    server.zone("A host.d1.", SOA).zone("AAAA host.d1.", SOA);
    assertThat(kinds(Heard.of(client, "host"))).containsExactly(Kind.NO_DATA);
    // the name as given, where it was tried first
    server.zone("A a.host.d1.", SOA).zone("AAAA a.host.d1.", SOA);
    assertThat(kinds(Heard.of(client, "a.host"))).containsExactly(Kind.NO_SUCH_NAME);
  }

  /** Case N15. */
  @Test
  void theReportSaysWhichNamesWereAskedOfWhichServer() throws Exception {
    DnsClient client = searching("search d1 d2");
    Heard heard = Heard.of(client, "host", IPV4);
    assertThat(heard.four().cause())
        .hasMessage(
            "host (IPv4): host.d1: no such name, says %1$s udp; host.d2: no such name, says %1$s"
                    .formatted(server.label())
                + " udp; host: no such name, says "
                + server.label()
                + " udp");
    String first = "IPv4 " + server.label();
    assertThat(heard.asked).containsExactly(first, first + " for host.d2", first + " for host");

    server.zone("A found.d2.", "found.d2. 60 A 192.0.2.2");
    assertThat(Heard.of(client, "found", IPV4).four().source())
        .isEqualTo(server.label() + " udp, as found.d2");
  }

  // files

  @Test
  void theServersOfTheFileAreAskedAndAChangeIsNoticed() throws Exception {
    write("resolv.conf", "nameserver 127.0.0.1", "options no-aaaa");
    server.zone("A www.example.", "www.example. 60 A 192.0.2.1");
    DnsClient client = client();
    Heard first = Heard.of(client, "www.example");
    assertThat(first.addresses(IPV4)).containsExactly("192.0.2.1");
    assertKind(first.six(), Kind.NO_DATA);
    assertThat(server.log).containsExactly("A www.example.");

    write("resolv.conf", "nameserver 127.0.0.2", "nameserver 127.0.0.1");
    NastyServer second = closing(new NastyServer("127.0.0.2", server.port()));
    second.zone("A www.example.", "www.example. 60 A 192.0.2.2");
    assertThat(Heard.of(client, "www.example", IPV4).addresses(IPV4)).containsExactly("192.0.2.2");
  }

  @Test
  void useVcAsksOverTcp() throws Exception {
    write("resolv.conf", "nameserver 127.0.0.1", "options use-vc");
    server.zone("A www.example.", "www.example. 60 A 192.0.2.1");
    assertThat(Heard.of(client(), "www.example", IPV4).addresses(IPV4)).hasSize(1);
    assertThat(server.log).containsExactly("A www.example. tcp");
  }

  @Test
  void rotateBeginsWithAnotherServerEachTime() throws Exception {
    write("resolv.conf", "options rotate");
    NastyServer second = server();
    for (NastyServer each : List.of(server, second)) {
      each.all(asked -> asked.answer(asked.query.getQuestion().getName() + " 60 A 192.0.2.1"));
    }
    DnsClient client = client(server, second);
    for (int i = 0; i < 4; i++) {
      Heard.of(client, "n" + i + ".example", IPV4).addresses(IPV4);
    }
    assertThat(server.log).hasSize(2);
    assertThat(second.log).hasSize(2);
  }

  /** Contract row 13: the hosts file wins, with both families as one answer. */
  @Test
  void theHostsFileWins() throws Exception {
    write("hosts", "192.0.2.7 Fixed.Example # ours");
    DnsClient client = client(server);
    Heard heard = Heard.of(client, "fixed.EXAMPLE.");
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.7");
    assertKind(heard.six(), Kind.NO_DATA);
    assertThat(heard.four().source()).isEqualTo("hosts file");

    write("hosts", "2001:db8::7 fixed.example");
    assertThat(Heard.of(client, "fixed.example").addresses(IPV6)).hasSize(1);
    assertThat(server.log).isEmpty();
  }

  /** Contract row 16, for what comes from elsewhere than DNS. */
  @Test
  void theFirstAddressesAreEnough() throws Exception {
    settings.maxAddresses(2);
    write("hosts", "192.0.2.1 many", "192.0.2.2 many", "192.0.2.3 many", "2001:db8::1 many");
    Resolver platform =
        (question, listener) -> {
          Answer all =
              new Answer(
                  IPV4,
                  Kind.ADDRESSES,
                  Collections.nCopies(20_000, InetAddress.getLoopbackAddress()),
                  Duration.ZERO,
                  "platform",
                  null);
          listener.answered(all);
          listener.answered(all);
          return () -> {};
        };
    DnsClient client = client(List.of(server.address()), platform);
    Heard heard = Heard.of(client, "many");
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(heard.addresses(IPV6)).hasSize(1);
    assertThat(Heard.of(client, "many.local", IPV4).addresses(IPV4)).hasSize(2);
  }

  /** Case N18: as the JDK, which then asks nobody else. */
  @Test
  void theOnlyHostsFileOfTheJdkIsAllThereIs() throws Exception {
    write("resolv.conf", "nameserver 127.0.0.1");
    write("hosts", "192.0.2.7 fixed.example");
    System.setProperty("jdk.net.hosts.file", directory.resolve("hosts").toString());
    try {
      DnsClient client = client();
      assertThat(Heard.of(client, "fixed.example").addresses(IPV4)).containsExactly("192.0.2.7");
      Heard other = Heard.of(client, "www.example");
      assertThat(kinds(other)).containsExactly(Kind.NO_SUCH_NAME);
      assertThat(other.four().cause()).hasMessageContaining("jdk.net.hosts.file");
      assertThat(server.log).isEmpty();
    } finally {
      System.clearProperty("jdk.net.hosts.file");
    }
  }

  // names that DNS is not asked for

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST.", "a.b.localhost"})
  void localhostIsTheLoopbackAddresses(String host) throws Exception {
    write("hosts", "192.0.2.66 localhost");
    Heard heard = Heard.of(client(server), host);
    assertThat(heard.addresses(IPV6)).containsExactly("0:0:0:0:0:0:0:1");
    assertThat(heard.addresses(IPV4)).containsExactly("127.0.0.1");
    assertThat(server.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "x.invalid.", "abc.onion"})
  void reservedNamesDoNotExist(String host) throws Exception {
    assertThat(kinds(Heard.of(client(server), host))).containsExactly(Kind.NO_SUCH_NAME);
    assertThat(server.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"printer.local", "printer.LOCAL.", "nas"})
  void namesForThePlatformAreItsOwn(String host) throws Exception {
    PlatformDouble platform = new PlatformDouble();
    DnsClient client = client(List.of(server.address()), platform);
    Heard heard = Heard.of(client, host);

    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.99");
    assertThat(heard.six().source()).isEqualTo("platform");
    assertThat(platform.names).containsExactly(host.toLowerCase(Locale.ROOT));
    assertThat(server.log).isEmpty();
  }

  /** Case N8: names of other sources, asked for after DNS has denied them. */
  @ParameterizedTest
  @ValueSource(strings = {"search lan", "search"})
  void otherSourcesAreAskedAfterDnsHasDeniedAName(String search) throws Exception {
    write("nsswitch.conf", "hosts: files mdns4_minimal [NOTFOUND=return] dns libvirt");
    write("resolv.conf", search);
    server.all(Asked::nxdomain);
    server.zone("A www.example.", "www.example. 60 A 192.0.2.1").on("AAAA www.example.", a -> {});
    PlatformDouble platform = new PlatformDouble();
    DnsClient client = client(List.of(server.address()), platform);

    assertThat(Heard.of(client, "vm1.libvirt").addresses(IPV4)).containsExactly("192.0.2.99");
    assertThat(platform.names).containsExactly("vm1.libvirt");
    assertThat(server.log).contains("A vm1.libvirt.", "AAAA vm1.libvirt.");
    // a name that DNS has still races a family at a time
    assertThat(Heard.of(client, "www.example").addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(platform.names).hasSize(1);
  }

  @Test
  void whatNobodyKnowsIsDeniedInTheWordsOfDns() throws Exception {
    write("nsswitch.conf", "hosts: files dns myhostname");
    server.all(Asked::nxdomain);
    Resolver platform =
        (question, listener) -> {
          for (AddressFamily family : question.families()) {
            IOException cause = new UnknownHostException("of the platform");
            listener.answered(
                new Answer(family, Kind.NO_SUCH_NAME, List.of(), Duration.ZERO, "platform", cause));
          }
          return () -> {};
        };
    Heard heard = Heard.of(client(List.of(server.address()), platform), "www.example");
    assertThat(kinds(heard)).containsExactly(Kind.NO_SUCH_NAME);
    assertThat(heard.four().cause())
        .hasMessage("www.example (IPv4): no such name, says " + server.label() + " udp");
  }

  /** The list makes no name, and the option forbids the only other. */
  @Test
  void aNameForWhichNothingMayBeAskedGoesToThePlatform() throws Exception {
    DnsClient client = searching("search a..b", "options no-tld-query");
    assertThat(Heard.of(client, "host").addresses(IPV4)).containsExactly("192.0.2.99");
    assertThat(server.log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_gateway", "_outbound"})
  void namesThatTheMachineMakesUpGoToThePlatformFirst(String host) throws Exception {
    write("nsswitch.conf", "hosts: files myhostname dns");
    DnsClient client = searching("search lan");
    assertThat(Heard.of(client, host).addresses(IPV4)).containsExactly("192.0.2.99");
    assertThat(server.log).isEmpty();

    write("nsswitch.conf", "hosts: files dns");
    assertThat(kinds(Heard.of(client, host))).containsExactly(Kind.NO_SUCH_NAME);
    assertThat(server.log).contains("A " + host + ".lan.");
  }

  /** The platform may know names while DNS is down; it is not asked then, as the name may exist. */
  @Test
  void aNameThatServersFailForIsNotAskedElsewhere() throws Exception {
    write("nsswitch.conf", "hosts: files dns libvirt");
    server.fails("A www.example.", Rcode.SERVFAIL).fails("AAAA www.example.", Rcode.SERVFAIL);
    assertThat(kinds(Heard.of(client(server), "www.example"))).containsExactly(Kind.SERVER_FAILURE);
  }

  @Test
  void withoutAServerThePlatformIsAsked() throws Exception {
    assertThat(Heard.of(client(), "www.example").addresses(IPV4)).containsExactly("192.0.2.99");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPlatformThatThrowsIsAnAnswer(boolean error) throws Exception {
    Resolver platform =
        (question, listener) -> {
          if (error) {
            throw new OutOfMemoryError("of a test");
          }
          throw new IllegalStateException("of a test");
        };
    DnsClient client = client(List.of(server.address()), platform);
    Answer answer = Heard.of(client, "printer.local").four();
    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause()).hasMessageContaining("the lookup failed: of a test");
    aLiteralIsItsOwnAnswer();
  }

  @Test
  void malformedNamesAreRefusedBeforeAnyPacket() throws Exception {
    Answer answer = Heard.of(client(server), "a..example", IPV4).four();
    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause()).hasMessageContaining("'a..example' has an empty label");
    assertThat(server.log).isEmpty();
  }

  @Test
  void aNameMayEndInANumber() throws Exception {
    DnsClient client = searching("search svc.cluster.local", "options ndots:5");
    server.zone("A mysql.2024.svc.cluster.local.", "mysql.2024.svc.cluster.local. 60 A 192.0.2.1");
    assertThat(Heard.of(client, "mysql.2024", IPV4).addresses(IPV4)).hasSize(1);
    write("hosts", "127.0.0.1 node.1");
    assertThat(Heard.of(client, "node.1", IPV4).addresses(IPV4)).containsExactly("127.0.0.1");
    assertThat(Heard.of(client, "127.1", IPV4).addresses(IPV4)).containsExactly("127.0.0.1");
  }

  @Test
  void namesInOtherScriptsAreAskedAsALabels() throws Exception {
    server.zone("A xn--bcher-kva.example.", "xn--bcher-kva.example. 60 A 192.0.2.1");
    assertThat(Heard.of(client(server), "B\u00fccher.example", IPV4).addresses(IPV4)).hasSize(1);
  }

  @Test
  void aLiteralIsItsOwnAnswer() throws Exception {
    Heard heard = Heard.of(client(server), "[::1]");
    assertThat(heard.addresses(IPV6)).containsExactly("0:0:0:0:0:0:0:1");
    assertKind(heard.four(), Kind.NO_DATA);
  }
}
