// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The selectors and channels of a {@link PlayedLoop}, all that were ever opened. */
public final class PlayedChannels extends SelectorProvider {

  private final PlayedLoop world;
  private final List<PlayedSelector> selectors = new ArrayList<>();
  private final List<PlayedSocketChannel> sockets = new ArrayList<>();
  private final List<PlayedDatagramChannel> datagrams = new ArrayList<>();
  private final List<PlayedServerChannel> servers = new ArrayList<>();
  private Consumer<PlayedSocketChannel> connecting = channel -> {};
  private Consumer<PlayedDatagramChannel> associating = channel -> {};
  private BiConsumer<PlayedDatagramChannel, byte[]> sent = (channel, bytes) -> {};

  PlayedChannels(PlayedLoop world) {
    this.world = world;
  }

  /** Called in each connect of a TCP channel; what it does not decide stays silent. */
  public void whenConnecting(Consumer<PlayedSocketChannel> script) {
    connecting = script;
  }

  /** Called in each connect of a UDP channel; may throw, as without a route. */
  public void whenAssociating(Consumer<PlayedDatagramChannel> script) {
    associating = script;
  }

  /** Called with each datagram that is sent; replies with {@link PlayedDatagramChannel#reply}. */
  public void whenSent(BiConsumer<PlayedDatagramChannel, byte[]> script) {
    sent = script;
  }

  /** The TCP channels in the order in which they were opened, closed ones too. */
  public List<PlayedSocketChannel> sockets() {
    return List.copyOf(sockets);
  }

  /** The UDP channels in the order in which they were opened, closed ones too. */
  public List<PlayedDatagramChannel> datagrams() {
    return List.copyOf(datagrams);
  }

  /** The listening channels in the order in which they were opened, closed ones too. */
  public List<PlayedServerChannel> servers() {
    return List.copyOf(servers);
  }

  /** How many selectors are open. */
  public long openSelectors() {
    return selectors.stream().filter(PlayedSelector::isOpen).count();
  }

  /** How many selectors were opened in all. */
  public int selectorsOpened() {
    return selectors.size();
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    world.trouble(Trouble.OPEN_SELECTOR);
    PlayedSelector selector = new PlayedSelector(this, world);
    selectors.add(selector);
    return selector;
  }

  @Override
  public PlayedSocketChannel openSocketChannel() throws IOException {
    return openSocketChannel(StandardProtocolFamily.INET6);
  }

  @Override
  public PlayedSocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    world.trouble(Trouble.OPEN_SOCKET);
    PlayedSocketChannel channel = new PlayedSocketChannel(world, family, sockets.size());
    sockets.add(channel);
    return channel;
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return openDatagramChannel(StandardProtocolFamily.INET6);
  }

  @Override
  public PlayedDatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    world.trouble(Trouble.OPEN_DATAGRAM);
    PlayedDatagramChannel channel = new PlayedDatagramChannel(world, family, datagrams.size());
    datagrams.add(channel);
    return channel;
  }

  @Override
  public Pipe openPipe() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() {
    PlayedServerChannel channel = new PlayedServerChannel(world);
    servers.add(channel);
    return channel;
  }

  PlayedSocketChannel accepted(InetSocketAddress client) {
    PlayedSocketChannel channel =
        new PlayedSocketChannel(world, StandardProtocolFamily.INET, sockets.size());
    sockets.add(channel);
    channel.accepted(client);
    return channel;
  }

  void connecting(PlayedSocketChannel channel) {
    connecting.accept(channel);
  }

  void associating(PlayedDatagramChannel channel) {
    associating.accept(channel);
  }

  void sent(PlayedDatagramChannel channel, byte[] bytes) {
    sent.accept(channel, bytes);
  }

  List<String> left() {
    List<String> left = new ArrayList<>();
    for (PlayedSelector selector : selectors) {
      if (selector.isOpen()) {
        left.add("selector with " + selector.keys().size() + " keys");
      }
    }
    List<AbstractSelectableChannel> all = new ArrayList<>(sockets);
    all.addAll(datagrams);
    all.addAll(servers);
    for (AbstractSelectableChannel channel : all) {
      if (channel.isOpen()) {
        left.add("open " + channel);
      } else if (channel.isRegistered()) {
        left.add("closed but not let go of " + channel);
      }
    }
    return left;
  }

  /** What a channel of ours can tell a selector. */
  interface Readiness {
    int readyOperations();
  }
}
