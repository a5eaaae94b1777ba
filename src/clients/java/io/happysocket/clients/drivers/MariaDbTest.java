// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;

/** MariaDB Connector/J against MariaDB. */
class MariaDbTest extends ClientProof {

  private static final String RACED = "&socketFactory=io.happysocket.socket.HappySocketFactory";

  @Override
  protected int start() {
    return MariaDbServer.port();
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
        "jdbc:mariadb://"
            + target.host()
            + ":"
            + target.port()
            + MariaDbServer.LOGIN
            + "&sslMode=disable"; // the server has no key
    if (target.connectMillis() > 0) {
      url += "&connectTimeout=" + target.connectMillis();
    }
    return DriverManager.getConnection(target.raced() ? url + RACED : url);
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageContaining("refused")
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure).isInstanceOf(SQLTimeoutException.class);
  }
}
