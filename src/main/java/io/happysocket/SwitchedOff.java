// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.dns.system.PlatformResolver;
import io.happysocket.loop.Foreign;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The property that switches the library off, and all that a connector does differently then: it
 * asks the platform in place of its resolver, and tries the one address that a {@link
 * java.net.Socket} would. {@link HappySocket#isOff} says what users are promised.
 */
final class SwitchedOff {

  private static final String PROPERTY = "happysocket";
  static final AtomicBoolean TOLD = new AtomicBoolean();

  private SwitchedOff() {}

  /** One after the other: a name has one address then, but a request may have several hosts. */
  static ConnectStrategy strategy() {
    ConnectStrategy serial = Strategies.serialIpv6First();
    return new ConnectStrategy() {
      @Override
      public Step next(RaceView race) {
        return serial.next(race);
      }

      @Override
      public String name() {
        return "off";
      }
    };
  }

  /** Reads the property, and says once in the log that it is off. */
  static boolean isSet() {
    boolean off = reads(System.getProperty(PROPERTY));
    if (off && !TOLD.getAndSet(true)) {
      Foreign.ignored(
          "happysocket=off: nothing is raced, and what is set for races does not count");
    }
    return off;
  }

  static boolean reads(@Nullable String value) {
    if (value == null || value.equals("on")) {
      return false;
    }
    if (value.equals("off")) {
      return true;
    }
    throw new IllegalArgumentException(
        "system property " + PROPERTY + " must be \"on\" or \"off\", not \"" + value + "\"");
  }

  static PlatformResolver resolver() {
    return PlatformResolver.firstAddressOnly();
  }

  /** All addresses in the platform's order, as far as the connector's filter allows them. */
  static List<InetAddress> lookup(String host, Predicate<InetAddress> allowed)
      throws UnknownHostException {
    List<InetAddress> found = PlatformResolver.addresses(host).stream().filter(allowed).toList();
    if (found.isEmpty()) {
      throw new UnknownHostException(host + ": the address filter allows none of its addresses");
    }
    return found;
  }

  /** The same on another thread. */
  static CompletableFuture<List<InetAddress>> lookupAsync(
      String host, Predicate<InetAddress> allowed, Executor threads) {
    CompletableFuture<List<InetAddress>> future = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            future.complete(lookup(host, allowed));
          } catch (UnknownHostException | RuntimeException | Error e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }
}
