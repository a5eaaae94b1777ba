// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import io.happysocket.lab.network.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * BIND, which serves the zones and follows aliases from one to another, and behind it Unbound,
 * dnsmasq and Knot Resolver, as Debian packages them. None of them asks anybody else.
 */
final class RealServers {

  /** The programs, and the packages that have them. */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "named", "bind9", "unbound", "unbound", "dnsmasq", "dnsmasq", "kresd", "knot-resolver");

  private static final String NAMED =
      """
      options {
        directory "%1$s";
        listen-on port 53 { %2$s; };
        listen-on-v6 port 53 { %3$s; };
        recursion yes;
        allow-query { any; };
        allow-recursion { any; };
        dnssec-validation no;
        empty-zones-enable no;
        minimal-responses yes;
        notify no;
        pid-file none;
        session-keyfile none;
      };
      controls { };
      """;

  private static final String UNBOUND =
      """
      server:
        interface: %2$s
        interface: %3$s
        access-control: 0.0.0.0/0 allow
        access-control: ::/0 allow
        do-daemonize: no
        chroot: ""
        username: ""
        directory: "%1$s"
        pidfile: ""
        use-syslog: no
        module-config: "iterator"
        num-threads: 1
      remote-control:
        control-enable: no
      forward-zone:
        name: "."
        forward-addr: %4$s
      """;

  private static final String KNOT =
      """
      net.ipv6 = false
      net.listen('%2$s', 53, { kind = 'dns' })
      trust_anchors.remove('.')
      policy.add(policy.all(policy.FORWARD('%3$s')))
      cache.size = 10 * MB
      """;

  private final Namespace namespace;
  private final Path work;

  RealServers(Namespace namespace, Path work) {
    this.namespace = namespace;
    this.work = work;
  }

  /**
   * Looks for the programs.
   *
   * @throws IOException naming the packages that are missing
   */
  static void require() throws IOException {
    List<String> missing =
        PROGRAMS.keySet().stream()
            .filter(program -> path(program).isEmpty())
            .map(PROGRAMS::get)
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw new IOException("these Debian packages are not here: " + String.join(", ", missing));
    }
  }

  private static Optional<Path> path(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts them; they end with the namespace's process, or this one. */
  List<Process> start() throws IOException {
    String bind = Server.BIND.address();
    String named = NAMED.formatted(work, bind, Server.BIND_IPV6.address()) + zones();
    String unbound =
        UNBOUND.formatted(work, Server.UNBOUND.address(), Server.UNBOUND_IPV6.address(), bind);
    String knot = KNOT.formatted(work, Server.KNOT.address(), bind);
    Path cache = Files.createDirectories(work.resolve("kresd"));
    List<Process> all = new ArrayList<>();
    all.add(run("named", "-g", "-c", write("named.conf", named)));
    all.add(run("unbound", "-d", "-c", write("unbound.conf", unbound)));
    all.add(run("kresd", "-n", "-c", write("kresd.conf", knot), cache.toString()));
    all.add(
        run(
            "dnsmasq",
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--no-resolv",
            "--no-hosts",
            "--server=" + bind,
            "--listen-address=" + Server.DNSMASQ.address(),
            "--bind-interfaces",
            "--user=root",
            "--log-facility=-",
            "--pid-file="));
    return all;
  }

  private String zones() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Path> zone : Zones.write(work).entrySet()) {
      text.append(
          "zone \"%s\" { type master; check-names ignore; file \"%s\"; };\n"
              .formatted(zone.getKey(), zone.getValue()));
    }
    return text.toString();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(work.resolve(name), text).toString();
  }

  private Process run(String program, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(path(program).orElseThrow().toString());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(namespace.command(words))
        .redirectErrorStream(true)
        .redirectOutput(work.resolve(program + ".log").toFile())
        .start();
  }
}
