// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static java.net.StandardProtocolFamily.INET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a virtual thread waits, played by hand. */
class PollerTest {

  private static final long ANY_TIME = 0;

  private final PlayedLoop world = new PlayedLoop();
  private final Poller poller = new Poller(world);
  private final ReadinessWait wait = new ReadinessWait();
  private PlayedSocketChannel channel;

  @BeforeEach
  void connect() throws IOException {
    world.channels().whenConnecting(PlayedSocketChannel::establish);
    channel = world.channels().openSocketChannel(INET);
    channel.configureBlocking(false);
    assertThat(channel.connect(new InetSocketAddress("192.0.2.1", 80))).isTrue();
  }

  /** It is free after each wait, and no thread stays when nobody waits. */
  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(channel.isRegistered()).isFalse();
    channel.close();
    world.advance(1_000 * MILLIS);
    world.close();
  }

  private boolean read(long nanos) throws IOException {
    return wait.park(poller, channel, SelectionKey.OP_READ, nanos);
  }

  @Test
  void aReadyChannelEndsIt() throws IOException {
    long begin = world.nanoTime();
    world.after(5 * MILLIS, () -> channel.feed(new byte[1]));
    assertThat(read(ANY_TIME)).isTrue();
    assertThat(world.nanoTime() - begin).isEqualTo(5 * MILLIS);
    assertThat(channel.isOpen()).isTrue();
    assertThat(read(ANY_TIME)).isTrue();
    assertThat(world.threadsStarted()).isOne();
  }

  @Test
  void theTimeEndsIt() throws IOException {
    long begin = world.nanoTime();
    assertThat(read(5 * MILLIS)).isFalse();
    assertThat(world.nanoTime() - begin).isEqualTo(5 * MILLIS);
  }

  @Test
  void aCallEndsItAndAllLaterOnes() throws IOException {
    world.after(5 * MILLIS, wait::wake);
    assertThat(read(ANY_TIME)).isTrue();
    assertThat(read(ANY_TIME)).isTrue();
  }

  @Test
  void aCloseByAnotherThreadLetsTheDescriptorGo() throws IOException {
    world.after(
        5 * MILLIS,
        () -> {
          try {
            channel.close();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          wait.wake();
        });
    assertThat(read(ANY_TIME)).isTrue();
    assertThat(channel.isRegistered()).isFalse();
  }

  @Test
  void anInterruptEndsIt() {
    world.failOnce(Trouble.AWAIT, new InterruptedException());
    assertThatThrownBy(() -> read(ANY_TIME)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void withoutAThreadOnlyThatWaitFails() throws IOException {
    world.failOnce(Trouble.START_THREAD, new IOException("unable to create native thread"));
    assertThatThrownBy(() -> read(ANY_TIME)).isInstanceOf(IOException.class);
    channel.feed(new byte[1]);
    assertThat(read(ANY_TIME)).isTrue();
  }

  @Test
  void withoutADescriptorOnlyThatWaitFails() throws IOException {
    world.failOnce(Trouble.OPEN_SELECTOR, new IOException("Too many open files"));
    assertThatThrownBy(() -> read(ANY_TIME)).isInstanceOf(IOException.class);
    channel.feed(new byte[1]);
    assertThat(read(ANY_TIME)).isTrue();
  }

  @Test
  void theDeathOfTheLoopFailsWhoWaitsAndTheNextWaitHasAnother() throws IOException {
    IOException cause = new IOException("of the selector");
    world.after(5 * MILLIS, () -> world.failOnce(Trouble.SELECT, cause));
    assertThatThrownBy(() -> read(ANY_TIME)).isInstanceOf(IOException.class).hasRootCause(cause);
    assertThat(channel.isOpen()).isTrue();
    channel.feed(new byte[1]);
    assertThat(read(ANY_TIME)).isTrue();
    assertThat(world.threadsStarted()).isEqualTo(2);
  }

  @Test
  void aClosedChannelIsSaidToBeClosed() throws IOException {
    channel.close();
    assertThatThrownBy(() -> read(ANY_TIME)).isInstanceOf(ClosedChannelException.class);
  }
}
