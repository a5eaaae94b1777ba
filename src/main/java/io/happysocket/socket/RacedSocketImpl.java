// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.ConnectRequest;
import io.happysocket.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link RacedSocket} does: before the connect it takes options down, at the connect it
 * races, afterwards it works on the winner's channel, in non-blocking mode. {@link java.net.Socket}
 * keeps the states and checks them. Thread-safe.
 */
final class RacedSocketImpl extends SocketImpl {

  private final Dial dial;
  private final Unconnected before = new Unconnected();
  private final Object lock = new Object();

  // guarded by the lock
  private @Nullable ConnectRequest connecting;
  private boolean closed;

  private volatile @Nullable Winner winner;

  /** How a socket of this factory is connected. */
  interface Dial {
    /** Connects; each request that it makes is told before it runs. */
    Dialled connect(InetSocketAddress remote, int timeoutMillis, Preparation preparation)
        throws IOException;
  }

  /**
   * What came of it.
   *
   * @param connection to the address, or to a proxy
   * @param through whether it is to a proxy, which is connected to the address
   */
  record Dialled(Connection connection, boolean through) {}

  /** Puts a socket's options into a request, and lets the socket cancel it. */
  interface Preparation {
    ConnectRequest prepare(ConnectRequest request) throws IOException;
  }

  /** The connected channel and its streams. */
  private record Winner(
      Connection connection, SocketChannel channel, ChannelInput in, ChannelOutput out) {}

  RacedSocketImpl(Dial dial) {
    this.dial = dial;
  }

  @Nullable Connection connection() {
    Winner connected = winner;
    return connected == null ? null : connected.connection;
  }

  // ---- the connect

  @Override
  protected void create(boolean stream) throws IOException {
    if (!stream) {
      throw new SocketException("only stream sockets can be raced");
    }
  }

  @Override
  protected void connect(String host, int port) throws IOException {
    connect(InetSocketAddress.createUnresolved(host, port), 0);
  }

  @Override
  protected void connect(InetAddress address, int port) throws IOException {
    connect(new InetSocketAddress(address, port), 0);
  }

  @Override
  protected void connect(SocketAddress remote, int timeoutMillis) throws IOException {
    if (!(remote instanceof InetSocketAddress internet)) {
      throw new IllegalArgumentException("remote must be an internet address: " + remote);
    }
    Dialled dialled;
    try {
      dialled = dial.connect(internet, timeoutMillis, this::prepare);
    } catch (IOException e) {
      if (isClosed()) {
        throw PlainFailure.because("Socket closed", e);
      }
      throw e;
    }
    take(dialled, internet);
  }

  private ConnectRequest prepare(ConnectRequest request) throws IOException {
    before.applyTo(request);
    synchronized (lock) {
      if (closed) {
        throw PlainFailure.closed();
      }
      connecting = request;
    }
    before.release();
    return request;
  }

  private void take(Dialled dialled, InetSocketAddress wanted) throws IOException {
    SocketChannel channel = dialled.connection.channel();
    try {
      InetSocketAddress there = (InetSocketAddress) channel.getRemoteAddress();
      InetSocketAddress here = (InetSocketAddress) channel.getLocalAddress();
      // through a proxy the peer is what was asked for, whose address may be known to nobody here
      address =
          dialled.through ? wanted.getAddress() : PeerAddress.named(wanted, there.getAddress());
      port = dialled.through ? wanted.getPort() : there.getPort();
      localport = here.getPort();
      channel.configureBlocking(false);
      before.applyTo(channel);
      synchronized (lock) {
        connecting = null;
        if (closed) {
          throw PlainFailure.closed();
        }
        ChannelInput in = new ChannelInput(channel);
        in.timeout(before.readTimeoutMillis());
        winner = new Winner(dialled.connection, channel, in, new ChannelOutput(channel));
      }
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  @Override
  protected void close() throws IOException {
    @Nullable ConnectRequest underWay;
    synchronized (lock) {
      closed = true;
      underWay = connecting;
      connecting = null;
    }
    before.release();
    if (underWay != null) {
      underWay.cancel();
    }
    Winner connected = winner;
    if (connected != null) {
      try {
        connected.channel.close();
      } finally {
        connected.in.closed();
        connected.out.closed();
      }
    }
  }

  // ---- connected

  private Winner connected() throws SocketException {
    Winner connected = winner;
    if (connected == null) {
      throw new SocketException("Socket is not connected");
    }
    return connected;
  }

  @Override
  protected InputStream getInputStream() throws IOException {
    return connected().in;
  }

  @Override
  protected OutputStream getOutputStream() throws IOException {
    return connected().out;
  }

  @Override
  protected int available() throws IOException {
    return connected().in.available();
  }

  @Override
  protected void shutdownInput() throws IOException {
    try {
      connected().in.shutdown();
    } catch (IOException e) {
      throw PlainFailure.of(e);
    }
  }

  @Override
  protected void shutdownOutput() throws IOException {
    try {
      connected().out.shutdown();
    } catch (IOException e) {
      throw PlainFailure.of(e);
    }
  }

  @Override
  protected boolean supportsUrgentData() {
    return true;
  }

  @Override
  protected void sendUrgentData(int data) throws IOException {
    Winner connected = winner;
    if (connected == null) {
      throw isClosed() ? PlainFailure.closed() : new SocketException("Not connected");
    }
    try {
      connected.channel.socket().sendUrgentData(data);
    } catch (ClosedChannelException e) {
      if (connected.channel.isOpen()) { // its output is shut
        throw new IOException("Broken pipe", e);
      }
      throw PlainFailure.of(e);
    }
  }

  // ---- options

  private void requireOpen() throws SocketException {
    if (isClosed()) {
      throw PlainFailure.closed();
    }
  }

  @Override
  protected void bind(InetAddress host, int localPort) throws IOException {
    before.bind(new InetSocketAddress(host, localPort));
    localport = localPort;
  }

  @Override
  public void setOption(int number, Object value) throws SocketException {
    Winner connected = winner;
    if (connected == null) {
      requireOpen();
      before.set(number, value);
    } else if (number == SocketOptions.SO_TIMEOUT) {
      connected.in.timeout((int) value);
    } else {
      Options.set(connected.channel, number, value);
    }
  }

  @Override
  public Object getOption(int number) throws SocketException {
    Winner connected = winner;
    if (connected == null) {
      requireOpen();
      return before.get(number);
    }
    return number == SocketOptions.SO_TIMEOUT
        ? connected.in.timeout()
        : Options.get(connected.channel, number);
  }

  @Override
  protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
    Winner connected = winner;
    if (connected == null) {
      before.set(option, value);
    } else {
      connected.channel.setOption(option, value);
    }
  }

  @Override
  protected <T> T getOption(SocketOption<T> option) throws IOException {
    Winner connected = winner;
    return connected == null ? before.get(option) : connected.channel.getOption(option);
  }

  @Override
  protected Set<SocketOption<?>> supportedOptions() {
    return Unconnected.supportedOptions();
  }

  @Override
  protected void listen(int backlog) throws IOException {
    throw new SocketException("a raced socket does not listen");
  }

  @Override
  protected void accept(SocketImpl accepted) throws IOException {
    throw new SocketException("a raced socket does not accept");
  }
}
