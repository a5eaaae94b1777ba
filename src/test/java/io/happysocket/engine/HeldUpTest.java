// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Resolver;
import io.happysocket.history.ConnectHistory;
import io.happysocket.log.KeptLog;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is named for having held up the connector's thread. */
class HeldUpTest {

  private static final long LONG = TimeUnit.MILLISECONDS.toNanos(101);

  /** Not one of the library's. */
  private final ConnectStrategy callers =
      new ConnectStrategy() {
        @Override
        public Step next(RaceView race) {
          return Step.waitForNews("news");
        }
      };

  private long now;
  private HeldUp held = new HeldUp(() -> now, ConnectHistory.none());

  @BeforeEach
  void forget() {
    KeptLog.forget();
  }

  private void takes(Object called, long nanos) {
    HeldUp.Watch watch = held.on(called);
    long begun = watch.begin();
    now += nanos;
    watch.end("example.com", begun);
  }

  /** By its class only: a cold JVM may be slow in several of its calls. */
  @Test
  void theLibrarysOwnAreNeverNamed() {
    Object resolver = Resolver.fixed(Map.of());
    Object filter = AddressFilter.publicOnly();
    for (Object own : List.of(Strategies.adaptive(), Strategies.dnsRace(), resolver, filter)) {
      takes(own, LONG);
      takes(own, LONG);
      takes(own, LONG);
    }
    assertThat(KeptLog.lines()).isEmpty();
  }

  @Test
  void aCallersOwnIsNamedTheSecondTime() {
    takes(callers, LONG);
    assertThat(KeptLog.lines()).isEmpty();
    takes(callers, LONG - TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(KeptLog.lines()).isEmpty();
    takes(callers, LONG);
    assertThat(KeptLog.lines())
        .singleElement()
        .satisfies(
            line -> assertThat(line).contains("WARN", "HeldUpTest", "example.com", "101 ms"));
  }

  @Test
  void itIsToldOnceInTenSeconds() {
    takes(callers, LONG);
    takes(callers, LONG);
    now += TimeUnit.SECONDS.toNanos(10) - LONG - 1;
    takes(callers, LONG);
    assertThat(KeptLog.lines()).hasSize(1);
    takes(callers, LONG);
    assertThat(KeptLog.lines()).hasSize(2);
  }

  @Test
  void aCallersHistoryIsNamedAndNotTheStrategyThatReadsIt() {
    ConnectHistory slow =
        (ConnectHistory)
            Proxy.newProxyInstance(
                HeldUpTest.class.getClassLoader(),
                new Class<?>[] {ConnectHistory.class},
                (proxy, method, arguments) -> null);
    held = new HeldUp(() -> now, slow);
    takes(Strategies.adaptive(), LONG);
    takes(Strategies.adaptive(), LONG);
    assertThat(KeptLog.lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains(slow.getClass().getName()));
  }
}
