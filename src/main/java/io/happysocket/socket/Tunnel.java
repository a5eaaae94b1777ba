// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.Connection;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Registration;
import io.happysocket.loop.Timer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the proxy: its request is read, its race run, the answer written, and bytes relayed
 * until both sides have ended. Confined to the proxy's loop.
 */
final class Tunnel {

  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

  private static final int MAXIMUM_HEAD = 8 * 1024;

  /** For a client to take an error and go. */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Until the second probe; the third comes after twice that, and so on. */
  private static final long PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final String HEAD_END = "\r\n\r\n";

  private enum State {
    READING_HEAD,
    RACING,
    RELAYING,
    /** The answer is an error: what the client still sends is thrown away. */
    REFUSING,
    CLOSED
  }

  private final HappyProxy proxy;
  private final EventLoop loop;
  private final SocketChannel client;
  private final ByteBuffer shared;
  private final Flow up;
  private final Flow down;
  private State state = State.READING_HEAD;
  private boolean halfClosed;
  private long movedNanos;
  private int probes;
  private @Nullable Registration clientSide;
  private @Nullable Registration serverSide;
  private @Nullable Timer timer;
  private @Nullable CompletableFuture<Connection> race;

  Tunnel(HappyProxy proxy, SocketChannel client) {
    this.proxy = proxy;
    this.loop = proxy.loop();
    this.client = client;
    this.shared = proxy.buffer();
    this.up = new Flow(shared);
    this.down = new Flow(shared);
  }

  void start() throws IOException {
    client.configureBlocking(false);
    up.from(client);
    down.to(client);
    clientSide = loop.register(client, SelectionKey.OP_READ, this::ready);
    after(proxy.patience().headNanos(), this::headIsLate);
  }

  private void headIsLate() {
    refuse(new ConnectHead.Refused(408, "Request Timeout", "the head did not come in time"));
  }

  /** Something can be read or written. */
  private void ready() {
    try {
      switch (state) {
        case READING_HEAD -> readHead();
        case RACING -> readEarly();
        case RELAYING -> relay();
        case REFUSING -> throwAway();
        default -> close();
      }
    } catch (IOException | RuntimeException | Error e) { // an Error would come again at once
      proxy.ended("a tunnel ends", e);
      close();
    }
  }

  /** The head is kept by the flow that it is the beginning of, which has no sink yet. */
  private void readHead() throws IOException {
    up.move();
    String text = up.text();
    int end = text.indexOf(HEAD_END);
    try {
      if (end >= 0 && end <= MAXIMUM_HEAD) {
        up.skip(end + HEAD_END.length());
        race(ConnectHead.parse(text.substring(0, end)));
      } else if (text.length() > MAXIMUM_HEAD) {
        throw new ConnectHead.Refused(
            431, "Request Header Fields Too Large", "the head is over " + MAXIMUM_HEAD + " bytes");
      } else if (up.ended()) {
        close();
      }
    } catch (ConnectHead.Refused e) {
      refuse(e);
    }
  }

  private void race(ConnectHead wanted) throws ConnectHead.Refused {
    stopTimer();
    state = State.RACING;
    CompletableFuture<Connection> started;
    try {
      started = proxy.connector().connectWithReportAsync(wanted.host(), wanted.port());
    } catch (IllegalArgumentException e) {
      throw new ConnectHead.Refused(400, "Bad Request", String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ConnectHead.Refused(503, "Service Unavailable", String.valueOf(e.getMessage()));
    }
    race = started;
    CompletableFuture<Connection> unused = started.whenComplete(this::raced);
  }

  /** On any thread. */
  private void raced(@Nullable Connection connection, @Nullable Throwable failure) {
    try {
      loop.execute(() -> take(connection, failure));
    } catch (RejectedExecutionException e) {
      close(connection);
    }
  }

  private void take(@Nullable Connection connection, @Nullable Throwable failure) {
    if (state != State.RACING) {
      close(connection);
    } else if (connection != null) {
      relay(connection);
    } else {
      refuse(ConnectHead.Refused.because(failure));
    }
  }

  /**
   * A client that speaks before it is answered, or has ended its output. It may have gone, but a
   * FIN does not tell: the flow passes the end on when the tunnel is established.
   */
  private void readEarly() throws IOException {
    up.move();
    if (!up.wantsToRead() && clientSide != null) {
      clientSide.interest(0);
      probe();
    }
  }

  /**
   * Nothing is read from the client any more, so whether it is there shows only in what is written
   * to it: a client that has gone answers a byte with a reset, and the write after that fails. To a
   * client that is there it is the beginning of the answer, sent early.
   */
  private void probe() throws IOException {
    if (probes < ConnectHead.BEGINNING.length()) {
      down.put(ConnectHead.BEGINNING.substring(probes, probes + 1));
      down.move();
      after(PROBE_NANOS << probes, this::ready);
      probes++;
    }
  }

  private void relay(Connection connection) {
    SocketChannel server = connection.channel();
    try {
      if (HappyProxy.listensAt(server.getRemoteAddress())) {
        close(connection);
        refuse(new ConnectHead.Refused(508, "Loop Detected", "that is a proxy of this program"));
        return;
      }
      server.configureBlocking(false);
      serverSide = loop.register(server, 0, this::ready);
      up.to(server);
      down.put(ConnectHead.ESTABLISHED.substring(probes));
      down.from(server);
      state = State.RELAYING;
      movedNanos = loop.now();
      watch();
      relay();
    } catch (IOException | RuntimeException | Error e) {
      proxy.ended("a tunnel ends", e);
      close(connection);
      close();
    }
  }

  private void relay() throws IOException {
    boolean moved = up.move();
    moved |= down.move();
    if (moved) {
      movedNanos = loop.now();
    }
    if (up.finished() && down.finished()) {
      close();
      return;
    }
    if (!halfClosed && (up.ended() || down.ended())) {
      halfClosed = true;
      watch();
    }
    if (clientSide != null && serverSide != null) {
      clientSide.interest(interest(up.wantsToRead(), down.wantsToWrite()));
      serverSide.interest(interest(down.wantsToRead(), up.wantsToWrite()));
    }
  }

  /** Closes the tunnel if no byte has moved for too long, or looks again when that would be so. */
  private void watch() {
    HappyProxy.Builder.Patience patience = proxy.patience();
    long limit = halfClosed ? patience.halfClosedNanos() : patience.idleNanos();
    long left = limit - (loop.now() - movedNanos);
    if (left > 0) {
      after(left, this::watch);
    } else {
      close();
    }
  }

  private static int interest(boolean reads, boolean writes) {
    return (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
  }

  /** Answers with an error, whatever was asked for. */
  void refuse(ConnectHead.Refused refused) {
    state = State.REFUSING;
    down.put(refused.answer().substring(probes));
    down.end();
    after(LINGER_NANOS, this::close);
    ready();
  }

  private void throwAway() throws IOException {
    down.move();
    boolean gone = client.read(shared.clear()) < 0;
    if (gone && down.finished()) {
      close();
    } else if (clientSide != null) {
      clientSide.interest(interest(!gone, down.wantsToWrite()));
    }
  }

  /** Ends everything of it; more calls do nothing. */
  void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    stopTimer();
    if (clientSide != null) {
      clientSide.close();
    }
    if (serverSide != null) {
      serverSide.close();
    }
    if (race != null) {
      race.cancel(true);
    }
    proxy.closed(this);
  }

  /** There is one timer: what was to come before does not. */
  private void after(long nanos, Runnable task) {
    stopTimer();
    timer = loop.schedule(loop.now() + nanos, task);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      LOG.debug("closing {}", connection, e);
    }
  }
}
