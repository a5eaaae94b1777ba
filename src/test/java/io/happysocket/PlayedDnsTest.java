// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Façade, DNS client, race and dialer together, on a played loop: every moment is chosen. */
class PlayedDnsTest {

  private static final String NAME = "www.example";
  private static final long NEVER = -1;

  @TempDir Path noFiles;

  private final PlayedConnects played = new PlayedConnects();
  private final List<String> asked = new ArrayList<>();
  private long aaaaAfter = 10;
  private long aAfter = 30;
  private int lost;
  private Connector connector;

  @BeforeEach
  void build() {
    played.world.channels().whenSent(this::answer);
    // also probes the routes, so only these are DNS's
    connector =
        played.use(
            Connector.builder()
                .port(played.world)
                .strategy(Strategies.happyEyeballs())
                .connectDeadline(Duration.ofSeconds(10))
                .dns(
                    DnsSettings.builder()
                        .servers(
                            List.of(new InetSocketAddress(PlayedConnects.ip("192.0.2.53"), 53)))
                        .resolvConf(noFiles.resolve("resolv.conf"))
                        .hosts(noFiles.resolve("hosts"))
                        .nsswitch(noFiles.resolve("nsswitch.conf"))
                        .build()));
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private void answer(PlayedDatagramChannel channel, byte[] wire) {
    try {
      Message query = new Message(wire);
      boolean six = query.getQuestion().getType() == Type.AAAA;
      asked.add(played.nowMillis() - begin + " " + Type.string(query.getQuestion().getType()));
      long after = six ? aaaaAfter : aAfter;
      if (lost > 0) {
        lost--;
      } else if (after != NEVER) {
        channel.reply(after * MILLIS, reply(query, six ? "2001:db8::1" : "192.0.2.1"));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] reply(Message query, String address) throws IOException {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    Record question = query.getQuestion();
    reply.addRecord(question, Section.QUESTION);
    reply.addRecord(
        Record.fromString(
            question.getName(), question.getType(), 1, 60, address, question.getName()),
        Section.ANSWER);
    return reply.toWire();
  }

  private long begin;

  private CompletableFuture<Connection> start() {
    begin = played.nowMillis();
    return connector.connectWithReportAsync(NAME, 443);
  }

  private static long millis(CompletableFuture<Connection> future) {
    return future.join().report().totalNanos() / MILLIS;
  }

  private static boolean isIpv4(CompletableFuture<Connection> future) {
    return future.join().report().winner().address() instanceof Inet4Address;
  }

  @Test
  void ipv6StartsWithItsAnswer() throws IOException {
    CompletableFuture<Connection> future = start();
    played.advance(100);
    assertThat(asked).containsExactly("0 AAAA", "0 A");
    assertThat(millis(future)).isEqualTo(10 + 20);
    assertThat(isIpv4(future)).isFalse();
    future.join().close();
  }

  /** Contract row 9: at A, and the Resolution Delay, and the round trip. */
  @Test
  void anAaaaThatIsNeverAnsweredCostsTheResolutionDelay() throws IOException {
    aaaaAfter = NEVER;
    CompletableFuture<Connection> future = start();
    played.advance(200);
    assertThat(millis(future)).isEqualTo(30 + 50 + 20);
    assertThat(isIpv4(future)).isTrue();
    future.join().close();
    played.advance(20_000);
  }

  @Test
  void aLostQueryIsSentAgain() throws IOException {
    lost = 2;
    CompletableFuture<Connection> future = start();
    played.advance(3_000);
    assertThat(asked).hasSize(4);
    assertThat(asked.subList(0, 2)).containsExactly("0 AAAA", "0 A");
    assertThat(millis(future)).isBetween(1_030L, 1_032L);
    future.join().close();
  }

  /** Both answers in one turn of the loop are ranked together: one SYN, over IPv6. */
  @Test
  void answersOfOneTurnAreRankedTogether() throws IOException {
    aAfter = 10;
    CompletableFuture<Connection> future = start();
    played.advance(100);
    assertThat(played.world.channels().sockets()).hasSize(1);
    assertThat(isIpv4(future)).isFalse();
    future.join().close();
  }

  @Test
  void aCachedAnswerIsNotAskedForAgain() throws IOException {
    CompletableFuture<Connection> first = start();
    played.advance(100);
    first.join().close();
    asked.clear();
    CompletableFuture<Connection> second = start();
    played.advance(100);
    assertThat(asked).isEmpty();
    assertThat(millis(second)).isEqualTo(20);
    second.join().close();
  }

  @Test
  void aCloseWhileResolvingTellsTheCaller() {
    aaaaAfter = NEVER;
    aAfter = NEVER;
    CompletableFuture<Connection> future = start();
    played.advance(100);
    connector.close();
    played.world.run();
    assertThat(future).isCompletedExceptionally();
  }

  @Test
  void withoutADescriptorForItsQueriesAConnectFailsAndTheNextWorks() throws IOException {
    played.world.fail(Trouble.OPEN_DATAGRAM, new IOException("Too many open files"));
    CompletableFuture<Connection> future = start();
    played.advance(0);
    assertThat(future).isCompletedExceptionally();
    assertThatThrownBy(future::join).hasMessageContaining("Too many open files");
    played.world.fail(Trouble.OPEN_DATAGRAM, null);
    CompletableFuture<Connection> next = start();
    played.advance(100);
    assertThat(millis(next)).as("neither kept nor held against the server").isEqualTo(10 + 20);
    next.join().close();
  }

  // ---- a close

  @Test
  void aCloseIsTheReasonOfALookupThatIsUnderWay() {
    aaaaAfter = NEVER;
    aAfter = NEVER;
    CompletableFuture<Connection> future = start();
    played.advance(5);
    assertThat(asked).isNotEmpty();
    connector.close();
    played.world.run();
    endedByTheClose(future);
  }

  @Test
  void aCloseIsTheReasonOfALookupThatHasNotBegun() {
    played.world.hold("happysocket");
    CompletableFuture<Connection> future = start();
    played.world.release("happysocket");
    connector.close();
    played.world.run();
    endedByTheClose(future);
  }

  /** And not a name that does not exist. */
  private static void endedByTheClose(CompletableFuture<Connection> future) {
    assertThat(future)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(ConnectFailedException.class)
        .withMessageStartingWith("the connector was closed");
  }
}
