// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.report.LookupReport;
import io.happysocket.testing.SilentPort;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host moves while its old address, which has gone silent, is in the cache: on real sockets. */
@Timeout(60)
class FailOverLoopbackTest extends Loopback {

  @BeforeEach
  void onLinux() {
    io.happysocket.loopback.Loopback.needsLinux();
  }

  @Test
  void theNewAddressJoinsTheRace() throws Exception {
    server.zone("AAAA db.example.").zone("A db.example.", "db.example. 60 A 127.0.0.1");
    try (SilentPort old = new SilentPort(FOUR, 0);
        ServerSocketChannel moved =
            io.happysocket.loopback.Loopback.listen(OTHER_FOUR, old.port());
        Connector connector =
            Connector.builder().dns(settings.servers(List.of(server.address())).build()).build()) {
      assertThat(connector.lookup("db.example")).containsExactly(FOUR);
      server.zone("A db.example.", "db.example. 60 A 127.0.0.2");
      try (Connection connection = connector.connectWithReport("db.example", old.port())) {
        assertThat(connection.channel().getRemoteAddress())
            .isEqualTo(new InetSocketAddress(OTHER_FOUR, old.port()));
        assertThat(connection.report().lookups())
            .filteredOn(LookupReport::again)
            .extracting(LookupReport::source)
            .contains(server.label() + " udp");
      }
      assertThat(moved.isOpen()).isTrue();
    }
    assertThat(server.log).filteredOn("A db.example."::equals).hasSize(2);
  }
}
