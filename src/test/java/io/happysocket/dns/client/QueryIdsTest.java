// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.address.AddressFamily.IPV4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.client.Servers.Server;
import io.happysocket.dns.client.Transport.Exchange;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Name;

/** Where ids come from, and what becomes of a query that has none. */
class QueryIdsTest {

  @TempDir private Path directory;

  /** Each bit is 0 in some and 1 in others; few are alike. */
  private static void assertRandom(QueryIds ids) throws IOException {
    int ones = 0;
    int zeros = 0;
    Set<Integer> different = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      int id = ids.next();
      ones |= id;
      zeros |= ~id & 0xffff;
      different.add(id);
    }
    assertThat(ones).isEqualTo(0xffff);
    assertThat(zeros).isEqualTo(0xffff);
    assertThat(different).hasSizeGreaterThan(900);
  }

  @Test
  void theyAreRandom() throws IOException {
    assertRandom(new QueryIds());
  }

  @Test
  void withoutADeviceTheJdkMakesThem() throws IOException {
    assertRandom(new QueryIds(directory.resolve("none").toFile()));
  }

  /** A file says the same each time that it is read. */
  @Test
  void aFileInPlaceOfTheDeviceIsNotRead() throws IOException {
    Path file = Files.write(directory.resolve("urandom"), new byte[1_000]);
    assertRandom(new QueryIds(file.toFile()));
  }

  /** A directory is there, is no file, and cannot be read. */
  @Test
  void aDeviceThatCannotBeReadGivesNone() {
    QueryIds ids = new QueryIds(directory.toFile());
    assertThatThrownBy(ids::next).isInstanceOf(IOException.class);
    assertThatThrownBy(ids::next).isInstanceOf(IOException.class);
  }

  @Test
  void aDeviceThatEndsGivesNone() {
    QueryIds ids = new QueryIds(new File("/dev/null"));
    assertThatThrownBy(ids::next).isInstanceOf(EOFException.class);
  }

  @Test
  void withoutAnIdNothingIsSent() throws IOException {
    List<Exception> prevented = new ArrayList<>();
    Transport.Sink sink =
        new Transport.Sink() {
          @Override
          public void replied(Exchange exchange, Reply reply) {
            throw new AssertionError(reply);
          }

          @Override
          public void prevented(Exchange exchange, Exception cause) {
            prevented.add(cause);
          }
        };
    try (PlayedServers dns = new PlayedServers()) {
      Transport transport = new Transport(dns.loop, dns.settings.build());
      Query query = new Query(new NameAndType(Name.fromString("a.example."), IPV4), Query.NO_ID, 0);
      Server server = new Server(new InetSocketAddress(PlayedServers.ip(PlayedServers.FIRST), 53));
      dns.loop.execute(
          () -> transport.send(transport.exchange(server, query, /* stream= */ false, sink)));
      dns.advance(1);
      assertThat(dns.asked).isEmpty();
    }
    assertThat(prevented).singleElement().isInstanceOf(IOException.class);
  }
}
