// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.DestinationOrder;
import io.happysocket.address.order.PolicyTable;
import io.happysocket.dns.system.GaiConf;
import io.happysocket.lab.network.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The order that glibc makes of a {@code gai.conf}, and ours of the same file. Each address is
 * given with the source that the kernel chooses, so that only table and order are compared. Skipped
 * where the system does not allow namespaces, or has no Python or not glibc.
 */
@Timeout(60)
class GaiConfTest {

  /**
   * In an order that no table makes of them. IPv4 ones are last: where a table has both families
   * tie, neither is bound to an order between them.
   */
  private static final String HOSTS =
      """
      2002:c000:201::1 all.test
      fd11::1 all.test
      fd00:1:0:5::1 all.test
      fec0::1 all.test
      2001:db8:5::1 all.test
      2001:0:1::1 all.test
      198.18.0.1 all.test
      192.0.2.1 all.test
      """;

  private static final String RFC_6724 =
      "label ::1/128 0|label ::/0 1|label ::ffff:0:0/96 4|label 2002::/16 2|label 2001::/32 5|"
          + "label fc00::/7 13|label ::/96 3|label fec0::/10 11|label 3ffe::/16 12|"
          + "precedence ::1/128 50|precedence ::/0 40|precedence ::ffff:0:0/96 35|"
          + "precedence 2002::/16 30|precedence 2001::/32 5|precedence fc00::/7 3|"
          + "precedence ::/96 1|precedence fec0::/10 1|precedence 3ffe::/16 1|";

  /** Addresses in glibc's order, each with its source. */
  private static final String ASK =
      """
      import socket
      for family, kind, protocol, name, to in socket.getaddrinfo(
              "all.test", 80, type=socket.SOCK_STREAM):
          with socket.socket(family, socket.SOCK_DGRAM) as udp:
              udp.connect(to)
              print(to[0], udp.getsockname()[0])
      """;

  private static final String SET_UP =
      """
      ip link set lo up
      ip tuntap add gai0 mode tun
      ip link set gai0 up
      ip addr add 203.0.113.2/24 dev gai0
      ip addr add fd00:1:0:c::2/64 dev gai0 nodad
      ip addr add 2001:db8:c::2/64 dev gai0 nodad
      ip route add default dev gai0
      ip -6 route add default dev gai0
      for file in gai.conf host.conf nsswitch.conf hosts; do
        mount --bind %1$s/$file /etc/$file
      done
      """;

  @TempDir static Path files;
  private static Namespace namespace;

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    for (String each : List.of("gai.conf", "host.conf", "nsswitch.conf", "hosts")) {
      assumeThat(Path.of("/etc", each)).exists();
    }
    Files.writeString(files.resolve("gai.conf"), "");
    Files.writeString(files.resolve("host.conf"), "multi on\n");
    Files.writeString(files.resolve("nsswitch.conf"), "hosts: files\n");
    Files.writeString(files.resolve("hosts"), HOSTS);
    try {
      namespace = Namespace.open(SET_UP.formatted(files.toAbsolutePath()));
    } catch (IOException e) {
      abort("not possible here: " + e.getMessage());
    }
    String said = run("python3", "-c", "import platform; print(platform.libc_ver()[0])");
    assumeThat(said.strip()).isEqualTo("glibc");
  }

  @AfterAll
  static void takeDown() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // both tables given whole: that of RFC 6724, and that of its update
        RFC_6724,
        RFC_6724 + "precedence ::ffff:0:0/90 33|",
        "label ::1/128 0|label ::/0 1|label ::ffff:0:0/96 4|label 2002::/16 2|label fc00::/7 13|"
            + "label fd00:1::/48 14|precedence ::1/128 50|precedence fd00:1::/48 45|"
            + "precedence ::/0 40|precedence fc00::/7 30|precedence ::ffff:0:0/96 20|"
            + "precedence 2002::/16 5|",
        // one line of each kind, which replaces its whole table
        "label ::/0 1|precedence ::ffff:0:0/96 100|",
        "label ::ffff:0:0/96 9|precedence ::/0 7|",
        "label fd00::/8 9|precedence fd00::/8 9|",
        "label fd00:1:0:5::/64 9|precedence ::ffff:0:0/96 41|",
        "label fc00::/7 6|precedence ::ffff:192.0.2.0/120 90|",
        "label 2002::/16 1|precedence 2002::/16 99|precedence 2001::/32 98|",
        // the first of two lines, bits beyond the length, words and comments as they come
        "label ::/0 1|precedence fd11::/16 90|precedence fd11::/16 5|",
        "label ::/0 1|precedence fd11::/16 5|precedence fd11::/16 90|",
        "label 2001:db8:ffff::1/32 3|precedence 2001:db8:ffff::1/32 3 # last|",
        "  label\t::/0   4|scopev4 ::ffff:0:0/96 14|reload no|precedence 2001:0:1::1/128 77|",
        "label ::ffff:198.18.0.0/111 5|precedence ::ffff:198.18.0.0/111 1|",
        "label ::/1 8|label 8000::/1 8|precedence 8000::/1 60|precedence ::/1 50|",
      })
  void oursIsTheOrderOfGlibc(String conf) throws IOException, InterruptedException {
    Files.writeString(files.resolve("gai.conf"), conf.replace('|', '\n'));
    PolicyTable table = GaiConf.read(files.resolve("gai.conf"));

    Map<InetAddress, LocalAddress> sources = new LinkedHashMap<>();
    for (String line : run("python3", "-c", ASK).lines().toList()) {
      String[] pair = line.split(" ", -1);
      sources.put(ip(pair[0]), LocalAddress.of(ip(pair[1])));
    }
    List<Destination> destinations = new ArrayList<>();
    for (String line : HOSTS.lines().toList()) {
      InetAddress address = ip(line.split(" ", -1)[0]);
      destinations.add(new Destination(address, sources.get(address)));
    }

    assertThat(DestinationOrder.sort(destinations, table))
        .as("by " + table)
        .extracting(Destination::address)
        .containsExactlyElementsOf(sources.keySet());
  }

  private static InetAddress ip(String literal) throws IOException {
    return InetAddress.getByName(literal);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(namespace.command(List.of(command))).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("exit code of " + command[0]).isZero();
    return said;
  }
}
