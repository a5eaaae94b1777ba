// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedLoop.Trouble;
import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.RaceReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lookups that race, in virtual time. Addresses that end in 3 are silent, those that end in 2
 * refuse after 20 ms, all others answer after 20 ms.
 */
class ProvedLookupTest {

  private static final String NAME = "name.test";
  private static final int PORT = 443;
  private static final String SIX = "2001:db8::1";
  private static final String SIX_SILENT = "2001:db8::3";
  private static final String FOUR = "192.0.2.1";
  private static final String SECOND_FOUR = "192.0.2.11";
  private static final String THIRD_FOUR = "192.0.2.21";
  private static final String FOUR_SILENT = "192.0.2.3";

  private final PlayedConnects played = new PlayedConnects();
  private final List<RaceReport> races = new ArrayList<>();

  /** What DNS says now of any name; null: nothing, ever. */
  private List<InetAddress> addresses = List.of();

  private InetAddress source = ip("2001:db8:c::2");
  private Connector connector;

  @BeforeEach
  void connector() {
    played.world.channels().whenAssociating(this::route);
    ConnectListener listener =
        new ConnectListener() {
          @Override
          public void raceEnded(long race, RaceReport report) {
            races.add(report);
          }
        };
    connector = played.use(played.builder().resolver(this::resolve).listener(listener));
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    played.close();
  }

  private void route(PlayedDatagramChannel channel) {
    boolean four = AddressFamily.of(channel.remote().getAddress()) == AddressFamily.IPV4;
    channel.from(four ? ip("198.51.100.2") : source);
  }

  private Resolver.Resolution resolve(Question question, Resolver.Listener listener) {
    List<InetAddress> all = addresses;
    for (AddressFamily family : all == null ? List.<AddressFamily>of() : question.families()) {
      List<InetAddress> its = all.stream().filter(a -> AddressFamily.of(a) == family).toList();
      Answer.Kind kind = its.isEmpty() ? Answer.Kind.NO_DATA : Answer.Kind.ADDRESSES;
      listener.answered(new Answer(family, kind, its, Duration.ZERO, "script", null));
    }
    return () -> {};
  }

  private void dnsSays(String... literals) {
    addresses = ips(literals);
  }

  private static List<InetAddress> ips(String... literals) {
    return List.of(literals).stream().map(PlayedConnects::ip).toList();
  }

  private int syns() {
    return played.world.channels().sockets().size();
  }

  private void assertFound(String... literals) throws UnknownHostException {
    assertThat(connector.lookup(NAME, PORT)).containsExactlyElementsOf(ips(literals));
  }

