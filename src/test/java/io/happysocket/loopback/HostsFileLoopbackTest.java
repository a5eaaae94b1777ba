// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own look-up of a broken network's name, in a JVM that was started with its file. */
@Timeout(120)
class HostsFileLoopbackTest {

  @Test
  void theJdkSeesTheName(@TempDir Path directory) throws Exception {
    Loopback.needsIpv6();
    Path source =
        ChildJvm.source(
            directory,
            "Seen.java",
            "class Seen {",
            "  public static void main(String[] name) throws Exception {",
            "    for (java.net.InetAddress each : java.net.InetAddress.getAllByName(name[0])) {",
            "      System.out.print(each.getHostAddress() + ' ');",
            "    }",
            "  }",
            "}");
    try (BrokenNetwork network =
        BrokenNetwork.builder().ipv6(Endpoint.refusing()).ipv4(Endpoint.healthy()).start()) {
      String seen =
          ChildJvm.run(
              directory,
              ChildJvm.java(
                  "-Djdk.net.hosts.file=" + network.hostsFile(),
                  "-Djava.net.preferIPv6Addresses=true",
                  source.toString(),
                  network.host()));
      assertThat(seen).isEqualTo("0:0:0:0:0:0:0:1 127.0.0.1 ");
    }
  }
}
