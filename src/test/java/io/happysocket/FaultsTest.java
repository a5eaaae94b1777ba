// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.DnsSettings;
import io.happysocket.log.KeptLog;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/**
 * A machine that lacks something, at each moment of a connect by name: the connect ends, with a
 * connection or an {@link IOException}; once the machine has it again the next connect takes as
 * long as the first would have; nothing is left.
 */
class FaultsTest {

  private static final String NAME = "www.example";
  private static final InetSocketAddress FIRST = server("192.0.2.53");
  private static final InetSocketAddress SECOND = server("192.0.2.54");
  private static final long AAAA_AFTER = 10;
  private static final long A_AFTER = 12;
  private static final long ROUND_TRIP = 20;
  private static final long IN_ALL = AAAA_AFTER + ROUND_TRIP;

  /** For so long the machine lacks it. */
  private static final long LASTS = 15;

  @TempDir Path noFiles;

  private final List<InetSocketAddress> asked = new ArrayList<>();
  private PlayedConnects played;
  private Connector connector;

  /** What a machine can lack, in the types that the JDK tells it with. */
  private record Fault(Trouble where, Throwable what) {
    /** In the message: for types that tell all, our own words. */
    String said() {
      return what instanceof NoRouteToHostException
          ? "no route"
          : where == Trouble.START_THREAD ? "can be started" : what.getMessage();
    }

    @Override
    public String toString() {
      return where + " " + what.getMessage();
    }
  }

  private static final Fault MEMORY =
      new Fault(Trouble.DIRECT_MEMORY, new OutOfMemoryError("Cannot reserve 100 bytes"));

  static List<Fault> faults() {
    IOException descriptors = new SocketException("Too many open files");
    IOException network = new SocketException("Network is unreachable");
    return List.of(
        new Fault(Trouble.ASSOCIATE, new NoRouteToHostException("No route to host")),
        MEMORY,
        new Fault(Trouble.OPEN_SELECTOR, descriptors),
        new Fault(Trouble.OPEN_SOCKET, descriptors),
        new Fault(Trouble.OPEN_DATAGRAM, descriptors),
        new Fault(Trouble.OPEN_DATAGRAM, new UnsupportedOperationException("no IPv6")),
        new Fault(Trouble.CONNECT, new BindException("Cannot assign requested address")),
        new Fault(Trouble.CONNECT, network),
        new Fault(Trouble.ASSOCIATE, new BindException("Address already in use")),
        new Fault(Trouble.ASSOCIATE, network),
        new Fault(Trouble.WRITE, new SocketException("No buffer space available")),
        new Fault(Trouble.WRITE, new SocketException("Operation not permitted")),
        new Fault(Trouble.START_THREAD, new IOException("unable to create native thread")));
  }

  private static InetSocketAddress server(String address) {
    return new InetSocketAddress(PlayedConnects.ip(address), 53);
  }

  @AfterEach
  void forget() {
    KeptLog.forget();
  }

  private void build() {
    played = new PlayedConnects();
    asked.clear();
    played.world.channels().whenSent(this::answer);
    played.world.channels().whenConnecting(channel -> channel.establish(ROUND_TRIP * MILLIS));
    connector =
        played.use(
            Connector.builder()
                .port(played.world)
                .strategy(Strategies.happyEyeballs())
                .connectDeadline(Duration.ofSeconds(10))
                .dns(
                    DnsSettings.builder()
                        .servers(List.of(FIRST, SECOND))
                        .resolvConf(noFiles.resolve("resolv.conf"))
                        .hosts(noFiles.resolve("hosts"))
                        .nsswitch(noFiles.resolve("nsswitch.conf"))
                        .cacheSize(0)
                        .build()));
  }

