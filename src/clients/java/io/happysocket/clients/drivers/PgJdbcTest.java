// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.RaceFailure;
import io.happysocket.address.Destination;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.Loopback;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.testing.SilentPort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** PgJDBC against PostgreSQL. */
class PgJdbcTest extends ClientProof {

  private static final String RACED = "&socketFactory=io.happysocket.socket.HappySocketFactory";

  private EmbeddedPostgres server;

  @Override
  protected int start() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setPGStartupWait(Duration.ofSeconds(60))
              .start();
    } catch (Exception e) {
      assumeTrue(false, "PostgreSQL does not start here: " + e);
    }
    return server.getPort();
  }

  @Override
  protected void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected void exchange(Target target) throws SQLException {
    try (Connection connection = connect(target);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select 6 * 7")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getInt(1)).isEqualTo(42);
    }
  }

  private static Connection connect(Target target) throws SQLException {
    String url =
        "jdbc:postgresql://" + target.host() + ":" + target.port() + "/postgres?user=postgres";
    if (target.connectMillis() > 0) {
      url += "&connectTimeout=" + (target.connectMillis() + 999) / 1000;
    }
    return DriverManager.getConnection(target.raced() ? url + RACED : url);
  }

  /** Its connect time-out is in whole seconds. */
  @Override
  protected int shortestMillis() {
    return 1000;
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(PSQLException.class)
        .hasMessageContaining("refused")
        .hasCauseInstanceOf(ConnectException.class)
        .extracting(e -> ((PSQLException) e).getSQLState())
        .isEqualTo(PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(PSQLException.class)
        .hasCauseInstanceOf(SocketTimeoutException.class)
        .extracting(e -> ((PSQLException) e).getSQLState())
        .isEqualTo(PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
  }

  /** A strategy of a user's: the last address first. */
  public static final class LastFirst implements ConnectStrategy {
    @Override
    public Step next(RaceView race) {
      List<Destination> untried = race.untried();
      return untried.isEmpty()
          ? Step.waitForNews("tried")
          : Step.attempt(untried.get(untried.size() - 1), "the last first");
    }
  }

  /** The argument as a JDBC URL has it, and nothing else of ours. */
  private Throwable failureWhenAllIsSilent(String argument) throws Exception {
    Loopback.needsLinux();
    try (SilentPort six = new SilentPort(Loopback.SIX, 0);
        DeadFirst dead = DeadFirst.refusing();
        SilentPort four = new SilentPort(Loopback.FOUR, six.port())) {
      String url =
          "jdbc:postgresql://" + dead.name() + ":" + four.port() + "/postgres?user=postgres";
      return catchThrowable(
          () -> DriverManager.getConnection(url + RACED + "&socketFactoryArg=" + argument));
    }
  }

  private static RaceReport reportIn(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof RaceFailure)) {
      assertThat(cause).isNotNull();
      cause = cause.getCause();
    }
    return ((RaceFailure) cause).report();
  }

  /** The driver has a connect time-out of 10 s unless it is told another. */
  @Test
  void theTimeOfTheArgumentIsTheDeadline() throws Exception {
    Throwable failure = failureWhenAllIsSilent("timeout=300ms");
    isTimeOut(failure);
    assertThat(reportIn(failure).deadlineNanos()).isEqualTo(300_000_000);
  }

  @Test
  void aStrategyOfOnesOwnIsNamedInTheUrl() throws Exception {
    Throwable failure =
        failureWhenAllIsSilent("strategy=" + LastFirst.class.getName() + ";timeout=1s");
    RaceReport report = reportIn(failure);
    assertThat(report.strategy()).isEqualTo(new LastFirst().name());
    assertThat(report.attempts().get(0).reason()).isEqualTo("the last first");
  }

  @Test
  void anArgumentThatCannotBeIsNamed() {
    assertThat(catchThrowable(() -> connectWith("strategy=no.such.Strategy")))
        .isInstanceOf(PSQLException.class)
        .hasStackTraceContaining("no.such.Strategy");
  }

  private void connectWith(String argument) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + port() + "/postgres?user=postgres" + RACED;
    DriverManager.getConnection(url + "&socketFactoryArg=" + argument).close();
  }

  /** The cancel goes over a second socket, which must lead to the same server. */
  @Test
  void cancelsAStatementOverASecondSocket() throws Exception {
    try (DeadFirst dead = DeadFirst.silent(port());
        Connection connection = connect(new Target(dead.name(), port(), 10_000, true));
        Statement statement = connection.createStatement()) {
      statement.execute("set application_name = 'sleeper'");
      CompletableFuture<Throwable> failure =
          CompletableFuture.supplyAsync(
              () -> catchThrowable(() -> statement.execute("select pg_sleep(60)")));
      awaitSleeper();
      statement.cancel();
      assertThat(failure.get())
          .isInstanceOf(PSQLException.class)
          .extracting(e -> ((PSQLException) e).getSQLState())
          .isEqualTo(PSQLState.QUERY_CANCELED.getState());
      // the connection is as good as new
      try (ResultSet result = statement.executeQuery("select 1")) {
        assertThat(result.next()).isTrue();
      }
    }
  }

  private void awaitSleeper() throws SQLException {
    String sleeping =
        "select count(*) from pg_stat_activity"
            + " where application_name = 'sleeper' and wait_event = 'PgSleep'";
    try (Connection watch = connect(new Target("127.0.0.1", port(), 10_000, false));
        Statement statement = watch.createStatement()) {
      int count = 0;
      while (count == 0) {
        try (ResultSet result = statement.executeQuery(sleeping)) {
          assertThat(result.next()).isTrue();
          count = result.getInt(1);
        }
      }
    }
  }
}