  private static InetSocketAddress named(String literal, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByAddress(NAME, ip(literal).getAddress()), port);
  }

  // ---- the answer of a race

  @Test
  void aSilentFamilyCostsOneDelayOnceAndIsPutBehind() throws IOException {
    dnsSays(SIX_SILENT, FOUR);
    long begin = played.nowMillis();
    List<InetAddress> found = connector.lookup(NAME, PORT);
    assertThat(found).containsExactlyElementsOf(ips(FOUR, SIX_SILENT));
    assertThat(found).extracting(InetAddress::getHostName).containsOnly(NAME);
    assertThat(played.nowMillis() - begin).isEqualTo(270);
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    for (int i = 0; i < 10; i++) {
      assertFound(FOUR, SIX_SILENT);
    }
    assertThat(played.nowMillis() - begin).isEqualTo(270);
    assertThat(syns()).isEqualTo(2);
  }

  @Test
  void healthyFamiliesStayInOrder() throws IOException {
    dnsSays(FOUR, SIX);
    assertFound(SIX, FOUR);
    assertFound(SIX, FOUR);
    assertThat(syns()).isEqualTo(1);
  }

  /** What nobody has tried of it is no better than what was silent. */
  @Test
  void allOfASilentFamilyIsPutBehind() throws IOException {
    dnsSays(SIX_SILENT, "2001:db8::13", FOUR, SECOND_FOUR);
    assertFound(FOUR, SECOND_FOUR, "2001:db8::13", SIX_SILENT);
    assertFound(FOUR, SECOND_FOUR, "2001:db8::13", SIX_SILENT);
  }

  @Test
  void whatIsRefusedIsPutBehind() throws IOException {
    dnsSays("2001:db8::2", FOUR);
    assertFound(FOUR, "2001:db8::2");
    assertFound(FOUR, "2001:db8::2");
    assertThat(syns()).isEqualTo(2);
  }

  @Test
  void listenersSeeItsRace() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    assertFound(FOUR);
    played.world.run();
    assertThat(races).hasSize(1);
    assertThat(races.get(0).outcome()).isEqualTo(RaceReport.Outcome.WON);
    assertThat(races.get(0).port()).isEqualTo(PORT);
  }

  // ---- the rotation of DNS

  @Test
  void aRoundRobinOfThreeGoesOn() throws IOException {
    List<InetAddress> robin = new ArrayList<>(ips(FOUR, SECOND_FOUR, THIRD_FOUR));
    for (int i = 0; i < 10; i++) {
      addresses = List.copyOf(robin);
      assertThat(connector.lookup(NAME, PORT)).containsExactlyElementsOf(robin);
      Collections.rotate(robin, -1);
    }
    assertThat(syns()).isEqualTo(1);
  }

  @Test
  void aRoundRobinGoesOnBeforeASilentAddress() throws IOException {
    dnsSays(FOUR_SILENT, FOUR, SECOND_FOUR);
    assertFound(FOUR, SECOND_FOUR, FOUR_SILENT);
    dnsSays(FOUR, SECOND_FOUR, FOUR_SILENT);
    assertFound(FOUR, SECOND_FOUR, FOUR_SILENT);
    dnsSays(SECOND_FOUR, FOUR_SILENT, FOUR);
    assertFound(SECOND_FOUR, FOUR, FOUR_SILENT);
    assertThat(syns()).isEqualTo(2);
  }

  @Test
  void addressesOfWhichNothingIsProvedAreRacedFor() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    dnsSays(FOUR_SILENT, SECOND_FOUR);
    assertFound(SECOND_FOUR, FOUR_SILENT);
    assertThat(syns()).isEqualTo(3);
    dnsSays(FOUR_SILENT, FOUR, SECOND_FOUR);
    assertFound(FOUR, SECOND_FOUR, FOUR_SILENT);
    assertThat(syns()).isEqualTo(3);
  }

  // ---- one race for many

  @Test
  void fiftyAtOnceShareOneRace() {
    dnsSays(SIX_SILENT, FOUR);
    List<CompletableFuture<List<InetAddress>>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String host = i % 2 == 0 ? NAME : "NAME.test";
      all.add(connector.lookupAsync(host, PORT));
    }
    played.advance(270);
    assertThat(all)
        .allSatisfy(
            each -> assertThat(each.join()).containsExactlyElementsOf(ips(FOUR, SIX_SILENT)));
    assertThat(syns()).isEqualTo(2);
    assertThat(all.get(1).join().get(0).getHostName()).isEqualTo("NAME.test");
  }

  /** A firewall shuts ports, not addresses. */
  @Test
  void eachPortHasItsOwnProof() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    connector.lookup(NAME, 80);
    connector.lookup(NAME, 80);
    assertThat(syns()).isEqualTo(2);
  }

  // ---- how long a proof counts

  @Test
  void aProofIsKeptForThirtySeconds() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    played.advance(29_999);
    assertFound(FOUR);
    assertThat(syns()).isEqualTo(1);
    played.advance(1);
    assertFound(FOUR);
    assertThat(syns()).isEqualTo(2);
  }

  @Test
  void aReportedFailureThrowsItAway() throws IOException {
    dnsSays(SIX, FOUR);
    assertFound(SIX, FOUR);
    connector.lookup(NAME, 80);
    connector.reportFailure(new InetSocketAddress(ip(SIX), PORT), "connect timed out");
    assertFound(FOUR, SIX);
    assertThat(syns()).isEqualTo(3);
    connector.lookup(NAME, 80);
    assertThat(syns()).as("the other port is another service").isEqualTo(3);
  }

  /** Its name says which host it belongs to. */
  @Test
  void anAddressThatNoRaceHasTriedIsPutBehindWhenItFails() throws IOException {
    dnsSays(FOUR, SECOND_FOUR, THIRD_FOUR);
    assertFound(FOUR, SECOND_FOUR, THIRD_FOUR);
    connector.reportFailure(named(SECOND_FOUR, PORT), "TLS failed");
    dnsSays(SECOND_FOUR, THIRD_FOUR, FOUR);
    assertFound(THIRD_FOUR, FOUR, SECOND_FOUR);
    assertThat(syns()).isEqualTo(2);
    assertFound(THIRD_FOUR, FOUR, SECOND_FOUR);
    assertThat(syns()).isEqualTo(2);
  }

  @Test
  void aReportOfAConnectionCountsAsWell() throws IOException {
    dnsSays(SIX, FOUR);
    assertFound(SIX, FOUR);
    try (Connection connection = connector.connectWithReport(NAME, PORT)) {
      connection.reportFailure("stalled");
    }
    assertFound(FOUR, SIX);
  }

  @Test
  void anotherNetworkThrowsItAway() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    source = ip("2001:db8:d::2");
    played.advance(2_000);
    assertFound(FOUR); // has the interfaces read again
    played.world.run();
    assertFound(FOUR);
    assertFound(FOUR);
    assertThat(syns()).isEqualTo(2);
    source = ip("2001:db8:c::2");
    played.advance(2_000);
    assertFound(FOUR);
    played.world.run();
    assertFound(FOUR);
    assertThat(syns()).as("also where this machine comes back").isEqualTo(3);
  }

  // ---- no answer

  @Test
  void whereAllRefuseTheyAreGivenAllTheSame() throws IOException {
    dnsSays("2001:db8::2", "192.0.2.2");
    long begin = played.nowMillis();
    assertFound("2001:db8::2", "192.0.2.2");
    assertThat(played.nowMillis() - begin).isLessThan(300);
    assertFound("2001:db8::2", "192.0.2.2");
    assertThat(syns()).as("nothing is proved").isEqualTo(4);
  }

  @Test
  void whereAllAreSilentTheyAreGivenAtTheDeadline() throws IOException {
    dnsSays(SIX_SILENT, FOUR_SILENT);
    long begin = played.nowMillis();
    assertFound(SIX_SILENT, FOUR_SILENT);
    assertThat(played.nowMillis() - begin).isEqualTo(PlayedConnects.DEADLINE.toMillis());
    played.world.run();
    assertThat(races.get(0).outcome()).isEqualTo(RaceReport.Outcome.DEADLINE);
  }

  @Test
  void aNameWithoutAddressesIsUnknown() {
    assertThatThrownBy(() -> connector.lookup(NAME, PORT))
        .isInstanceOf(UnresolvedHostException.class);
    CompletableFuture<List<InetAddress>> future = connector.lookupAsync(NAME, PORT);
    played.advance(1);
    assertThatThrownBy(future::join).hasCauseInstanceOf(UnresolvedHostException.class);
  }

  /** Also when there is a proof: DNS has the last word. */
  @Test
  void aNameThatHasLostItsAddressesIsUnknown() throws IOException {
    dnsSays(FOUR);
    assertFound(FOUR);
    dnsSays();
    assertThatThrownBy(() -> connector.lookup(NAME, PORT)).isInstanceOf(UnknownHostException.class);
    addresses = null;
    long begin = played.nowMillis();
    assertThatThrownBy(() -> connector.lookup(NAME, PORT))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no answer in time");
    assertThat(played.nowMillis() - begin).isEqualTo(PlayedConnects.DEADLINE.toMillis());
  }

  @Test
  void aLiteralIsGivenAsItIs() throws IOException {
    assertThat(connector.lookup("192.0.2.3", PORT)).containsExactly(ip(FOUR_SILENT));
    assertThat(connector.lookup("[2001:db8::3]", PORT)).containsExactly(ip(SIX_SILENT));
    assertThat(syns()).isZero();
  }

  // ---- deadlines and ends

  @Test
  void eachCallerHasItsOwnDeadline() throws IOException {
    dnsSays(SIX_SILENT, FOUR_SILENT, SECOND_FOUR);
    CompletableFuture<List<InetAddress>> patient = connector.lookupAsync(NAME, PORT);
    long begin = played.nowMillis();
    assertThat(connector.lookup(NAME, PORT, Duration.ofMillis(300)))
        .containsExactlyElementsOf(ips(SIX_SILENT, FOUR_SILENT, SECOND_FOUR));
    assertThat(played.nowMillis() - begin).isEqualTo(300);
    assertThat(patient).isNotDone();
    played.advance(700);
    assertThat(patient.join().get(0)).isEqualTo(ip(SECOND_FOUR));
    assertThat(syns()).isEqualTo(3);
  }

  @Test
  void aRaceThatNobodyWaitsForAnyLongerIsEnded() throws IOException {
    dnsSays(SIX_SILENT, FOUR_SILENT);
    connector.lookup(NAME, PORT, Duration.ofMillis(300));
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    played.world.run();
    assertThat(races).hasSize(1);
  }

  @Test
  void aCallerWhoWaitsLongerThanTheConnectorHasAsLongARace() throws IOException {
    dnsSays(FOUR_SILENT);
    long begin = played.nowMillis();
    connector.lookup(NAME, PORT, Duration.ofSeconds(5));
    assertThat(played.nowMillis() - begin).isEqualTo(5_000);
  }

  @Test
  void noAddressInTimeIsUnknown() {
    addresses = null;
    long begin = played.nowMillis();
    assertThatThrownBy(() -> connector.lookup(NAME, PORT, Duration.ofMillis(100)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("no answer in time");
    assertThat(played.nowMillis() - begin).isEqualTo(100);
  }

  @Test
  void aCancelEndsTheRaceUnlessOthersWait() {
    dnsSays(SIX_SILENT, FOUR_SILENT);
    CompletableFuture<List<InetAddress>> one = connector.lookupAsync(NAME, PORT);
    CompletableFuture<List<InetAddress>> other = connector.lookupAsync(NAME, PORT);
    played.advance(300);
    assertThat(one.cancel(true)).isTrue();
    assertThatThrownBy(one::join).isInstanceOf(CancellationException.class);
    assertThat(played.world.channels().sockets()).allMatch(PlayedSocketChannel::isOpen);
    other.cancel(true);
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
    CompletableFuture<List<InetAddress>> after = connector.lookupAsync(NAME, PORT);
    played.advance(1_000);
    assertThat(after).isCompleted();
    assertThat(syns()).isEqualTo(4);
  }

  @Test
  void anInterruptEndsTheWaitAndTheRace() {
    dnsSays(FOUR_SILENT);
    played.world.after(
        5_000_000, () -> played.world.failOnce(Trouble.AWAIT, new InterruptedException()));
    assertThatThrownBy(() -> connector.lookup(NAME, PORT))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(played.world.channels().sockets()).noneMatch(PlayedSocketChannel::isOpen);
  }

  @Test
  void aCloseEndsAllThatWait() {
    dnsSays(SIX_SILENT, FOUR_SILENT);
    CompletableFuture<List<InetAddress>> racing = connector.lookupAsync(NAME, PORT);
    played.world.after(5_000_000, connector::close);
    assertThatThrownBy(() -> connector.lookup(NAME, PORT))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("the connector was closed");
    played.world.run();
    assertThatThrownBy(racing::join).hasCauseInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> connector.lookupAsync(NAME, PORT))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutAThreadForTheLoopALookupFailsAndTheNextWorks() throws IOException {
    dnsSays(FOUR);
    played.world.fail(Trouble.START_THREAD, new IOException("unable to create native thread"));
    assertThatThrownBy(() -> connector.lookup(NAME, PORT))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("cannot be started");
    assertThat(connector.lookupAsync(NAME, PORT)).isCompletedExceptionally();
    played.world.fail(Trouble.START_THREAD, null);
    assertFound(FOUR);
  }
}
