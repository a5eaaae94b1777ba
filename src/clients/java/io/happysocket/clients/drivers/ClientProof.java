// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.RaceFailure;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.report.AttemptReport;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What is proved of every client, against its real server on 127.0.0.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ClientProof {

  /** Every so many rounds nothing answers at all, which costs a whole time-out. */
  private static final int SILENCE_EVERY = 100;

  private int port;

  /**
   * Where to.
   *
   * @param connectMillis the client's connect time-out; 0 for whatever it does by itself
   * @param raced with the library plugged in, else the client alone
   */
  record Target(String host, int port, int connectMillis, boolean raced) {}

  /** Starts the server on 127.0.0.1 and says on which port. */
  protected abstract int start() throws Exception;

  protected void stop() throws Exception {}

  /** Connects, has a whole exchange, checks it and closes. */
  protected abstract void exchange(Target target) throws Exception;

  /** What the client throws when nobody listens. */
  protected abstract void isRefusal(Throwable failure);

  /** What the client throws when its connect time-out is over. */
  protected abstract void isTimeOut(Throwable failure);

  /** The shortest connect time-out that the client can be given. */
  protected int shortestMillis() {
    return 100;
  }

  /** Connects in search of leaks, half of which fail; even. */
  protected int rounds() {
    return DeadFirst.ROUNDS;
  }

  @BeforeAll
  final void open() throws Exception {
    port = start();
  }

  @AfterAll
  final void close() throws Exception {
    stop();
  }

  protected final int port() {
    return port;
  }

  private static Target raced(String host, int port) {
    return new Target(host, port, (int) TimeUnit.SECONDS.toMillis(10), true);
  }

  @Test
  void worksWhereTheFirstAddressRefuses() throws Exception {
    try (DeadFirst dead = DeadFirst.refusing()) {
      exchange(raced(dead.name(), port));
    }
  }

  @Test
  void worksWhereTheFirstAddressIsSilent() throws Exception {
    try (DeadFirst dead = DeadFirst.silent(port)) {
      exchange(raced(dead.name(), port));
      // and with no time-out but the library's
      exchange(new Target(dead.name(), port, 0, true));
    }
  }

  @Test
  void reportsARefusalAsItsUsersExpect() throws Exception {
    try (BrokenNetwork nobody = DeadFirst.allRefusing()) {
      Throwable failure = failureOf(raced(nobody.host(), nobody.port()));
      isRefusal(failure);
      isFromARace(failure);
    }
  }

  @Test
  void reportsATimeOutAsItsUsersExpect() throws Exception {
    isTimeOut(failureWhenAllIsSilent());
  }

  private Throwable failureWhenAllIsSilent() throws Exception {
    try (BrokenNetwork silent = DeadFirst.allSilent()) {
      return failureOf(new Target(silent.host(), silent.port(), shortestMillis(), true));
    }
  }

  private Throwable failureOf(Target target) {
    Throwable failure = catchThrowable(() -> exchange(target));
    assertThat(failure).as("the exchange must fail").isNotNull();
    return failure;
  }

  /** Both addresses were tried, and by us: a client without the library would get this far too. */
  private static void isFromARace(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof RaceFailure)) {
      cause = cause.getCause();
    }
    assertThat(cause).as("a race among the causes").isNotNull();
    assertThat(((RaceFailure) cause).report().attempts())
        .extracting(AttemptReport::address)
        .contains(Loopback.SIX, Loopback.FOUR);
  }

  @Test
  void leavesNoSocketBehind() throws Exception {
    try (DeadFirst dead = DeadFirst.refusing();
        BrokenNetwork nobody = DeadFirst.allRefusing();
        BrokenNetwork hangsUp =
            DeadFirst.localhost()
                .ipv6(Endpoint.refusing())
                .ipv4(Endpoint.healthy(Socket::close)) // before a word was said
                .start()) {
      exchange(raced(dead.name(), port)); // what is made once is there
      LeakCheck leaks = new LeakCheck();
      for (int i = 0; i < rounds() / 2; i++) {
        round(i, dead.name(), nobody, hangsUp);
      }
      try (DeadFirst silent = DeadFirst.silent(port)) {
        for (int i = rounds() / 2; i < rounds(); i++) {
          round(i, silent.name(), nobody, hangsUp);
        }
      }
      nothingIsLeft(leaks);
    }
  }

  protected void nothingIsLeft(LeakCheck leaks) {
    leaks.nothingIsLeft();
  }

  private void round(int i, String host, BrokenNetwork nobody, BrokenNetwork hangsUp)
      throws Exception {
    if (i % SILENCE_EVERY == SILENCE_EVERY / 2 + 1) {
      assertThat(failureWhenAllIsSilent()).isNotNull();
    } else if (i % 4 == 1) {
      assertThat(failureOf(raced(nobody.host(), nobody.port()))).isNotNull();
    } else if (i % 4 == 3) {
      assertThat(failureOf(raced(hangsUp.host(), hangsUp.port()))).isNotNull();
    } else {
      exchange(raced(host, port));
    }
  }
}
