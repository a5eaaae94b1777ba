// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loop's selector with its keys, from the start of the loop's thread to its end. A selector that
 * spins (it returns at once with nothing, again and again) is replaced. Confined to the loop, but
 * for {@link #wakeup}.
 */
final class Selection {

  /** So many selects in a row that return early with nothing mean a broken selector. */
  private static final int EMPTY_SELECTS_BEFORE_REPLACING = 512;

  /** How rarely a replacement is tried again, at the most, when there is no descriptor for it. */
  private static final int MOST_EMPTY_SELECTS = 1 << 20;

  private final EventLoop loop;
  private final LoopLog log;
  private volatile Selector selector;
  private int emptySelects;
  private int allowed = EMPTY_SELECTS_BEFORE_REPLACING;
  private boolean flushDue;
  private boolean toldOfReplacing;

  Selection(EventLoop loop, Selector selector) {
    this.loop = loop;
    this.log = loop.log();
    this.selector = selector;
  }

  /** Any thread. */
  void wakeup() {
    selector.wakeup();
  }

  Registration register(SelectableChannel channel, int operations, Runnable handler)
      throws ClosedChannelException {
    Registered registered = new Registered(channel, handler);
    registered.key = channel.register(selector, operations, registered);
    return registered;
  }

  /** Whether no channel is registered; one that left counts until the next select. */
  boolean isEmpty() {
    return selector.keys().isEmpty();
  }

  /** Whether a key was cancelled, or a channel closed, since the last select. */
  boolean isFlushDue() {
    return flushDue;
  }

  /** Waits for a ready channel; any time if below 0. */
  int select(long millis) throws IOException {
    int ready = millis < 0 ? selector.select() : selector.select(millis);
    flushDue = false;
    return ready;
  }

  void selectNow() throws IOException {
    selector.selectNow();
    flushDue = false;
    emptySelects = 0;
  }

  /** Tells whether a select had a reason to return. */
  void returned(boolean forReason) {
    emptySelects = forReason ? 0 : emptySelects + 1;
    if (emptySelects >= allowed) {
      emptySelects = 0;
      replace();
    }
  }

  private void replace() {
    Selector fresh;
    try {
      fresh = loop.port().channels().openSelector();
    } catch (IOException | RuntimeException | Error e) {
      if (allowed == EMPTY_SELECTS_BEFORE_REPLACING) {
        log.warn("the selector of {} spins and cannot be replaced yet", loop.name(), e);
      }
      allowed = Math.min(2 * allowed, MOST_EMPTY_SELECTS);
      return;
    }
    tellOfReplacing();
    Selector old = selector;
    selector = fresh;
    allowed = EMPTY_SELECTS_BEFORE_REPLACING;
    for (SelectionKey key : List.copyOf(old.keys())) {
      if (key.isValid() && key.attachment() instanceof Registered registered) {
        registered.moveTo(fresh);
      }
    }
    close(old);
  }

  private void tellOfReplacing() {
    if (!toldOfReplacing) {
      toldOfReplacing = true;
      String often = EMPTY_SELECTS_BEFORE_REPLACING + " times in a row: it is replaced";
      log.warn("the selector of {} returned early, with nothing, " + often, loop.name(), null);
    }
  }

  /** Runs the handlers of the channels that the last select found ready; false if none was. */
  boolean runReady() {
    Set<SelectionKey> selected = selector.selectedKeys();
    if (selected.isEmpty()) {
      return false;
    }
    List<SelectionKey> keys = List.copyOf(selected);
    selected.clear();
    for (SelectionKey key : keys) {
      if (key.isValid() && key.attachment() instanceof Registered registered) {
        loop.guarded(registered.handler);
      }
    }
    return true;
  }

  /** Those that were cancelled belong to others. */
  void closeChannels() {
    try {
      for (SelectionKey key : List.copyOf(selector.keys())) {
        if (key.isValid()) {
          close(key.channel());
        }
      }
    } catch (RuntimeException | Error e) {
      log.debug("closing the channels of {}", loop.name(), e);
    }
  }

  void close() {
    close(selector);
  }

  /** Closes, whatever that throws. */
  private void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception | Error e) {
      log.debug("closing {}", closeable, e);
    }
  }

  /** A registered channel; the key changes when the selector is replaced. */
  private final class Registered implements Registration {
    private final SelectableChannel channel;
    private final Runnable handler;
    private @Nullable SelectionKey key;

    Registered(SelectableChannel channel, Runnable handler) {
      this.channel = channel;
      this.handler = handler;
    }

    private void moveTo(Selector fresh) {
      SelectionKey old = key;
      if (old == null) {
        return;
      }
      try {
        int operations = old.interestOps();
        old.cancel();
        key = channel.register(fresh, operations, this);
      } catch (IOException | RuntimeException e) {
        // its owner finds it closed
        close();
        loop.guarded(handler);
      }
    }

    @Override
    public void interest(int operations) {
      loop.assertOnLoop();
      if (key != null && key.isValid()) {
        try {
          key.interestOps(operations);
        } catch (CancelledKeyException e) {
          log.debug("{} was cancelled", channel, e);
        }
      }
    }

    @Override
    public void cancel() {
      loop.assertOnLoop();
      if (key != null && key.isValid()) {
        key.cancel();
        flushDue = true;
      }
    }

    @Override
    public void close() {
      loop.assertOnLoop();
      flushDue = true;
      Selection.this.close(channel);
    }
  }
}
