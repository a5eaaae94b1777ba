// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UDP channel whose other end is a test: what is sent is kept, and told to the script of {@link
 * PlayedChannels#whenSent}; what a test replies can be received. Never blocks.
 */
public final class PlayedDatagramChannel extends DatagramChannel
    implements PlayedChannels.Readiness {

  private static final int FIRST_PORT = 60_000;

  /** What can be received, or what is thrown instead. */
  private record Datagram(
      InetSocketAddress from, ByteBuffer content, @Nullable IOException error) {}

  private final PlayedLoop world;
  private final ProtocolFamily family;
  private final int number;
  private final List<byte[]> sent = new ArrayList<>();
  private final Queue<Datagram> incoming = new ArrayDeque<>();
  private @Nullable InetSocketAddress local;
  private @Nullable InetSocketAddress remote;

  PlayedDatagramChannel(PlayedLoop world, ProtocolFamily family, int number) {
    super(world.channels());
    this.world = world;
    this.family = family;
    this.number = number;
  }

  // ---- the test's end

  /** Where it is connected to. */
  public InetSocketAddress remote() {
    return Objects.requireNonNull(remote, "not connected");
  }

  /** What was sent, one array for each datagram. */
  public List<byte[]> sent() {
    return List.copyOf(sent);
  }

  /** A datagram comes from the peer, now; one for a closed channel is lost. */
  public void reply(byte[] bytes) {
    if (isOpen()) {
      incoming.add(new Datagram(remote(), ByteBuffer.wrap(bytes.clone()), null));
    }
  }

  /** The next to receive gets this instead: an ICMP error has come. */
  public void fail(IOException error) {
    if (isOpen()) {
      incoming.add(new Datagram(remote(), ByteBuffer.allocate(0), error));
    }
  }

  /** How many datagrams have come and were not received. */
  public int unread() {
    return incoming.size();
  }

  /** A datagram comes from the peer when so much time has passed. */
  public void reply(long afterNanos, byte[] bytes) {
    world.after(afterNanos, () -> reply(bytes));
  }

  /** Chooses the local address that the system would; in a script for connects. */
  public void from(InetAddress source) {
    local = new InetSocketAddress(source, FIRST_PORT + number);
  }

  // ---- the channel

  @Override
  public int readyOperations() {
    return SelectionKey.OP_WRITE | (incoming.isEmpty() ? 0 : SelectionKey.OP_READ);
  }

  @Override
  public DatagramChannel connect(SocketAddress address) throws IOException {
    checkOpen();
    world.trouble(Trouble.ASSOCIATE);
    world.takeDirectMemory(100);
    remote = (InetSocketAddress) address;
    world.channels().associating(this);
    if (local == null) {
      from(PlayedSocketChannel.anAddress(family));
    }
    return this;
  }

  @Override
  public DatagramChannel disconnect() {
    remote = null;
    return this;
  }

  @Override
  public boolean isConnected() {
    return remote != null;
  }

  @Override
  public DatagramChannel bind(@Nullable SocketAddress address) throws IOException {
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
  public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
    checkOpen();
    world.trouble(Trouble.RECEIVE);
    world.takeDirectMemory(target.remaining());
    Datagram next = incoming.poll();
    if (next == null) {
      return null;
    }
    if (next.error != null) {
      throw next.error;
    }
    // what does not fit is lost
    target.put(next.content.limit(Math.min(next.content.limit(), target.remaining())));
    return next.from;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int before = target.position();
    SocketAddress unused = receive(target);
    return target.position() - before;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    checkOpen();
    if (remote == null) {
      throw new NotYetConnectedException();
    }
    world.trouble(Trouble.WRITE);
    world.takeDirectMemory(source.remaining());
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    sent.add(bytes);
    world.channels().sent(this, bytes);
    return bytes.length;
  }

  @Override
  public int send(ByteBuffer source, SocketAddress target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> option, T value) {
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public DatagramSocket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface interf) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface interf, InetAddress source) {
    throw new UnsupportedOperationException();
  }

  private void checkOpen() throws ClosedChannelException {
    if (!isOpen()) {
      throw new ClosedChannelException();
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
    return "datagrams " + number + " to " + remote;
  }
}
