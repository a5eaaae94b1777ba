// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static java.util.Objects.requireNonNull;

import io.happysocket.loop.EventLoop;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs acceptance checks off the loop. Confined to the loop, but for the checks themselves. */
final class Checker {

  private static final Logger LOG = LoggerFactory.getLogger(Checker.class);

  private final EventLoop loop;
  private final Executor threads;

  Checker(EventLoop loop, Executor threads) {
    this.loop = loop;
    this.threads = threads;
  }

  /**
   * Starts the check of an attempt that is established.
   *
   * @param end told on the loop why it did not pass, or null; perhaps after the attempt was closed
   */
  void start(Request request, LiveAttempt attempt, Consumer<@Nullable Throwable> end) {
    Check check = requireNonNull(request.check());
    if (attempt.registration == null) {
      // the race is in the middle of an input
      loop.execute(() -> hand(check, attempt, end));
    } else {
      // a channel may block once the selector has let go of it
      attempt.registration.cancel();
      loop.afterFlush(() -> hand(check, attempt, end));
    }
  }

  private void hand(Check check, LiveAttempt attempt, Consumer<@Nullable Throwable> end) {
    if (attempt.closed) {
      return;
    }
    attempt.registration = null;
    SocketChannel channel = requireNonNull(attempt.channel);
    try {
      channel.configureBlocking(true);
      threads.execute(() -> run(check, channel, end));
    } catch (IOException | RuntimeException e) {
      end.accept(e);
    }
  }

  /** On a thread of its own. */
  private void run(Check check, SocketChannel channel, Consumer<@Nullable Throwable> end) {
    Throwable cause = null;
    try {
      check.run(channel);
      if (!channel.isOpen()) {
        cause = new ClosedChannelException();
      }
    } catch (Throwable e) { // whatever a caller's code throws, the race must hear of it
      cause = e;
    }
    Throwable found = cause;
    try {
      loop.execute(() -> end.accept(found));
    } catch (RejectedExecutionException e) {
      LOG.debug("a check ended after its connector", e);
    }
  }
}
