// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/** A TCP channel whose connect nobody answers. */
final class SilentChannel extends SocketChannel {

  private SocketAddress remote;

  SilentChannel(SelectorProvider provider) {
    super(provider);
  }

  @Override
  public boolean connect(SocketAddress address) {
    remote = address;
    return false;
  }

  @Override
  public boolean finishConnect() {
    return false;
  }

  @Override
  public boolean isConnected() {
    return false;
  }

  @Override
  public boolean isConnectionPending() {
    return remote != null;
  }

  @Override
  public SocketChannel bind(SocketAddress address) {
    return this;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return null;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return null;
  }

  @Override
  public <T> SocketChannel setOption(SocketOption<T> option, T value) {
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) {
    throw new UnsupportedOperationException(option.name());
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public SocketChannel shutdownInput() {
    throw new NotYetConnectedException();
  }

  @Override
  public SocketChannel shutdownOutput() {
    throw new NotYetConnectedException();
  }

  @Override
  public Socket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int read(ByteBuffer target) {
    throw new NotYetConnectedException();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) {
    throw new NotYetConnectedException();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NotYetConnectedException();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new NotYetConnectedException();
  }

  @Override
  protected void implCloseSelectableChannel() {
    // nothing was opened
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    // it never waits
  }
}
