// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@link ClientProof} as the others are measured. It is plugged in by the name of a
 * class, so it uses the connector that the JVM shares, not the one that it is given.
 */
public final class OfDriver extends PluggedContract {

  /** By the names that the page gives them. */
  public static final Map<String, Supplier<PluggedContract>> ALL =
      Map.of(
          "PgJDBC", () -> new OfDriver(new PgJdbcTest()),
          "MariaDB", () -> new OfDriver(new MariaDbTest()),
          "MySQL", () -> new OfDriver(new MySqlTest()),
          "JNDI LDAP", () -> new OfDriver(new LdapTest()),
          "SMTP, STARTTLS", () -> new OfDriver(new SmtpTest()),
          "IMAP over TLS", () -> new OfDriver(new ImapTest()),
          "FTP", () -> new OfDriver(new FtpTest()),
          "RabbitMQ", () -> new OfDriver(new RabbitMqTest()));

  private final ClientProof proof;

  private OfDriver(ClientProof proof) {
    this.proof = proof;
  }

  @Override
  protected int start() throws Exception {
    Path folder = Files.createTempDirectory("happysocket-times");
    FtpTest.folder = folder;
    RabbitMqTest.folder = folder;
    return proof.start();
  }

  @Override
  protected void stop() throws Exception {
    proof.stop();
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    int millis = (int) connectTimeout.toMillis();
    return (host, port) ->
        proof.exchange(new ClientProof.Target(host, port, millis, connector != null));
  }
}
