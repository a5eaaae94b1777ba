// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A TCP channel whose other end is a test: {@link #establish} and {@link #refuse} decide its
 * connect, {@link #feed} and {@link #hangUp} what is read. Never blocks.
 */
public final class PlayedSocketChannel extends SocketChannel implements PlayedChannels.Readiness {

  private static final int FIRST_PORT = 50_000;

  private enum State {
    UNCONNECTED,
    PENDING,
    ESTABLISHED,
    FAILED,
    CONNECTED
  }

  private final PlayedLoop world;
  private final ProtocolFamily family;
  private final int number;
  private final Map<SocketOption<?>, Object> options = new LinkedHashMap<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Deque<ByteBuffer> incoming = new ArrayDeque<>();
  private State state = State.UNCONNECTED;
  private boolean spurious;
  private boolean hungUp;
  private boolean gone;
  private boolean reset;
  private boolean outputEnded;
  private int room = Integer.MAX_VALUE;
  private long connectedAtNanos;
  private @Nullable IOException failure;
  private @Nullable InetSocketAddress local;
  private @Nullable InetSocketAddress remote;

  PlayedSocketChannel(PlayedLoop world, ProtocolFamily family, int number) {
    super(world.channels());
    this.world = world;
    this.family = family;
    this.number = number;
  }

  // ---- the test's end

  /** Where it connects to. */
  public InetSocketAddress remote() {
    return Objects.requireNonNull(remote, "not connecting");
  }

  /** Where it connects to, without the port. */
  public InetAddress address() {
    return remote().getAddress();
  }

  /** When connect was called. */
  public long dialledAtNanos() {
    return connectedAtNanos;
  }

  /** The SYN is answered now. In a script for connects: at once, so that connect gives true. */
  public void establish() {
    if (state == State.PENDING) {
      state = State.ESTABLISHED;
    }
  }

  /** The SYN is answered when so much time has passed. */
  public void establish(long afterNanos) {
    world.after(afterNanos, this::establish);
  }

  /** The connect fails now. In a script for connects: connect itself throws. */
  public void refuse(IOException why) {
    if (state == State.PENDING) {
      state = State.FAILED;
      failure = why;
    }
  }

  /** The connect fails when so much time has passed. */
  public void refuse(long afterNanos, IOException why) {
    world.after(afterNanos, () -> refuse(why));
  }

  /** The next select finds it ready although it is not. */
  public void readyForNothing() {
    spurious = true;
  }

  /** What it can read. */
  public void feed(byte[] bytes) {
    incoming.add(ByteBuffer.wrap(bytes.clone()));
  }

  /** After what was fed its end is read. */
  public void hangUp() {
    hungUp = true;
  }

  /** The other side has closed: an end is read, a byte is answered with a reset. */
  public void leave() {
    hungUp = true;
    gone = true;
  }

  /** The other side has room for so many bytes, and reads none; more with the next call. */
  public void takes(int bytes) {
    room = bytes;
  }

  /** How many bytes of those fed are not read yet. */
  public int unread() {
    return incoming.stream().mapToInt(ByteBuffer::remaining).sum();
  }

  /** Whether it was told that nothing more will be written. */
  public boolean outputEnded() {
    return outputEnded;
  }

  /** As a server gives it. */
  void accepted(InetSocketAddress client) {
    remote = client;
    state = State.CONNECTED;
  }

  /** All that was written to it. */
  public byte[] written() {
    return written.toByteArray();
  }

  /** The options that were set. */
  public Map<SocketOption<?>, Object> options() {
    return Map.copyOf(options);
  }

  // ---- the channel

  @Override
  public int readyOperations() {
    int ready = spurious ? validOps() : 0;
    spurious = false;
    if (state == State.ESTABLISHED || state == State.FAILED) {
      ready |= SelectionKey.OP_CONNECT;
    }
    if (state == State.CONNECTED) {
      ready |= room == 0 ? 0 : SelectionKey.OP_WRITE;
      ready |= incoming.isEmpty() && !hungUp ? 0 : SelectionKey.OP_READ;
    }
    return ready;
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    checkOpen();
    if (state == State.PENDING) {
      throw new ConnectionPendingException();
    }
    if (state != State.UNCONNECTED) {
      throw new AlreadyConnectedException();
    }
    InetSocketAddress wanted = (InetSocketAddress) address;
    if ((wanted.getAddress().getAddress().length == 4) != (family == StandardProtocolFamily.INET)) {
      throw new UnsupportedAddressTypeException();
    }
    remote = wanted;
    connectedAtNanos = world.nanoTime();
    state = State.PENDING;
    try {
      world.trouble(Trouble.CONNECT);
      world.channels().connecting(this);
    } catch (RuntimeException | Error e) {
      state = State.UNCONNECTED; // as in the JDK an unchecked exception leaves it open
      throw e;
    }
    if (local == null) {
      local = new InetSocketAddress(anAddress(family), FIRST_PORT + number);
    }
    return finish();
  }

  static InetAddress anAddress(ProtocolFamily family) {
    byte[] four = {(byte) 198, 51, 100, 1};
    byte[] six = {0x20, 1, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    try {
      return InetAddress.getByAddress(family == StandardProtocolFamily.INET ? four : six);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    checkOpen();
    if (state == State.UNCONNECTED) {
      throw new NoConnectionPendingException();
    }
    return finish();
  }

  private boolean finish() throws IOException {
    if (state == State.ESTABLISHED) {
      state = State.CONNECTED;
    }
    if (failure != null && state == State.FAILED) {
      close();
      throw failure;
    }
    return state == State.CONNECTED;
  }

  @Override
  public boolean isConnected() {
    return state == State.CONNECTED;
  }

  @Override
  public boolean isConnectionPending() {
    return state == State.PENDING || state == State.ESTABLISHED || state == State.FAILED;
  }

  @Override
  public SocketChannel bind(@Nullable SocketAddress address) throws IOException {
    checkOpen();
    local = (InetSocketAddress) address;
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    checkOpen();
    return local;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    checkOpen();
    return remote;
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> option, T value) throws IOException {
    checkOpen();
    options.put(option, value);
    return this;
  }

  @Override
  @SuppressWarnings("unchecked") // as it was put
  public <T> T getOption(SocketOption<T> option) throws IOException {
    checkOpen();
    return (T) options.get(option);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of(
        StandardSocketOptions.SO_KEEPALIVE,
        StandardSocketOptions.SO_LINGER,
        StandardSocketOptions.SO_RCVBUF,
        StandardSocketOptions.SO_REUSEADDR,
        StandardSocketOptions.SO_SNDBUF,
        StandardSocketOptions.TCP_NODELAY);
  }

  @Override
  public SocketChannel shutdownInput() {
    hungUp = true;
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() {
    outputEnded = true;
    return this;
  }

  @Override
  public Socket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    checkConnected();
    world.takeDirectMemory(target.remaining());
    int count = 0;
    while (target.hasRemaining() && !incoming.isEmpty()) {
      ByteBuffer next = incoming.element();
      int length = Math.min(target.remaining(), next.remaining());
      target.put(next.slice(next.position(), length));
      next.position(next.position() + length);
      count += length;
      if (!next.hasRemaining()) {
        incoming.remove();
      }
    }
    return count == 0 && hungUp ? -1 : count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    checkConnected();
    if (reset) {
      throw new IOException("Broken pipe");
    }
    reset = gone;
    world.takeDirectMemory(source.remaining());
    int count = Math.min(room, source.remaining());
    for (int i = 0; i < count; i++) {
      written.write(source.get());
    }
    if (room != Integer.MAX_VALUE) {
      room -= count;
    }
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private void checkConnected() throws ClosedChannelException {
    checkOpen();
    if (state != State.CONNECTED) {
      throw new NotYetConnectedException();
    }
  }

  @Override
  protected void implCloseSelectableChannel() {
    world.trouble(Trouble.CLOSE);
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  public String toString() {
    return "socket " + number + " to " + remote + " " + state;
  }
}
