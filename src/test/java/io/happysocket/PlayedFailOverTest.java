// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.LookupReport;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A database moves to another address while its old one is in the cache for a minute: facade, DNS
 * client, race and dialer together, in virtual time. Without a second lookup each of these connects
 * fails until that minute is over.
 */
class PlayedFailOverTest {

  private static final String NAME = "db.example";
  private static final String OLD = "192.0.2.1";
  private static final String NEW = "192.0.2.11";
  private static final long DNS_MILLIS = 5;
  private static final long RTT_MILLIS = 20;

  private enum Says {
    CONNECTS,
    REFUSES,
    NOTHING
  }

  @TempDir Path noFiles;

  private final PlayedConnects played = new PlayedConnects();
  private final List<String> asked = new ArrayList<>();
  private final List<String> dialled = new ArrayList<>();
  private final Map<String, Says> hosts = new HashMap<>();
  private String address = OLD;
  private boolean dnsAnswers = true;
  private Connector connector;

  @BeforeEach
  void connectOnce() throws IOException {
    played.world.channels().whenSent(this::answer);
    played.world.channels().whenConnecting(this::connecting);
    connector =
        played.use(
            Connector.builder()
                .port(played.world)
                .connectDeadline(Duration.ofSeconds(10))
                .dns(
                    DnsSettings.builder()
                        .servers(
                            List.of(new InetSocketAddress(PlayedConnects.ip("192.0.2.53"), 53)))
                        .resolvConf(noFiles.resolve("resolv.conf"))
                        .hosts(noFiles.resolve("hosts"))
                        .nsswitch(noFiles.resolve("nsswitch.conf"))
                        .build()));
    hosts.put(OLD, Says.CONNECTS);
    hosts.put(NEW, Says.CONNECTS);
    CompletableFuture<Connection> first = start();
    played.advance(100);
    first.join().close();
    played.advance(5_000);
    assertThat(asked).containsExactly("AAAA", "A");
    asked.clear();
    dialled.clear();
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private void answer(PlayedDatagramChannel channel, byte[] wire) {
    try {
      Message query = new Message(wire);
      Record question = query.getQuestion();
      asked.add(Type.string(question.getType()));
      if (dnsAnswers) {
        channel.reply(DNS_MILLIS * MILLIS, reply(query, question).toWire());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A for a minute; no AAAA, for as long. */
  private Message reply(Message query, Record question) throws IOException {
    boolean six = question.getType() == Type.AAAA;
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.addRecord(question, Section.QUESTION);
    reply.addRecord(
        Record.fromString(
            question.getName(),
            six ? Type.SOA : Type.A,
            1,
            60,
            six ? "ns.example. host.example. 1 2 3 4 60" : address,
            question.getName()),
        six ? Section.AUTHORITY : Section.ANSWER);
    return reply;
  }

  private void connecting(PlayedSocketChannel channel) {
    String to = channel.address().getHostAddress();
    dialled.add(to);
    switch (hosts.get(to)) {
      case CONNECTS -> channel.establish(RTT_MILLIS * MILLIS);
      case REFUSES -> channel.refuse(RTT_MILLIS * MILLIS, new ConnectException("refused"));
      case NOTHING -> {}
    }
  }

  private CompletableFuture<Connection> start() {
    return connector.connectWithReportAsync(NAME, 5432);
  }

  private void failOver(Says old) {
    hosts.put(OLD, old);
    address = NEW;
  }

  private static long millis(RaceReport report) {
    return report.totalNanos() / MILLIS;
  }

  private static Connection won(CompletableFuture<Connection> future) {
    assertThat(future).isCompleted();
    return future.join();
  }

  private static RaceReport failed(CompletableFuture<Connection> future) {
    assertThat(future).isCompletedExceptionally();
    return future
        .handle((none, thrown) -> ((CompletionException) wrapped(thrown)).getCause())
        .thenApply(thrown -> ((ConnectFailedException) thrown).report())
        .join();
  }

  private static Throwable wrapped(Throwable thrown) {
    return thrown instanceof CompletionException ? thrown : new CompletionException(thrown);
  }

  @Test
  void aRefusedOldAddressCostsTwoRoundTripsAndOneQuery() throws IOException {
    failOver(Says.REFUSES);
    CompletableFuture<Connection> future = start();
    played.advance(200);
    try (Connection connection = won(future)) {
      assertThat(millis(connection.report())).isEqualTo(2 * RTT_MILLIS + DNS_MILLIS);
      assertThat(connection.report().lookups())
          .extracting(LookupReport::again, LookupReport::source)
          .hasSize(4)
          .contains(tuple(false, "cache"));
      assertThat(connection.report().toString()).contains("ask again");
    }
    assertThat(asked).containsExactlyInAnyOrder("AAAA", "A");
    assertThat(dialled).containsExactly(OLD, NEW);
    dialled.clear();
    CompletableFuture<Connection> next = start();
    played.advance(200);
    won(next).close();
    assertThat(dialled).as("the new answer has replaced the old one").containsExactly(NEW);
  }

  @Test
  void aSilentOldAddressCostsASecond() throws IOException {
    failOver(Says.NOTHING);
    CompletableFuture<Connection> future = start();
    played.advance(2_000);
    try (Connection connection = won(future)) {
      assertThat(millis(connection.report())).isEqualTo(1_000 + DNS_MILLIS + RTT_MILLIS);
    }
    // it was good before: its SYN may have been lost (contract row 53)
    assertThat(dialled).containsExactly(OLD, OLD, NEW);
  }

  @Test
  void theSameAddressFailsAtOnce() {
    hosts.put(OLD, Says.REFUSES);
    CompletableFuture<Connection> future = start();
    played.advance(200);
    RaceReport report = failed(future);
    assertThat(report.outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
    assertThat(millis(report)).isEqualTo(RTT_MILLIS + DNS_MILLIS);
    assertThat(dialled).containsExactly(OLD);
    asked.clear();
    CompletableFuture<Connection> next = start();
    played.advance(200);
    assertThat(millis(failed(next))).as("asked within the last second").isEqualTo(RTT_MILLIS);
    assertThat(asked).isEmpty();
  }

  /** A pool that reconnects: at most one query for a name, a type and a second. */
  @Test
  void manyRacesAtOnceShareOneQuery() throws IOException {
    failOver(Says.REFUSES);
    List<CompletableFuture<Connection>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(start());
      played.advance(1);
    }
    played.advance(200);
    assertThat(asked).containsExactlyInAnyOrder("AAAA", "A");
    for (CompletableFuture<Connection> each : all) {
      won(each).close();
    }
  }

  /** Also where the servers are dead, too, and each race gives up after 2 s. */
  @Test
  void noMoreThanOneQueryASecondIsBegun() {
    hosts.put(OLD, Says.REFUSES);
    dnsAnswers = false;
    CompletableFuture<Connection> first = start();
    played.advance(2_100);
    RaceReport report = failed(first);
    assertThat(report.outcome()).isEqualTo(RaceReport.Outcome.ALL_FAILED);
    assertThat(millis(report)).isEqualTo(RTT_MILLIS + 2_000);
    assertThat(asked).as("sent once more after a second").hasSizeLessThanOrEqualTo(4);
    int begun = asked.size();
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Connection> next = start();
      played.advance(100);
      next.cancel(true);
    }
    assertThat(asked).as("they join the one under way").hasSize(begun);
  }

  @Test
  void aFirstAnswerFromTheServersIsNotAskedForAgain() {
    played.advance(60_000);
    hosts.put(OLD, Says.REFUSES);
    CompletableFuture<Connection> future = start();
    played.advance(200);
    assertThat(millis(failed(future))).isEqualTo(DNS_MILLIS + RTT_MILLIS);
    assertThat(asked).hasSize(2);
  }
}
