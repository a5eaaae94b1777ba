// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * What a loop and its threads tell. A logger is code of others: whatever it throws is dropped here,
 * so that it ends no thread.
 */
final class LoopLog {

  static final LoopLog OWN = new LoopLog(logger());

  private final Logger logger;

  LoopLog(Logger logger) {
    this.logger = logger;
  }

  private static Logger logger() {
    try {
      return LoggerFactory.getLogger(EventLoop.class);
    } catch (RuntimeException | Error e) {
      return NOPLogger.NOP_LOGGER;
    }
  }

  /** Something died. */
  void error(String message, String name, Throwable cause) {
    try {
      logger.error(message, name, cause);
    } catch (Throwable e) {
      drop(e);
    }
  }

  /** Something of ours, or of a caller's, threw. */
  void warn(String message, String name, @Nullable Throwable cause) {
    try {
      logger.warn(message, name, cause);
    } catch (Throwable e) {
      drop(e);
    }
  }

  void debug(String message, Object subject, @Nullable Throwable cause) {
    try {
      logger.debug(message, subject, cause);
    } catch (Throwable e) {
      drop(e);
    }
  }

  /** Nowhere is left to tell it. */
  private static void drop(@SuppressWarnings("unused") Throwable e) {}
}
