// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFilter;
import io.happysocket.loop.PlayedSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the connector's own DNS client has an address from, the address filter is asked. */
class AddressFilterNamesTest {

  private static final String PUBLIC = "9.9.9.9";

  @TempDir Path files;

  private final PlayedConnects played = new PlayedConnects();
  private final PlayedServer server =
      new PlayedServer()
          .with("rebound.example. 60 IN A 169.254.169.254")
          .with("rebound.example. 60 IN AAAA 64:ff9b::a9fe:a9fe")
          .with("alias.example. 60 IN CNAME inner.example.")
          .with("inner.example. 60 IN A 10.0.0.1")
          .with("inner.example. 60 IN AAAA 2620:fe::5efe:10.0.0.1")
          .with("found.corp.example. 60 IN A 192.168.1.1")
          .with("mixed.example. 60 IN A 127.0.0.1")
          .with("mixed.example. 60 IN A " + PUBLIC)
          .with("mixed.example. 60 IN AAAA ::1");

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private Connector connector(AddressFilter filter) throws IOException {
    played.world.channels().whenSent(server::answer);
    played.world.channels().whenConnecting(channel -> channel.establish(1_000_000));
    String hosts = "127.0.0.1 hosts.example\n" + PUBLIC + " both.example\n10.0.0.1 both.example\n";
    return played.use(
        Connector.builder()
            .port(played.world)
            .addressFilter(filter)
            .dns(PlayedServer.settings(files, hosts, "corp.example")));
  }

  private List<InetAddress> dialled() {
    return played.world.channels().sockets().stream().map(PlayedSocketChannel::address).toList();
  }

  /** From a server, fresh and from the cache; behind an alias; by the search list; from a file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.example",
        "alias.example",
        "inner.example",
        "found",
        "found.corp.example",
        "hosts.example",
        "localhost",
        "any.localhost"
      })
  void whatIsRefusedIsNeitherConnectedToNorGivenAway(String host) throws IOException {
    Connector connector = connector(AddressFilter.publicOnly());
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> connector.connect(host, 443)).isInstanceOf(RaceFailure.class);
      assertThatThrownBy(() -> connector.lookup(host)).isInstanceOf(UnknownHostException.class);
    }
    assertThat(dialled()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mixed.example", "both.example"})
  void whatIsPublicIsLetThrough(String host) throws IOException {
    Connector connector = connector(AddressFilter.publicOnly());
    connector.connect(host, 443).close();
    connector.connect(host, 443).close();
    assertThat(connector.lookup(host)).containsExactly(ip(PUBLIC));
    assertThat(dialled()).containsOnly(ip(PUBLIC));
  }

  /** A name that changes its mind between the check and the connect gains nothing. */
  @Test
  void aNameThatWasPublicWhenItWasCheckedIsJudgedAgain() throws IOException {
    Connector connector = connector(AddressFilter.publicOnly());
    server.with("turning.example. 60 IN A " + PUBLIC);
    assertThat(connector.lookup("turning.example")).containsExactly(ip(PUBLIC));
    server.instead("turning.example. 60 IN A 10.0.0.1");
    played.advance(61_000);
    assertThatThrownBy(() -> connector.connect("turning.example", 443))
        .isInstanceOf(RaceFailure.class);
    assertThat(dialled()).isEmpty();
  }

  /** The table is one of refusals: without the filter all of it is connected to. */
  @Test
  void withoutTheFilterTheSameNamesAreConnectedTo() throws IOException {
    Connector connector = connector(AddressFilter.all());
    for (String host : List.of("rebound.example", "alias.example", "found", "hosts.example")) {
      connector.connect(host, 443).close();
    }
    assertThat(dialled()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(server.asked).isPositive();
  }
}
