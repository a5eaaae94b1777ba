// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.cli.Main;
import io.happysocket.cli.demo.TlsServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line in a JVM of its own, which trusts a server as a user's JVM would. */
class CommandLineTlsLoopbackTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final LeakCheck leaks = new LeakCheck();

  @TempDir private Path directory;

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  @Test
  void aHandshakeIsWonAndShown() throws Exception {
    try (TlsServer server = TlsServer.start("localhost")) {
      List<Path> path = new ArrayList<>(ChildJvm.library());
      path.add(ChildJvm.where(CommandLine.class));
      String said =
          ChildJvm.run(
              directory,
              ChildJvm.java(
                  "-Djavax.net.ssl.trustStore=" + trusting(server),
                  "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD),
                  "-cp",
                  ChildJvm.path(path),
                  Main.class.getName(),
                  "connect",
                  "https://localhost:" + server.port() + "/",
                  "--tls",
                  "--ipv4-only"));

      assertThat(said)
          .contains(
              "connected to 127.0.0.1:" + server.port() + " over IPv4",
              "TLSv1.3, ALPN h2, ",
              "certificate of CN=localhost, by CN=localhost, until 9999-12-31");
    }
  }

  /** A store with the certificate that the server shows. */
  private Path trusting(TlsServer server) throws Exception {
    Certificate shown;
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (SSLSocket socket =
        (SSLSocket) server.trusting().getSocketFactory().createSocket(loopback, server.port())) {
      socket.startHandshake();
      shown = socket.getSession().getPeerCertificates()[0];
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    store.setCertificateEntry("server", shown);
    Path file = directory.resolve("trusted.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
    return file;
  }
}
