// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening channel whose clients come when a test says so. */
public final class PlayedServerChannel extends ServerSocketChannel
    implements PlayedChannels.Readiness {

  private static final int PORT = 40_000;

  private final PlayedLoop world;
  private final Deque<PlayedSocketChannel> waiting = new ArrayDeque<>();
  private @Nullable InetSocketAddress local;
  private int accepts;

  PlayedServerChannel(PlayedLoop world) {
    super(world.channels());
    this.world = world;
  }

  // ---- the test's end

  /** A client connects; what the other side of it does is played on the channel. */
  public PlayedSocketChannel arrive(InetSocketAddress client) {
    PlayedSocketChannel channel = world.channels().accepted(client);
    waiting.add(channel);
    return channel;
  }

  /** How often accept was called. */
  public int accepts() {
    return accepts;
  }

  // ---- the channel

  @Override
  public int readyOperations() {
    return waiting.isEmpty() ? 0 : SelectionKey.OP_ACCEPT;
  }

  @Override
  public @Nullable PlayedSocketChannel accept() throws IOException {
    accepts++;
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    world.trouble(Trouble.ACCEPT);
    return waiting.poll();
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress address, int backlog) {
    InetSocketAddress wanted = (InetSocketAddress) address;
    local = new InetSocketAddress(wanted.getAddress(), PORT);
    return this;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> option, T value) {
    throw new UnsupportedOperationException();
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
  public ServerSocket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseSelectableChannel() {}

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  public String toString() {
    return "server at " + local;
  }
}
