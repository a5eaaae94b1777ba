// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Question;
import io.happysocket.dns.system.ResolvConf;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A list of thousands, more than a {@code resolv.conf} may have, where all is known at once. */
class LongSearchTest {

  private static final int MANY = 2_500;

  private final PlayedLoop world = new PlayedLoop();
  private final EventLoop loop = new EventLoop("test-loop", world);
  private final DnsSettings settings =
      DnsSettings.builder()
          .servers(List.of(new InetSocketAddress("192.0.2.53", 53)))
          .cacheSize(4 * MANY)
          .build();
  private final DnsClient client = new DnsClient(loop, settings, new PlatformDouble());
  private int asked;

  @AfterEach
  void nothingIsLeft() {
    loop.close();
    world.close();
  }

  private void deny(PlayedDatagramChannel channel, byte[] wire) {
    try {
      asked++;
      Message query = new Message(wire);
      Message reply = new Message(query.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RA);
      reply.getHeader().setRcode(Rcode.NXDOMAIN);
      reply.addRecord(query.getQuestion(), Section.QUESTION);
      reply.addRecord(
          Record.fromString(
              Name.root, Type.SOA, DClass.IN, 300, "ns. host. 1 2 3 4 300", Name.root),
          Section.AUTHORITY);
      channel.reply(MILLIS / 100, reply.toWire());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Heard search() {
    List<Name> candidates =
        IntStream.range(0, MANY)
            .mapToObj(i -> Name.fromConstantString("host.d" + i + ".example."))
            .toList();
    Heard heard = new Heard();
    Question question = new Question("host", EnumSet.allOf(AddressFamily.class));
    Servers servers =
        client.servers(new ResolvConf(settings.servers(), List.of(), 1, 5, 0, Set.of(), false));
    loop.execute(
        () ->
            new Search(client, new Teller(question, heard), servers, candidates)
                .start(false, null));
    return heard;
  }

  @Test
  void isGoneThroughWithoutRecursion() throws Exception {
    world.channels().whenSent(this::deny);
    Heard cold = search();
    world.advance(1_000 * MILLIS);
    assertThat(cold.four().kind()).isEqualTo(Kind.NO_SUCH_NAME);
    assertThat(asked).isEqualTo(2 * MANY);
    Heard warm = search();
    world.run();
    assertThat(warm.four().kind()).isEqualTo(Kind.NO_SUCH_NAME);
    assertThat(warm.six().kind()).isEqualTo(Kind.NO_SUCH_NAME);
    assertThat(asked).isEqualTo(2 * MANY);
  }
}