  private void answer(PlayedDatagramChannel channel, byte[] wire) {
    try {
      Message query = new Message(wire);
      boolean six = query.getQuestion().getType() == Type.AAAA;
      asked.add(channel.remote());
      byte[] reply = PlayedDnsTest.reply(query, six ? "2001:db8::1" : "192.0.2.1");
      channel.reply((six ? AAAA_AFTER : A_AFTER) * MILLIS, reply);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<Connection> start() {
    return connector.connectWithReportAsync(NAME, 443);
  }

  private static void endsAsPromised(CompletableFuture<Connection> future) throws IOException {
    assertThat(future).isDone();
    try {
      future.join().close();
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(IOException.class);
    }
  }

  private static void close(CompletableFuture<Connection> future) {
    if (!future.isCompletedExceptionally()) {
      PlayedConnects.close(future.join().channel());
    }
  }

  /** The first server, once for each family, and no delay. */
  private void worksAsBefore() throws IOException {
    asked.clear();
    CompletableFuture<Connection> next = start();
    played.advance(100);
    assertThat(next).isCompleted();
    assertThat(next.join().report().totalNanos() / MILLIS).isEqualTo(IN_ALL);
    assertThat(asked).containsExactly(FIRST, FIRST);
    next.join().close();
  }

  private void lacksFromTo(Fault fault, long fromMillis, long toMillis) {
    played.world.after(fromMillis * MILLIS, () -> played.world.fail(fault.where, fault.what));
    played.world.after(toMillis * MILLIS, () -> played.world.fail(fault.where, null));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void itWorksAgainByItselfWheneverTheMachineLackedIt(Fault fault) throws IOException {
    for (long from = 0; from <= IN_ALL + 5; from += 3) {
      build();
      lacksFromTo(fault, from, from + LASTS);
      CompletableFuture<Connection> during = start();
      played.advance(from + LASTS + 12_000);
      endsAsPromised(during);
      if (fault.equals(MEMORY)) {
        // known from the next question on, which asks for it
        CompletableFuture<Connection> asks = start();
        played.advance(100);
        endsAsPromised(asks);
      }
      worksAsBefore();
      played.close();
    }
  }

  /** The one that did not come to a connection says what was missing. */
  @ParameterizedTest
  @MethodSource("faults")
  void aConnectThatFailsSaysWhatTheMachineLacked(Fault fault) {
    build();
    played.advance(1_100); // the interfaces are read anew, too
    lacksFromTo(fault, 0, 1_000);
    CompletableFuture<Connection> future = start();
    played.advance(900);
    if (future.isCompletedExceptionally()) {
      assertThatThrownBy(future::join)
          .satisfies(
              thrown ->
                  assertThat(thrown.getCause() + " " + thrown.getCause().getCause())
                      .contains(fault.said()));
    }
    played.advance(20_000);
    assertThat(future.isDone()).isTrue();
    close(future);
    played.close();
  }

  // ---- the end at each moment

  @Test
  void aCloseAtEachMomentEndsEverything() {
    for (long at = 0; at <= IN_ALL + 5; at++) {
      build();
      CompletableFuture<Connection> future = start();
      played.advance(at);
      connector.close();
      played.world.run();
      assertThat(future).isDone();
      close(future);
      played.close();
    }
  }

  @Test
  void aCancelAtEachMomentLeavesNothing() throws IOException {
    for (long at = 0; at <= IN_ALL + 5; at++) {
      build();
      CompletableFuture<Connection> future = start();
      played.advance(at);
      if (!future.cancel(true)) {
        future.join().close();
      }
      worksAsBefore();
      played.close();
    }
  }

  @Test
  void anInterruptAtEachMomentEndsTheCallAndNoLaterOne() throws IOException {
    for (long at = 0; at < IN_ALL; at++) {
      build();
      played.world.after(
          at * MILLIS,
          () -> played.world.failOnce(Trouble.AWAIT, new InterruptedException("played")));
      assertThatThrownBy(() -> connector.connect(NAME, 443))
          .isInstanceOf(ConnectInterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      worksAsBefore();
      played.close();
    }
  }

  // ---- the clock

  /** Of hours: the deadline has passed, whoever looks; nothing else may be harmed by it. */
  @Test
  void aSleepAtEachMomentEndsAConnectAsPromised() throws IOException {
    for (long at = 0; at <= IN_ALL; at++) {
      build();
      played.world.after(at * MILLIS, () -> played.world.spend(TimeUnit.HOURS.toNanos(3)));
      CompletableFuture<Connection> during = start();
      played.advance(at + 100);
      played.advance(12_000);
      endsAsPromised(during);
      worksAsBefore();
      played.close();
    }
  }

  /** Of seconds, with answers that came meanwhile: no query is sent again, no server skipped. */
  @Test
  void aPauseWithinTheDeadlineCostsNoQuery() throws IOException {
    for (long at = 0; at < AAAA_AFTER; at++) {
      build();
      played.world.after(
          at * MILLIS,
          () -> {
            played.world.spend(TimeUnit.SECONDS.toNanos(4));
          });
      CompletableFuture<Connection> during = start();
      played.advance(4_100);
      assertThat(during).isCompleted();
      assertThat(asked).containsExactly(FIRST, FIRST);
      during.join().close();
      played.close();
    }
  }

  // ---- many at once, at random

  /** Faults come and go, connects begin, are cancelled, and all end. */
  @Test
  void aMonthOfTroubleLosesNothing() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      build();
      List<CompletableFuture<Connection>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Fault fault = faults().get(random.nextInt(faults().size()));
        lacksFromTo(fault, random.nextInt(40), 40 + random.nextInt(40));
        CompletableFuture<Connection> future = start();
        all.add(future);
        if (random.nextInt(4) == 0) {
          played.world.after(random.nextInt(40) * MILLIS, () -> future.cancel(true));
        }
        played.advance(random.nextInt(100));
      }
      played.advance(20_000);
      assertThat(all).allMatch(CompletableFuture::isDone);
      all.forEach(FaultsTest::close);
      CompletableFuture<Connection> asks = start();
      played.advance(6_000);
      endsAsPromised(asks);
      worksAsBefore();
      played.close();
    }
  }

  // ---- memory

  /** It costs the loop half a second to be told that there is none: once, whoever needs it. */
  @Test
  void whereThereIsNoDirectMemoryTheLoopAsksOnce() throws IOException {
    build();
    CompletableFuture<Connection> before = start();
    played.advance(100);
    before.join().close();
    played.world.fail(Trouble.DIRECT_MEMORY, MEMORY.what);
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Connection> future = start();
      played.advance(10);
      assertThat(future).isCompletedExceptionally();
      assertThatThrownBy(future::join).hasMessageContaining("no memory is left (Cannot reserve");
    }
    assertThat(played.world.troubles(Trouble.DIRECT_MEMORY)).isOne();
    assertThat(KeptLog.lines()).filteredOn(line -> line.contains("no memory")).hasSize(1);
    CompletableFuture<Connection> literal = connector.connectWithReportAsync("192.0.2.1", 443);
    played.advance(ROUND_TRIP);
    assertThat(literal).as("needs none").isCompleted();
    literal.join().close();
    // asked for beside the loop now and then
    played.advance(5_000);
    CompletableFuture<Connection> asks = start();
    played.advance(10);
    assertThat(asks).isCompletedExceptionally();
    assertThat(played.world.troubles(Trouble.DIRECT_MEMORY)).isEqualTo(2);
    played.close();
  }
}
