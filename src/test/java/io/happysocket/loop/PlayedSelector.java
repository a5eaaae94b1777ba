// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import io.happysocket.loop.PlayedLoop.Trouble;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A selector that never sleeps: where it would, the {@link PlayedLoop} is told. */
final class PlayedSelector extends AbstractSelector {

  private final PlayedLoop world;
  private final Set<SelectionKey> keys = new LinkedHashSet<>();
  private final Set<SelectionKey> selected = new LinkedHashSet<>();
  private boolean woken;

  PlayedSelector(PlayedChannels provider, PlayedLoop world) {
    super(provider);
    this.world = world;
  }

  private static final class Key extends AbstractSelectionKey {
    private final AbstractSelectableChannel channel;
    private final PlayedSelector selector;
    private int interest;
    private int ready;

    Key(AbstractSelectableChannel channel, PlayedSelector selector) {
      this.channel = channel;
      this.selector = selector;
    }

    @Override
    public SelectableChannel channel() {
      return channel;
    }

    @Override
    public Selector selector() {
      return selector;
    }

    @Override
    public int interestOps() {
      check();
      return interest;
    }

    @Override
    public SelectionKey interestOps(int operations) {
      check();
      if ((operations & ~channel.validOps()) != 0) {
        throw new IllegalArgumentException("operations " + operations);
      }
      interest = operations;
      return this;
    }

    @Override
    public int readyOps() {
      check();
      return ready;
    }

    private void check() {
      if (!isValid()) {
        throw new CancelledKeyException();
      }
    }
  }

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int operations, @Nullable Object attachment) {
    if (!isOpen()) {
      throw new ClosedSelectorException();
    }
    Key key = new Key(channel, this);
    key.attach(attachment);
    key.interestOps(operations);
    keys.add(key);
    return key;
  }

  @Override
  public Set<SelectionKey> keys() {
    checkOpen();
    return Collections.unmodifiableSet(keys);
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    checkOpen();
    return selected;
  }

  @Override
  public int selectNow() {
    checkOpen();
    world.trouble(Trouble.SELECT);
    woken = false;
    return selectReady();
  }

  @Override
  public int select() {
    return selectFor(null);
  }

  @Override
  public int select(long millis) {
    return selectFor(millis == 0 ? null : Long.valueOf(millis));
  }

  private int selectFor(@Nullable Long millis) {
    checkOpen();
    world.trouble(Trouble.SELECT);
    int ready = selectReady();
    if (ready == 0 && !woken && world.disturbs()) {
      ready = selectReady();
    }
    if (ready == 0 && !woken) {
      world.sleeps(millis);
    }
    woken = false;
    return ready;
  }

  private void checkOpen() {
    if (!isOpen()) {
      throw new ClosedSelectorException();
    }
  }

  private int selectReady() {
    flush();
    int count = 0;
    for (SelectionKey each : keys) {
      Key key = (Key) each;
      int ready = ((PlayedChannels.Readiness) key.channel).readyOperations() & key.interest;
      if (ready != 0) {
        key.ready = ready;
        selected.add(key);
        count++;
      }
    }
    return count;
  }

  private void flush() {
    Set<SelectionKey> cancelled = cancelledKeys();
    synchronized (cancelled) {
      for (SelectionKey key : cancelled) {
        keys.remove(key);
        selected.remove(key);
        deregister((AbstractSelectionKey) key);
      }
      cancelled.clear();
    }
  }

  @Override
  public Selector wakeup() {
    woken = true;
    return this;
  }

  @Override
  protected void implCloseSelector() {
    flush();
    for (SelectionKey key : List.copyOf(keys)) {
      deregister((AbstractSelectionKey) key);
    }
    keys.clear();
    selected.clear();
    world.trouble(Trouble.CLOSE_SELECTOR);
  }
}
