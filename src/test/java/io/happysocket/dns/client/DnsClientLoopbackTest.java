// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.FixedResolver;
import io.happysocket.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client against a server that misbehaves, over real sockets on loopback. */
class DnsClientLoopbackTest {
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void asksBothFamilies() throws Exception {
    NastyServer server = new NastyServer();
    open.add(server);
    server.zone("AAAA www.example.", "www.example. 60 AAAA 2001:db8::1");
    server.zone("A www.example.", "www.example. 60 A 192.0.2.1");
    EventLoop loop = EventLoop.start("test");
    open.add(loop);
    DnsClient client =
        new DnsClient(
            loop,
            DnsSettings.builder().servers(List.of(server.address())).build(),
            new FixedResolver(Map.of()));
    Heard heard = Heard.of(client, "www.example");
    assertThat(heard.addresses(IPV6)).containsExactly("2001:db8:0:0:0:0:0:1");
    assertThat(heard.addresses(IPV4)).containsExactly("192.0.2.1");
    assertThat(heard.six().source()).isEqualTo(server.label() + " udp");
    assertThat(Heard.of(client, "WWW.example.").six().source()).isEqualTo("cache");
    assertThat(Heard.of(client, "a.localhost").addresses(IPV4)).containsExactly("127.0.0.1");
  }
}
