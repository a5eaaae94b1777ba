// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static io.happysocket.PlayedConnects.SILENT;
import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.order.PolicyTable;
import io.happysocket.address.order.PolicyTable.Entry;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contract row 45: the table that a builder was given is that of its connector's connects and
 * lookups.
 */
class PlayedPolicyTableTest {

  private static final InetAddress SIX = ip("2001:db8::1");
  private static final InetAddress FOUR = ip("192.0.2.1");

  @TempDir Path directory;

  private final PlayedConnects played = new PlayedConnects();

  PlayedPolicyTableTest() {
    played
        .world
        .channels()
        .whenAssociating(
            channel -> {
              boolean six = channel.remote().getAddress() instanceof Inet6Address;
              channel.from(ip(six ? "2001:db8:c::2" : "198.51.100.2"));
            });
  }

  @AfterEach
  void close() {
    played.close();
  }

  @Test
  void byDefaultIpv6GoesFirst() throws IOException {
    assertOrder(played.builder(), SIX, FOUR);
  }

  @Test
  void aGivenTableDecides() throws IOException {
    Entry ipv4First = new Entry(ip("0.0.0.0"), 0, 100, 4);
    assertOrder(played.builder().policyTable(PolicyTable.DEFAULT.with(ipv4First)), FOUR, SIX);
  }

  @Test
  void theTableOfGaiConfDecides() throws IOException {
    Path file = directory.resolve("gai.conf");
    Files.writeString(file, "precedence ::ffff:0:0/96 100\n");
    assertOrder(played.builder().gaiConf(file), FOUR, SIX);
  }

  /** It is read when the builder is told, and the last table counts. */
  @Test
  void gaiConfIsReadOnceAndIsOneTableLikeOthers() throws IOException {
    Path file = directory.resolve("gai.conf");
    Files.writeString(file, "precedence ::ffff:0:0/96 100\n");
    ConnectorBuilder builder = played.builder().gaiConf(file);
    Files.writeString(file, "");
    assertOrder(builder, FOUR, SIX);
    assertOrder(builder.policyTable(PolicyTable.DEFAULT), SIX, FOUR);
  }

  private void assertOrder(ConnectorBuilder builder, InetAddress first, InetAddress second)
      throws IOException {
    int before = dialled().size();
    try (Connector connector = builder.build()) {
      assertThat(connector.lookup(BOTH)).containsExactly(first, second);
      connector.connect(BOTH, 443).close();
      assertThatThrownBy(() -> connector.connect(SILENT, 443))
          .isInstanceOf(ConnectDeadlineException.class);
    }
    List<InetAddress> dialled = dialled().subList(before, dialled().size());
    assertThat(dialled).hasSize(3).startsWith(first);
    assertThat(dialled.get(1).getClass())
        .as("the first of the silent ones")
        .isEqualTo(first.getClass());
  }

  private List<InetAddress> dialled() {
    return played.world.channels().sockets().stream().map(each -> each.address()).toList();
  }
}
