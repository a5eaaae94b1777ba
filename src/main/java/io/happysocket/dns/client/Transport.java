// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Registration;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends queries, each over a socket of its own, and caps how many are open. Confined to the loop.
 *
 * <p>A socket a query costs what it did in dnsjava, and buys a source port that cannot be guessed:
 * the kernel picks one at random for an unbound socket (Linux, macOS, Windows, the BSDs since
 * 2008), of 28,232 on Linux; with the random id, 30.8 bits. Choosing the port ourselves would add
 * no chance, only failures on ports that are taken. One shared socket would also lose replies in a
 * burst. The cap keeps a burst within the descriptors and the network's patience.
 */
final class Transport {

  /** Hears what becomes of an exchange. */
  interface Sink {
    /** It has a socket and the query is on its way. */
    default void sent(Exchange exchange) {}

    /** A reply; the exchange is closed. */
    void replied(Exchange exchange, Reply reply);

    /** It failed, and is closed. */
    default void failed(Exchange exchange, Exception cause) {}

    /** This machine could not ask, which says nothing about the server; it is closed. */
    default void prevented(Exchange exchange, Exception cause) {}
  }

  /** One query to one server over one socket. */
  abstract static class Exchange implements Runnable {
    final Transport transport;
    final Server server;
    final Query query;
    private final Sink sink;
    private @Nullable SelectableChannel channel;
    private @Nullable Registration registration;
    private boolean begun;
    private boolean closed;

    Exchange(Transport transport, Server server, Query query, Sink sink) {
      this.transport = transport;
      this.server = server;
      this.query = query;
      this.sink = sink;
    }

    /** Opens a socket and sends, or starts to. */
    abstract void begin() throws IOException;

    /** The channel is ready. */
    abstract void ready() throws IOException;

    /** Whether it goes over TCP. */
    abstract boolean streams();

    @Override
    public final void run() {
      try {
        ready();
      } catch (IOException | RuntimeException e) {
        fail(e);
      } catch (OutOfMemoryError e) {
        prevent(transport.loop.memory().lacks(e));
      }
    }

    private void start() {
      begun = true;
      transport.inFlight++;
      if (open()) {
        sink.sent(this);
      }
    }

    /**
     * Begins. A refusal is the server's word; all else that fails here is this machine's fault: no
     * descriptor, port, memory or route, or not this family.
     */
    final boolean open() {
      try {
        transport.loop.memory().check();
        if (query.id() == Query.NO_ID) {
          throw new IOException("no random bytes to be had for the query's id");
        }
        begin();
        return true;
      } catch (ConnectException e) {
        fail(e);
      } catch (IOException | RuntimeException e) {
        prevent(e);
      } catch (OutOfMemoryError e) {
        prevent(transport.loop.memory().lacks(e));
      }
      return false;
    }

    /** Puts a channel, one that {@link #begin} has just opened, under the loop. */
    final Registration register(SelectableChannel opened, int operations) throws IOException {
      channel = opened;
      opened.configureBlocking(false);
      Registration registered = transport.loop.register(opened, operations, this);
      registration = registered;
      return registered;
    }

    final void reply(Reply reply) {
      close();
      sink.replied(this, reply);
    }

    final void fail(Exception cause) {
      close();
      sink.failed(this, cause);
    }

    private void prevent(Exception cause) {
      close();
      sink.prevented(this, cause);
    }

    /** Closes the socket; does nothing the second time. */
    final void close() {
      if (!closed) {
        closed = true;
        closeChannel();
        transport.stale.remove(this);
        if (begun) {
          transport.inFlight--;
          transport.drain();
        }
      }
    }

    final void closeChannel() {
      if (registration != null) {
        registration.close();
      } else if (channel != null) {
        try {
          channel.close();
        } catch (IOException e) {
          throw new AssertionError("closing an unregistered channel", e);
        }
      }
    }

    /** Nobody expects much of it any more: its socket may be taken when others need one. */
    final void stale() {
      if (!closed && begun) {
        transport.stale.add(this);
        transport.drain();
      }
    }

    @Override
    public final String toString() {
      return server + (streams() ? " tcp" : " udp");
    }
  }

  /**
   * Room for a datagram; a longer one is cut, and asked for over TCP. On the heap: the JDK takes as
   * much direct memory for it, once for each thread, and that is all that a lookup takes.
   */
  static final int BUFFER = 4 * 1024;

  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop loop;
  private final int maxInFlight;
  private final int ednsSize;
  private final QueryIds ids = new QueryIds();
  private final Queue<Exchange> queue = new ArrayDeque<>();
  private final Set<Exchange> stale = new LinkedHashSet<>();
  private @Nullable ByteBuffer buffer;
  private int inFlight;
  private boolean draining;

  Transport(EventLoop loop, DnsSettings settings) {
    this.loop = loop;
    this.maxInFlight = settings.maxInFlight();
    this.ednsSize = settings.ednsSize();
  }

  SelectorProvider channels() {
    return loop.port().channels();
  }

  EventLoop loop() {
    return loop;
  }

  /** Room for a datagram, to be used within one call. */
  ByteBuffer buffer() {
    if (buffer == null) {
      buffer = ByteBuffer.allocate(Math.max(BUFFER, ednsSize));
    }
    return buffer.clear();
  }

  Query query(NameAndType key, int ednsSize) {
    try {
      return new Query(key, ids.next(), ednsSize);
    } catch (IOException e) {
      return new Query(key, Query.NO_ID, ednsSize);
    }
  }

  Exchange exchange(Server server, Query query, boolean stream, Sink sink) {
    return stream
        ? new TcpExchange(this, server, query, sink)
        : new UdpExchange(this, server, query, sink);
  }

  /** Asks a dead server beside the others, to see whether it lives; nobody waits for it. */
  void probe(Server dead, NameAndType key, boolean stream) {
    Sink alive = (exchange, reply) -> exchange.server.answered();
    Exchange probe = exchange(dead, query(key, 0), stream, alive);
    send(probe);
    loop.schedule(loop.now() + PROBE_NANOS, probe::close);
  }

  /** Sends when there is room; one closed before that is forgotten. */
  void send(Exchange exchange) {
    queue.add(exchange);
    drain();
  }

  /** One level deep: what a failing exchange submits is taken up by the loop below. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!queue.isEmpty() && (inFlight < maxInFlight || evict())) {
        Exchange next = queue.remove();
        if (!next.closed) {
          next.start();
        }
      }
    } finally {
      draining = false;
    }
  }

  private boolean evict() {
    for (Exchange oldest : stale) {
      oldest.fail(new IOException("its socket was needed for another question"));
      return true;
    }
    return false;
  }
}
