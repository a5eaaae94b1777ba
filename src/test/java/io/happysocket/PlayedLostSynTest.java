// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loop.PlayedSocketChannel;
import io.happysocket.report.AttemptReport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server with one address, known to be good, whose SYN is lost (contract row 53): facade, race,
 * admission and dialer together, in virtual time.
 */
class PlayedLostSynTest {

  private static final InetAddress SERVER = PlayedConnects.ip("192.0.2.1");
  private static final long RTT_MILLIS = 20;

  private final PlayedConnects played = new PlayedConnects();
  private final List<PlayedSocketChannel> dialled = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private int lose;

  private final ConnectListener listener =
      new ConnectListener() {
        @Override
        public void attemptStarted(long race, InetAddress address) {
          told.add("started");
        }

        @Override
        public void attemptClosed(long race, InetAddress address) {
          told.add("closed");
        }
      };

  @AfterEach
  void close() {
    played.close();
  }

  private Connector connector(ConnectorBuilder builder) {
    played.world.channels().whenConnecting(this::connecting);
    Connector connector = played.use(builder.connectDeadline(Duration.ofSeconds(10)));
    PlayedConnects.close(connect(connector, 100).join().channel());
    dialled.clear();
    told.clear();
    return connector;
  }

  private void connecting(PlayedSocketChannel channel) {
    dialled.add(channel);
    if (lose > 0) {
      lose--;
    } else {
      channel.establish(RTT_MILLIS * MILLIS);
    }
  }

  private CompletableFuture<Connection> connect(Connector connector, long millis) {
    CompletableFuture<Connection> future =
        connector.connectWithReportAsync(SERVER.getHostAddress(), 443);
    played.advance(millis);
    return future;
  }

  @Test
  void theSecondSocketWinsAndTheFirstIsClosed() {
    Connector connector = connector(played.builder().listener(listener));
    lose = 1;
    Connection connection = connect(connector, 300).join();
    assertThat(connection.report().totalNanos()).isEqualTo(270 * MILLIS);
    assertThat(dialled).hasSize(2);
    assertThat(dialled.get(0).isOpen()).isFalse();
    assertThat(connection.channel()).isSameAs(dialled.get(1));
    assertThat(connection.report().attempts())
        .extracting(AttemptReport::outcome)
        .containsExactly(AttemptReport.Outcome.LOST, AttemptReport.Outcome.WON);
    assertThat(told).containsExactly("started", "started", "closed");
    PlayedConnects.close(connection.channel());
  }

  @Test
  void switchedOffTheSystemsOwnIsWaitedFor() {
    Connector connector = connector(played.builder().retryLostSyn(false));
    lose = 1;
    CompletableFuture<Connection> future = connect(connector, 999);
    assertThat(dialled).hasSize(1);
    dialled.get(0).establish();
    played.advance(1);
    PlayedConnects.close(future.join().channel());
  }

  @Test
  void aConnectorSendsThreeMoreForItsFirstThreeHundredConnects() {
    Connector connector = connector(played.builder());
    for (int i = 0; i < 5; i++) {
      dialled.clear();
      lose = 1;
      CompletableFuture<Connection> future = connect(connector, 990);
      assertThat(dialled).hasSize(i < 3 ? 2 : 1);
      dialled.get(0).establish();
      played.advance(1);
      PlayedConnects.close(future.join().channel());
    }
  }

  @Test
  void whenBothAreSilentTheErrorCountsOneAddress() {
    Connector connector = connector(played.builder());
    lose = 2;
    CompletableFuture<Connection> future = connect(connector, 10_000);
    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .hasMessageEndingWith("\n1 address tried (1 IPv4), 2 attempts: 2 silent");
  }

  @Test
  void aBurstAfterwardsIsNotHeldBack() {
    Connector connector = connector(played.builder());
    lose = 1;
    PlayedConnects.close(connect(connector, 300).join().channel());
    dialled.clear();
    List<CompletableFuture<Connection>> burst = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      burst.add(connector.connectWithReportAsync(SERVER.getHostAddress(), 443));
    }
    played.advance(1);
    assertThat(dialled).as("one SYN was lost, and the next one answered").hasSize(20);
    played.advance(100);
    burst.forEach(each -> PlayedConnects.close(each.join().channel()));
  }
}
