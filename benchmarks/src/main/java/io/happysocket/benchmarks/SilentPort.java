// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The system's clock and threads, with TCP channels that nobody answers and that take no
 * descriptor, and a selector that finds none of them ready.
 */
final class SilentPort implements LoopPort {

  private final SelectorProvider channels = new Provider();

  @Override
  public long nanoTime() {
    return LoopPort.system().nanoTime();
  }

  @Override
  public SelectorProvider channels() {
    return channels;
  }

  @Override
  public void start(String name, BooleanSupplier turn) throws IOException {
    LoopPort.system().start(name, turn);
  }

  @Override
  public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
    return LoopPort.system().await(latch, nanos);
  }

  /** Datagram channels ask the system for source addresses, and are real. */
  private static final class Provider extends SelectorProvider {
    private final SelectorProvider system = SelectorProvider.provider();

    @Override
    public SocketChannel openSocketChannel() {
      return new SilentChannel(this);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) {
      return new SilentChannel(this);
    }

    @Override
    public AbstractSelector openSelector() {
      return new SilentSelector(this);
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
      return system.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
      return system.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
      return system.openPipe();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
      return system.openServerSocketChannel();
    }
  }

  private static final class Key extends AbstractSelectionKey {
    private final SilentChannel channel;
    private final SilentSelector selector;
    private int interest;

    Key(SilentChannel channel, SilentSelector selector) {
      this.channel = channel;
      this.selector = selector;
    }

    @Override
    public SilentChannel channel() {
      return channel;
    }

    @Override
    public SilentSelector selector() {
      return selector;
    }

    @Override
    public int interestOps() {
      return interest;
    }

    @Override
    public SelectionKey interestOps(int operations) {
      interest = operations;
      return this;
    }

    @Override
    public int readyOps() {
      return 0;
    }
  }

  private static final class SilentSelector extends AbstractSelector {
    private final Set<SelectionKey> keys = new HashSet<>();
    private final Set<SelectionKey> selected = new HashSet<>();
    private final Semaphore woken = new Semaphore(0);

    SilentSelector(SelectorProvider provider) {
      super(provider);
    }

    @Override
    protected SelectionKey register(
        AbstractSelectableChannel channel, int operations, Object attachment) {
      Key key = new Key((SilentChannel) channel, this);
      key.attach(attachment);
      key.interestOps(operations);
      keys.add(key);
      return key;
    }

    @Override
    public Set<SelectionKey> keys() {
      return keys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return selected;
    }

    @Override
    public int selectNow() {
      woken.drainPermits();
      return flush();
    }

    @Override
    public int select() {
      return select(Long.MAX_VALUE);
    }

    @Override
    public int select(long millis) {
      flush();
      try {
        if (woken.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // as a real one does
      }
      return flush();
    }

    private int flush() {
      Set<SelectionKey> cancelled = cancelledKeys();
      synchronized (cancelled) {
        for (Iterator<SelectionKey> each = cancelled.iterator(); each.hasNext(); each.remove()) {
          SelectionKey key = each.next();
          keys.remove(key);
          deregister((AbstractSelectionKey) key);
        }
      }
      return 0;
    }

    @Override
    public SilentSelector wakeup() {
      woken.release();
      return this;
    }

    @Override
    protected void implCloseSelector() {
      wakeup();
      flush();
      keys.forEach(key -> deregister((AbstractSelectionKey) key));
      keys.clear();
    }
  }
}
