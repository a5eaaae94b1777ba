// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver.Listener;
import io.happysocket.dns.client.NastyServer.Asked;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Which server is asked, and who shares, stops and outlives a question; on loopback. */
class ServersLoopbackTest extends Loopback {

  private static final String FOUR = "www.example. 60 A 192.0.2.1";
  private static final String A = "A www.example.";

  private static void assertFound(Heard heard) throws Exception {
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR})
  void theNextServerIsAskedWhenOneFails(int rcode) throws Exception {
    NastyServer second = server().zone(A, FOUR);
    server.fails(A, rcode);
    Heard heard = Heard.of(client(server, second), "www.example", IPV4);

    assertFound(heard);
    assertThat(heard.asked).containsExactly("IPv4 " + server.label(), "IPv4 " + second.label());
    assertThat(heard.failing).singleElement().asString().contains("from " + server.label());
  }

  private static Message plain(Asked asked, String... records) {
    Message reply = asked.reply(records);
    reply.getHeader().unsetFlag(Flags.RA);
    return reply;
  }

  /** Case N6; an OPT record makes it no less lame. */
  @ParameterizedTest
  @ValueSource(strings = {"nothing", "opt", "upwards", "recursive referral"})
  void aServerThatIsNoUseIsSkipped(String how) throws Exception {
    NastyServer second = server().zone(A, FOUR);
    server.on(
        A,
        asked -> {
          boolean referral = how.endsWith("referral") || how.equals("upwards");
          Message reply = referral ? plain(asked, "!. 60 NS a.root.example.") : plain(asked);
          if (how.equals("opt")) {
            reply.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
          } else if (how.startsWith("recursive")) {
            reply.getHeader().setFlag(Flags.RA);
          }
          asked.send(reply.toWire());
        });
    DnsClient client = client(server, second);
    Heard heard = Heard.of(client, "www.example", IPV4);
    assertFound(heard);
    assertThat(heard.asked).containsExactly("IPv4 " + server.label(), "IPv4 " + second.label());
    String what = how.equals("nothing") || how.equals("opt") ? "a lame answer" : "a referral";
    assertThat(heard.failing).singleElement().asString().contains(what, "from " + server.label());
  }

  @Test
  void onlyServersThatAreNoUseAreAFailureThatSaysSo() throws Exception {
    server.on(A, asked -> asked.send(plain(asked).toWire()));
    Answer answer = Heard.of(client(server), "www.example", IPV4).four();
    assertKind(answer, Kind.SERVER_FAILURE);
    assertThat(answer.cause())
        .hasMessageContaining("a lame answer (no recursion) from " + server.label() + " udp");
  }

  @Test
  void anAuthoritativeServerWithoutRecursionIsHeard() throws Exception {
    server.on(
        A,
        asked -> {
          Message reply = plain(asked);
          reply.getHeader().setFlag(Flags.AA);
          asked.send(reply.toWire());
        });
    assertKind(Heard.of(client(server), "www.example", IPV4).four(), Kind.NO_DATA);
  }

  /** Case N14: in our words, whatever the system's are. */
  @Test
  void anUnreachablePortIsARefusedConnection() throws Exception {
    NastyServer gone = new NastyServer();
    InetSocketAddress address = gone.address();
    gone.close();
    Answer answer = Heard.of(client(List.of(address)), "www.example", IPV4).four();
    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause())
        .hasMessageContaining("connection refused by 127.0.0.1#" + address.getPort() + " udp")
        .hasMessageNotContaining("null");
  }

  @Test
  void whoJoinsAQuestionThatIsFailingIsToldSo() throws Exception {
    NastyServer second = server();
    server.fails(A, Rcode.SERVFAIL);
    DnsClient client = client(server, second);
    Heard first = Heard.of(client, "www.example", IPV4);
    NastyServer.Asked held = second.next();
    Heard joined = Heard.of(client, "www.example", IPV4);
    Heard.of(client, "127.0.0.1", IPV4).four(); // it has joined by now

    held.answer(FOUR);
    assertFound(joined);
    assertFound(first);
    assertThat(joined.failing).singleElement().asString().contains("SERVFAIL from ");
  }

  @Test
  void theFailureIsTheAnswerWhenEveryServerFailsTwice() throws Exception {
    NastyServer second = server().fails(A, Rcode.REFUSED);
    server.fails(A, Rcode.SERVFAIL);
    Answer answer = Heard.of(client(server, second), "www.example", IPV4).four();

    assertKind(answer, Kind.SERVER_FAILURE);
    assertThat(answer.cause())
        .hasMessageContaining("SERVFAIL from " + server.label())
        .hasMessageContaining("REFUSED from " + second.label());
    assertThat(server.count(A)).isEqualTo(2);
    assertThat(second.count(A)).isEqualTo(2);
  }

  @Test
  void anAnswerOfTheFirstServerIsNotFailing() throws Exception {
    server.zone(A, FOUR);
    Heard heard = Heard.of(client(server), "www.example", IPV4);
    assertFound(heard);
    assertThat(heard.failing).isEmpty();
  }

  @Test
  void aSilentServerIsNotPaidForTwice() throws Exception {
    NastyServer second = server();
    second.all(asked -> asked.answer(asked.query.getQuestion().getName() + " 60 A 192.0.2.1"));
    settings.resendAfter(SOON);
    DnsClient client = client(server, second);
    assertFound(Heard.of(client, "one.example", IPV4));
    assertFound(Heard.of(client, "two.example", IPV4));

    Heard third = Heard.of(client, "three.example", IPV4);
    assertFound(third);
    assertThat(third.asked).containsExactly("IPv4 " + second.label());
  }

  @Test
  void aDeadServerComesBackAtNoCostToQuestions() throws Exception {
    NastyServer second = server();
    for (NastyServer each : List.of(server, second)) {
      each.all(asked -> asked.answer(asked.query.getQuestion().getName() + " 60 A 192.0.2.1"));
    }
    DnsClient client = client(server, second);
    assertFound(Heard.of(client, "before.example", IPV4));
    onLoop(
        () -> {
          client
              .files()
              .whenFresh(
                  files -> {
                    Servers.Server first =
                        client.servers(files.resolvConf()).order(Name.root, 0).get(0);
                    first.silent(loop.now() - TimeUnit.SECONDS.toNanos(9));
                    first.silent(loop.now() - TimeUnit.SECONDS.toNanos(9));
                  },
                  why -> {});
          return true;
        });
    Heard probing = Heard.of(client, "probing.example", IPV4);
    assertFound(probing);
    assertThat(probing.asked).containsExactly("IPv4 " + second.label());

    List<String> asked = List.of();
    for (int i = 0; i < 100 && !asked.contains("IPv4 " + server.label()); i++) {
      Heard after = Heard.of(client, "after" + i + ".example", IPV4);
      assertFound(after);
      asked = after.asked;
    }
    assertThat(asked).containsExactly("IPv4 " + server.label());
    assertThat(server.log).contains("A probing.example.");
  }

  @Test
  void anUnreachablePortLeadsToTheNextServerAtOnce() throws Exception {
    InetSocketAddress nobody;
    try (NastyServer gone = new NastyServer()) {
      nobody = gone.address();
    }
    server.zone(A, FOUR);
    assertFound(Heard.of(client(List.of(nobody, server.address())), "www.example", IPV4));

    Answer answer = Heard.of(client(List.of(nobody)), "www.example", IPV4).four();
    assertKind(answer, Kind.NOT_ASKED);
    assertThat(answer.cause()).hasMessageContaining("127.0.0.1#" + nobody.getPort());
  }

  @Test
  void aServerThatCannotBeUsedIsSkipped() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    InetAddress noInterface = Inet6Address.getByAddress(null, linkLocal, 9_999);
    server.zone(A, FOUR);
    assertFound(
        Heard.of(
            client(List.of(new InetSocketAddress(noInterface, 53), server.address())),
            "www.example",
            IPV4));
  }

  @Test
  void aServerIsAskedOverIpv6() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/net/if_inet6")), "no IPv6 here");
    NastyServer six = closing(new NastyServer("::1", 0)).zone(A, FOUR);
    Answer answer = Heard.of(client(six), "www.example", IPV4).four();

    assertThat(answer.source()).isEqualTo("::1#" + six.port() + " udp");
  }

  @Test
  void equalQuestionsShareOneQuery() throws Exception {
    DnsClient client = client(server);
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(Heard.of(client, i % 2 == 0 ? "www.example" : "WWW.Example.", IPV4));
    }
    Asked only = server.next();
    onLoop(() -> true);
    all.get(0).resolution.cancel();
    onLoop(() -> true);
    only.answer(FOUR);

    for (Heard heard : all.subList(1, 20)) {
      assertFound(heard);
      assertThat(heard.asked).containsExactly("IPv4 " + server.label());
    }
    assertThat(all.get(0).knows(IPV4)).isFalse();
    assertThat(server.log).hasSize(1);
  }

  /** Contract row 28. */
  @Test
  void cancellingTheLastWhoWaitsClosesTheSocketsNow() throws Exception {
    DnsClient client = client(server);
    Set<String> idle = flushedSockets();
    Heard heard = Heard.of(client, "www.example");
    server.next();
    server.next();
    assumeTrue(countsSockets(), "no /proc here");
    assertThat(sockets()).hasSize(idle.size() + 2);

    heard.resolution.cancel();
    assertThat(flushedSockets()).isEqualTo(idle);
    heard.resolution.cancel();
    assertThat(heard.inOrder).isEmpty();
  }

  /** Contract row 12. */
  @Test
  void aReleasedQuestionStillFeedsTheCache() throws Exception {
    DnsClient client = client(server);
    Heard heard = Heard.of(client, "www.example", IPV4);
    Asked asked = server.next();
    heard.resolution.release();
    onLoop(() -> true);
    asked.answer(FOUR);

    assertFound(Heard.of(client, "www.example", IPV4));
    assertThat(server.log).hasSize(1);
    assertThat(heard.inOrder).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatAListenerThrowsHarmsNobodyElse(boolean error) throws Exception {
    NastyServer second = server();
    server.fails(A, Rcode.SERVFAIL);
    DnsClient client = client(server, second);
    List<String> told = new CopyOnWriteArrayList<>();
    Listener bad =
        new Listener() {
          private void fail(String what) {
            told.add(what);
            if (error) {
              throw new AssertionError("on purpose");
            }
            throw new IllegalStateException("on purpose");
          }

          @Override
          public void asked(AddressFamily family, String server) {
            fail("asked");
          }

          @Override
          public void failing(AddressFamily family, IOException cause) {
            fail("failing");
          }

          @Override
          public void answered(Answer answer) {
            fail("answered");
          }
        };
    client.resolve(new Question("www.example", Set.of(IPV4)), bad);
    Heard good = Heard.of(client, "www.example", IPV4);
    second.next().answer(FOUR);

    assertFound(good);
    Heard.of(client, "127.0.0.1", IPV4).four(); // a turn later
    assertThat(told).containsExactly("asked", "asked", "failing", "answered");
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    DnsClient client = client(server);
    Heard heard = Heard.of(client, "www.example");
    server.next();
    client.close();

    assertThat(kinds(heard)).containsExactly(Kind.NOT_ASKED);
    assertThat(kinds(Heard.of(client, "www.example"))).containsExactly(Kind.NOT_ASKED);
  }

  @Test
  void theEndOfTheLoopEndsWhatIsUnderWay() throws Exception {
    DnsClient client = client(server);
    Heard heard = Heard.of(client, "www.example");
    server.next();
    loop.close();

    assertThat(kinds(heard)).containsExactly(Kind.NOT_ASKED);
    assertThat(kinds(Heard.of(client, "www.example"))).containsExactly(Kind.NOT_ASKED);
  }

  @Test
  void noMoreSocketsThanTheCapAreOpen() throws Exception {
    settings.maxInFlight(2);
    server.all(asked -> asked.answer(asked.query.getQuestion().getName() + " 60 A 192.0.2.1"));
    server.on("A held1.example.", asked -> {}).on("A held2.example.", asked -> {});
    DnsClient client = client(server);
    Set<String> idle = flushedSockets();
    Heard.of(client, "held1.example", IPV4);
    Asked first = server.next();
    Heard held = Heard.of(client, "held2.example", IPV4);
    server.next();
    List<Heard> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(Heard.of(client, "n" + i + ".example", IPV4));
    }
    if (countsSockets()) {
      assertThat(flushedSockets()).hasSize(idle.size() + 2);
    }
    assertThat(server.log).hasSize(2);

    first.answer("held1.example. 60 A 192.0.2.1");
    for (Heard heard : all) {
      assertFound(heard);
    }
    assertThat(server.log.get(2)).isEqualTo("A n0.example.");
    assertThat(held.knows(IPV4)).isFalse();
  }

  @Test
  void aQueryThatHadItsTimeMakesRoomForOthers() throws Exception {
    settings.maxInFlight(1).resendAfter(SOON).attempts(1).giveUpAfter(SOON.multipliedBy(30));
    server.zone(A, FOUR);
    DnsClient client = client(server, server());
    Heard silent = Heard.of(client, "silent.example", IPV4);
    server.next();

    assertFound(Heard.of(client, "www.example", IPV4));
    assertThat(silent.knows(IPV4)).isFalse();
    assertKind(silent.four(), Kind.TIMEOUT);
  }

  @Test
  void cachedAnswersAreToldBeforeResolveReturnsOnTheLoop() throws Exception {
    server.zone(A, FOUR).zone("AAAA www.example.", "!example. 60 SOA ns. h. 1 2 3 4 60");
    DnsClient client = client(server);
    Heard first = Heard.of(client, "www.example");
    assertFound(first);
    assertKind(first.six(), Kind.NO_DATA);

    assertThat(onLoop(() -> Heard.of(client, "www.example").inOrder))
        .extracting(Answer::family, Answer::kind, Answer::source)
        .containsExactly(tuple(IPV6, Kind.NO_DATA, "cache"), tuple(IPV4, Kind.ADDRESSES, "cache"));
    assertThat(server.log).hasSize(2);
  }

  @Test
  void answersWithoutTtlAreNotKept() throws Exception {
    server.zone(A, "www.example. 0 A 192.0.2.1");
    DnsClient client = client(server);
    assertFound(Heard.of(client, "www.example", IPV4));
    assertFound(Heard.of(client, "www.example", IPV4));
    assertThat(server.log).hasSize(2);
  }

  @Test
  void aFailureIsKeptForAMoment() throws Exception {
    server.fails(A, Rcode.REFUSED);
    settings.failureTtl(Duration.ofMinutes(1));
    DnsClient client = client(server);
    assertKind(Heard.of(client, "www.example", IPV4).four(), Kind.SERVER_FAILURE);
    assertKind(Heard.of(client, "www.example", IPV4).four(), Kind.SERVER_FAILURE);
    assertThat(server.log).hasSize(2);
  }
}
