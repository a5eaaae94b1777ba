// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.dns;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys.Keys;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Unbound on 127.0.0.1, over TLS only, with names of its own and no way to ask others. */
final class Unbound implements AutoCloseable {

  static final String BOTH = "both.happysocket.example";
  static final String FOUR = "four.happysocket.example";
  static final String NOTHING = "nothing.happysocket.example";
  static final String REFUSED = "host.refused.example";

  private static final String CONFIGURATION =
      """
      server:
        interface: 127.0.0.1@%1$d
        tls-port: %1$d
        tls-service-pem: "%2$s"
        tls-service-key: "%2$s"
        do-udp: no
        do-daemonize: no
        chroot: ""
        username: ""
        directory: "%3$s"
        pidfile: ""
        use-syslog: no
        module-config: "iterator"
        num-threads: 1
        local-zone: "happysocket.example" static
        local-data: "both.happysocket.example 60 AAAA ::1"
        local-data: "both.happysocket.example 60 A 127.0.0.1"
        local-data: "four.happysocket.example 60 A 127.0.0.1"
        local-zone: "refused.example" refuse
      remote-control:
        control-enable: no
      """;

  private final Process process;
  private final int port;

  private Unbound(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it, or aborts where it is not installed. */
  static Unbound start(Keys keys, Path directory) throws IOException {
    Optional<Path> program =
        Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/sbin")
            .map(place -> Path.of(place, "unbound"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "Unbound is not installed: DNS over TLS is not tried");
    int port = Loopback.freePort();
    Path pem = Files.writeString(directory.resolve("keys.pem"), keys.pem());
    Path configuration =
        Files.writeString(
            directory.resolve("unbound.conf"), CONFIGURATION.formatted(port, pem, directory));
    Process process =
        new ProcessBuilder(program.get().toString(), "-d", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("unbound.log").toFile())
            .start();
    Unbound unbound = new Unbound(process, port);
    LeakCheck.eventually(() -> "Unbound listens", unbound::listens);
    return unbound;
  }

  private boolean listens() {
    try (Socket trial = new Socket(Loopback.FOUR, port)) {
      return trial.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
