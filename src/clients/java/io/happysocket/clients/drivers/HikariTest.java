// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.clients.PluggedContract;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** HikariCP over PgJDBC, over TLS with the name checked. */
class HikariTest extends PluggedContract {

  private static final int POOL = 3;

  @TempDir static Path folder;

  private int port;
  private EmbeddedPostgres server;

  @Override
  protected int start() throws IOException {
    String pem = TlsKeys.keysFor("dns:localhost").pem();
    Files.writeString(keys(), pem);
    Files.setPosixFilePermissions(keys(), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(certificate(), pem.substring(pem.indexOf("-----BEGIN CERTIFICATE")));
    port = Loopback.freePort();
    startServer();
    return port;
  }

  private static Path keys() {
    return folder.resolve("keys.pem");
  }

  private static Path certificate() {
    return folder.resolve("certificate.pem");
  }

  private void startServer() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("ssl", "on")
              .setServerConfig("ssl_cert_file", keys().toString())
              .setServerConfig("ssl_key_file", keys().toString())
              .setPGStartupWait(Duration.ofSeconds(30))
              .start();
    } catch (IOException | RuntimeException e) {
      assumeTrue(false, "PostgreSQL does not start here: " + e);
    }
  }

  @Override
  protected void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private static HikariDataSource pool(String host, int port, boolean raced, Duration timeout) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://" + host + ":" + port + "/postgres");
    config.setUsername("postgres");
    config.addDataSourceProperty("sslmode", "verify-full");
    config.addDataSourceProperty("sslrootcert", certificate().toString());
    config.addDataSourceProperty("connectTimeout", String.valueOf(timeout.toSeconds()));
    if (raced) {
      config.addDataSourceProperty("socketFactory", "io.happysocket.socket.HappySocketFactory");
    }
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  /** A pool of its own each time: a connect of its own. */
  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    return (host, to) -> {
      try (HikariDataSource pool = pool(host, to, connector != null, connectTimeout);
          Connection connection = pool.getConnection()) {
        works(connection);
      }
    };
  }

  private static void works(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      assertThat(result.next()).isTrue();
      assertThat(result.getBoolean(1)).isTrue();
    }
  }

  private HikariDataSource pastSilence(DeadFirst dead) {
    return pool(dead.name(), port, true, Duration.ofMinutes(10));
  }

  @Test
  void thePoolFillsAgainWhenTheServerWasRestarted() throws Exception {
    try (DeadFirst dead = DeadFirst.silent(port);
        HikariDataSource pool = pastSilence(dead)) {
      allWork(pool);
      server.close();
      startServer();
      // a connection that was good half a second ago is lent without a look, and may be dead
      LeakCheck.eventually(() -> "the pool works", () -> allWorkNow(pool));
    }
  }

  private static boolean allWorkNow(HikariDataSource pool) {
    try {
      allWork(pool);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static void allWork(HikariDataSource pool) throws SQLException {
    List<Connection> lent = new ArrayList<>();
    try {
      for (int i = 0; i < POOL; i++) {
        lent.add(pool.getConnection());
        works(lent.get(i));
      }
    } finally {
      for (Connection each : lent) {
        each.close();
      }
    }
  }

  /** The driver cancels it over a socket of its own. */
  @Test
  void aQueryThatTakesTooLongIsCancelled() throws Exception {
    try (DeadFirst dead = DeadFirst.silent(port);
        HikariDataSource pool = pastSilence(dead);
        Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("select pg_sleep(600)"))
          .isInstanceOf(PSQLException.class)
          .extracting(e -> ((PSQLException) e).getSQLState())
          .isEqualTo(PSQLState.QUERY_CANCELED.getState());
      works(connection);
    }
  }
}
