// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.loop.PlayedLoop.MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.dns.Answer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedDatagramChannel;
import io.happysocket.loop.PlayedSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name whose owner answers with addresses of the inside: by whichever way the answer comes, the
 * address filter has them all, and no SYN goes there. In virtual time.
 */
class HostileAddressesTest {

  /** By which way the answer comes. */
  enum Way {
    DATAGRAM,
    ALIAS,
    ALIAS_THAT_LEADS_ON,
    STREAM,
    TRUNCATED
  }

  private static final String HOST = "www.example";
  private static final InetAddress SERVER = PlayedConnects.ip("9.9.9.9");
  private static final InetAddress PUBLIC = PlayedConnects.ip("93.184.216.34");
  private static final List<String> FOUR =
      List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0", "93.184.216.34");
  private static final List<String> SIX =
      List.of("::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::");

  private final PlayedConnects played = new PlayedConnects();
  private Way way = Way.DATAGRAM;
  private int queries;
  private Connector connector;

  @BeforeEach
  void build() {
    played.world.channels().whenSent(this::datagram);
    played.world.channels().whenConnecting(this::connection);
    connector =
        played.use(
            Connector.builder()
                .port(played.world)
                .addressFilter(AddressFilter.publicOnly())
                .dns(
                    DnsSettings.builder()
                        .servers(List.of(new InetSocketAddress(SERVER, 53)))
                        .resolvConf(Path.of("none", "resolv.conf"))
                        .hosts(Path.of("none", "hosts"))
                        .nsswitch(Path.of("none", "nsswitch.conf"))
                        .build()));
  }

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private void datagram(PlayedDatagramChannel channel, byte[] wire) {
    channel.reply(reply(wire, /* overTcp= */ false));
  }

  /** Of the DNS server's, which hears the query a millisecond later; of a peer, after 20 ms. */
  private void connection(PlayedSocketChannel channel) {
    if (!channel.address().equals(SERVER)) {
      channel.establish(20 * MILLIS);
    } else if (way == Way.STREAM) {
      channel.establish();
      played.world.after(
          MILLIS,
          () -> {
            ByteBuffer written = ByteBuffer.wrap(channel.written());
            byte[] query = new byte[written.getShort()];
            written.get(query);
            byte[] reply = reply(query, /* overTcp= */ true);
            channel.feed(
                ByteBuffer.allocate(2 + reply.length)
                    .putShort((short) reply.length)
                    .put(reply)
                    .array());
          });
    } else {
      channel.refuse(new IOException("refused"));
    }
  }

  private byte[] reply(byte[] wire, boolean overTcp) {
    queries++;
    try {
      Message query = new Message(wire);
      Record question = query.getQuestion();
      Message reply = new Message(query.getHeader().getID());
      reply.getHeader().setFlag(Flags.QR);
      reply.getHeader().setFlag(Flags.RA);
      reply.addRecord(question, Section.QUESTION);
      Name asked = question.getName();
      Name owner = asked;
      boolean aliased = way == Way.ALIAS || way == Way.ALIAS_THAT_LEADS_ON;
      if (aliased && asked.toString().startsWith("www")) {
        owner = Name.fromConstantString("inside.example.");
        add(reply, asked, Type.CNAME, owner.toString());
      }
      if (way == Way.TRUNCATED || (way == Way.STREAM && !overTcp)) {
        reply.getHeader().setFlag(Flags.TC);
      }
      if ((way != Way.STREAM || overTcp)
          && (way != Way.ALIAS_THAT_LEADS_ON || owner.equals(asked))) {
        for (String address : question.getType() == Type.A ? FOUR : SIX) {
          add(reply, owner, question.getType(), address);
        }
      }
      return reply.toWire();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(Message reply, Name owner, int type, String data) throws IOException {
    Record record =
        data.startsWith("::ffff:")
            ? Record.newRecord(owner, type, DClass.IN, 60, mapped(data.substring(7)))
            : Record.fromString(owner, type, DClass.IN, 60, data, Name.root);
    reply.addRecord(record, Section.ANSWER);
  }

  private static byte[] mapped(String four) {
    return ByteBuffer.allocate(16)
        .putInt(8, 0xffff)
        .put(12, PlayedConnects.ip(four).getAddress())
        .array();
  }

  /** At first and from the cache. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void onlyWhatTheFilterAllowsIsDialled(Way by) throws IOException {
    way = by;
    for (int time = 0; time < 2; time++) {
      CompletableFuture<Connection> future = connector.connectWithReportAsync(HOST, 443);
      played.advance(500);
      assertThat(future.join().report().winner().address()).isEqualTo(PUBLIC);
      future.join().close();
    }
    assertThat(queries).isLessThanOrEqualTo(4);
    assertThat(played.world.channels().sockets())
        .extracting(PlayedSocketChannel::address)
        .isSubsetOf(SERVER, PUBLIC)
        .contains(PUBLIC);
  }

  /** And by the resolver that is handed out. */
  @ParameterizedTest
  @EnumSource(Way.class)
  void onlyWhatTheFilterAllowsIsTold(Way by) {
    way = by;
    List<InetAddress> told = new ArrayList<>();
    Resolver.Listener listener =
        new Resolver.Listener() {
          @Override
          public void answered(Answer answer) {
            told.addAll(answer.addresses());
          }
        };
    var families = EnumSet.allOf(AddressFamily.class);
    Resolver.Resolution unused =
        connector.resolver().resolve(new Question(HOST, families), listener);
    played.advance(500);
    assertThat(told).containsExactly(PUBLIC);
  }
}
