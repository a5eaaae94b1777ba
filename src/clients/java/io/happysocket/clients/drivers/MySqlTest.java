// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.CommunicationsException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** MySQL Connector/J, against MariaDB, which speaks its protocol. */
class MySqlTest extends ClientProof {

  private static final String RACED = "&socketFactory=" + RacedMySql.class.getName();

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
    String url = "jdbc:mysql://" + target.host() + ":" + target.port() + MariaDbServer.LOGIN;
    if (target.connectMillis() > 0) {
      url += "&connectTimeout=" + target.connectMillis();
    }
    return DriverManager.getConnection(target.raced() ? url + RACED : url);
  }

  @Override
  protected void isRefusal(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(CommunicationsException.class)
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Override
  protected void isTimeOut(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(CommunicationsException.class)
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
  }
}
