// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.SILENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract row 28: what is cancelled or interrupted leaves nothing, in whatever state it is. */
class CancelledConnectTest {

  private static final String WORKER = "happysocket-worker";

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void nothingIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
    played.close();
  }

  @Test
  void aCancelOfAFutureThatHasWonAndIsNotDeliveredReturnsWithItsChannelClosed() {
    Connector connector = played.use(played.builder());
    played.world.hold(WORKER);
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    played.advance(50);
    assertThat(played.world.channels().sockets()).hasSize(1);
    SocketChannel won = played.world.channels().sockets().get(0);
    assertThat(won.isOpen()).isTrue();
    assertThat(future).isNotDone();
    assertThat(future.cancel(true)).isTrue();
    assertThat(won.isOpen()).isFalse();
    played.world.release(WORKER);
    played.world.run();
    assertThat(future).isCancelled();
  }

  @Test
  void aFutureThatIsCompletedByOthersClosesItsChannel() {
    Connector connector = played.use(played.builder());
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    future.completeExceptionally(new IllegalStateException("by others"));
    played.advance(50);
    assertThat(played.world.channels().sockets()).noneMatch(SocketChannel::isOpen);
  }

  /** While the executor refuses to deliver: by a failure, or by a result of somebody's own. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFutureThatIsCompletedByOthersBeforeItsExecutorRefusesClosesItsChannel(boolean failed) {
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>();
    Connector connector =
        played.use(
            played
                .builder()
                .executor(
                    task -> {
                      if (failed) {
                        futures.get(0).completeExceptionally(new IllegalStateException("others"));
                      } else {
                        futures.get(0).complete(null);
                      }
                      throw new RejectedExecutionException("full");
                    }));
    futures.add(connector.connectAsync(BOTH, 443));
    played.advance(50);
    assertThat(futures.get(0)).isDone();
    assertThat(played.world.channels().sockets()).hasSize(1).noneMatch(SocketChannel::isOpen);
  }

  /** It delivers, and then says that it does not. */
  @Test
  void aChannelThatWasDeliveredIsNotTakenBackByAnExecutorThatLies() throws IOException {
    Connector connector =
        played.use(
            played
                .builder()
                .executor(
                    task -> {
                      Thread other = new Thread(task);
                      other.start();
                      join(other);
                      throw new RejectedExecutionException("full");
                    }));
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    played.advance(50);
    assertThat(future.join().isOpen()).isTrue();
    future.join().close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFutureThatWasDeliveredCannotBeCancelled() throws IOException {
    Connector connector = played.use(played.builder());
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    played.advance(50);
    assertThat(future.cancel(true)).isFalse();
    assertThat(future.join().isOpen()).isTrue();
    future.join().close();
  }

  @Test
  void aWinnerThatTheSelectorHasNotLetGoOfIsClosedByACancel() {
    Connector connector = played.use(played.builder());
    CompletableFuture<SocketChannel> future = connector.connectAsync(BOTH, 443);
    boolean[] cancelled = new boolean[1];
    played.world.run();
    // in one turn: established and won, and after that the cancel; delivered would be in the next
    played.world.after(20_000_000, () -> cancelled[0] = future.cancel(true));
    played.advance(20);
    assertThat(cancelled[0]).isTrue();
    assertThat(played.world.channels().sockets()).hasSize(1).noneMatch(SocketChannel::isOpen);
  }

  /** In the turn of the win, before the selector has let go of the winner. */
  @Test
  void aWinnerThatACloseTakesBackFailsWithTheClose() {
    Connector[] closed = new Connector[1];
    Resolver closes =
        (question, listener) -> {
          Resolver.Resolution resolution = PlayedConnects.names().resolve(question, listener);
          return new Resolver.Resolution() {
            @Override
            public void cancel() {
              resolution.cancel();
            }

            @Override
            public void release() {
              closed[0].close();
            }
          };
        };
    closed[0] = played.use(played.builder().resolver(closes));
    CompletableFuture<SocketChannel> future = closed[0].connectAsync(BOTH, 443);
    played.advance(50);
    assertThat(played.world.channels().sockets()).hasSize(1).noneMatch(SocketChannel::isOpen);
    assertThatThrownBy(future::join)
        .cause()
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageStartingWith("the connector was closed: both.test:443")
        .hasRootCauseMessage("the connector was closed");
  }

  @Test
  void aCancelWhileResolvingEndsTheLookup() {
    boolean[] cancelled = new boolean[1];
    Connector connector =
        played.use(played.builder().resolver((question, listener) -> () -> cancelled[0] = true));
    CompletableFuture<SocketChannel> future = connector.connectAsync("slow.test", 443);
    played.advance(5);
    assertThat(future.cancel(true)).isTrue();
    assertThat(cancelled[0]).isTrue();
  }

  @Test
  void aRequestCancelledBeforeItIsRunNeverConnects() {
    ConnectRequest request = played.use(played.builder()).request(BOTH, 443);
    request.cancel();
    assertThatThrownBy(request::connect)
        .isInstanceOf(ConnectFailedException.class)
        .hasMessageContaining("cancelled");
    assertThatThrownBy(request::connect).isInstanceOf(ConnectFailedException.class);
    assertThat(played.world.channels().sockets()).isEmpty();
  }

  @Test
  void aLiteralCancelledBeforeItIsRunNeverConnects() {
    ConnectRequest request = played.use(played.builder()).request("192.0.2.1", 443);
    request.cancel();
    assertThatThrownBy(request::connect).isInstanceOf(ConnectFailedException.class);
    assertThat(played.world.channels().sockets()).isEmpty();
  }

  @Test
  void aRequestCancelledWhileItRunsThrowsInItsThread() {
    ConnectRequest request = played.use(played.builder()).request(SILENT, 443);
    played.world.after(5_000_000, request::cancel);
    assertThatThrownBy(request::connect).isInstanceOf(ConnectFailedException.class);
    assertThat(played.world.channels().sockets()).noneMatch(SocketChannel::isOpen);
  }

  @Test
  void anInterruptEndsTheConnectAndKeepsTheFlag() {
    Connector connector = played.use(played.builder());
    played.world.failOnce(Trouble.AWAIT, new InterruptedException());
    assertThatThrownBy(() -> connector.connect(SILENT, 443))
        .isInstanceOf(ConnectInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aConnectThatIgnoresInterruptsGoesOn() throws IOException {
    Connector connector = played.use(played.builder());
    played.world.failOnce(Trouble.AWAIT, new InterruptedException());
    connector.request(BOTH, 443).ignoringInterrupts().connect().close();
    assertThat(Thread.interrupted()).isTrue();
  }
}
