// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.nat64;

import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * TAYGA and Unbound in the server's namespace: a NAT64, and DNS servers of three kinds, with DNS64,
 * without it, and without it and deaf to the question for the prefix.
 */
final class Translator implements AutoCloseable {

  static final String DNS64 = "2001:db8:5::53";
  static final String PLAIN = "2001:db8:5::54";
  static final String DEAF = "2001:db8:5::55";

  private static final int STARTS_WITHIN_SECONDS = 10;

  /** Addresses of the server that are of nobody's documentation, behind no other device. */
  private static final String SERVER =
      """
      set -e
      echo 1 > /proc/sys/net/ipv6/conf/all/forwarding
      echo 1 > /proc/sys/net/ipv4/ip_forward
      ip addr add 2001:db8:5::54/128 dev lo nodad
      ip addr add 2001:db8:5::55/128 dev lo nodad
      ip route add local 9.9.9.0/24 dev lo
      ip route add local 10.0.0.0/24 dev lo
      ip route add local 2620:fe::/48 dev lo
      ip route del local 64:ff9b::/96 dev lo
      """;

  private static final String TAYGA =
      """
      tun-device %1$s
      ipv4-addr 192.168.%2$d.1
      ipv6-addr 2001:db8:ffff::%2$d
      prefix %3$s
      dynamic-pool 192.168.%2$d.0/24
      """;

  private static final String TAYGA_DEVICE =
      """
      set -e
      ip tuntap add dev %1$s mode tun
      ip link set %1$s up
      ip route add 192.168.%2$d.0/24 dev %1$s
      ip route add %3$s dev %1$s
      """;

  private static final String UNBOUND =
      """
      server:
        interface: %1$s
        access-control: ::/0 allow
        do-daemonize: no
        chroot: ""
        username: ""
        directory: "%2$s"
        pidfile: ""
        use-syslog: no
        num-threads: 1
        module-config: "%3$s"
        dns64-prefix: %4$s
        local-zone: "test." nodefault
        %5$s
      auth-zone:
        name: "nat.test"
        zonefile: "%2$s/nat.test"
        for-downstream: no
      auth-zone:
        name: "ipv4only.arpa"
        zonefile: "%2$s/ipv4only.arpa"
        for-downstream: no
      remote-control:
        control-enable: no
      """;

  private static final String ZONE =
      """
      $TTL 60
      @ IN SOA ns.nat.test. host.nat.test. 1 3600 600 86400 60
      @ IN NS ns.nat.test.
      four IN A 203.0.113.1
      both IN A 203.0.113.1
      both IN AAAA 2001:db8:5::1
      public IN A 9.9.9.9
      private IN A 10.0.0.1
      """;

  private static final String WELL_KNOWN_NAME =
      """
      $TTL 60
      @ IN SOA ns.nat.test. host.nat.test. 1 3600 600 86400 60
      @ IN NS ns.nat.test.
      @ IN A 192.0.0.170
      @ IN A 192.0.0.171
      """;

  private final Namespace server;
  private final Path work;
  private final Path unbound;
  private final Path tayga;
  private final List<Process> processes = new ArrayList<>();
  private int translators;

  private Translator(Namespace server, Path work, Path unbound, Path tayga) {
    this.server = server;
    this.work = work;
    this.unbound = unbound;
    this.tayga = tayga;
  }

  /** Where a program is that an administrator would run. */
  static Optional<Path> program(String name) {
    return Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin")
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts them.
   *
   * @param prefixes of the translators; the DNS64 uses the first, and so does the answer for the
   *     prefix that the server without DNS64 gives
   */
  static Translator start(Network network, Path work, List<String> prefixes)
      throws IOException, InterruptedException {
    Translator started =
        new Translator(
            network.server(),
            work,
            program("unbound").orElseThrow(),
            program("tayga").orElseThrow());
    try {
      started.run(SERVER);
      for (String prefix : prefixes) {
        started.translate(prefix);
      }
      Files.writeString(work.resolve("nat.test"), ZONE);
      Files.writeString(work.resolve("ipv4only.arpa"), WELL_KNOWN_NAME);
      String prefix = prefixes.get(0);
      String told = prefix.replace("::/96", "::c000:aa");
      started.serve(DNS64, "dns64 iterator", prefix, "");
      started.serve(
          PLAIN, "iterator", prefix, "local-data: \"ipv4only.arpa 60 AAAA " + told + "\"");
      started.serve(DEAF, "iterator", prefix, "local-zone: \"ipv4only.arpa\" deny");
      return started;
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void translate(String prefix) throws IOException, InterruptedException {
    String device = "nat" + translators;
    int net = 100 + translators;
    translators++;
    run(TAYGA_DEVICE.formatted(device, net, prefix));
    Path configuration = work.resolve(device + ".conf");
    Files.writeString(configuration, TAYGA.formatted(device, net, prefix));
    begin(List.of(tayga.toString(), "-d", "-c", configuration.toString()), device + ".log");
  }

  private void serve(String address, String modules, String prefix, String more)
      throws IOException, InterruptedException {
    String name = "unbound-" + address.substring(address.length() - 2);
    Path configuration = work.resolve(name + ".conf");
    Files.writeString(configuration, UNBOUND.formatted(address, work, modules, prefix, more));
    begin(List.of(unbound.toString(), "-d", "-c", configuration.toString()), name + ".log");
    awaitListening(address, name);
  }

  private void begin(List<String> command, String log) throws IOException {
    processes.add(
        new ProcessBuilder(server.command(command))
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(log).toFile())
            .start());
  }

  /** TCP and UDP are opened together. */
  private void awaitListening(String address, String name)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(STARTS_WITHIN_SECONDS)) {
      if (new ProcessBuilder(server.command(List.of("ss", "-Hltn", "src", "[" + address + "]:53")))
              .start()
              .getInputStream()
              .readAllBytes()
              .length
          > 0) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IOException(name + ": " + Files.readString(work.resolve(name + ".log")));
  }

  private void run(String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder(server.command(List.of("sh", "-c", script)))
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes()).strip();
    if (shell.waitFor() != 0) {
      throw new IOException("cannot set the translator up: " + said);
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    processes.forEach(each -> each.onExit().join());
  }
}
