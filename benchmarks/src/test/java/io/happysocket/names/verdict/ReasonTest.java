// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.names.asked.Asked;
import io.happysocket.names.asked.Said;
import io.happysocket.names.asked.Said.Failure;
import io.happysocket.names.cases.Configuration;
import io.happysocket.names.cases.HostsLines;
import io.happysocket.names.cases.ResolvConf;
import io.happysocket.names.cases.ResolvConf.Manner;
import io.happysocket.names.cases.Switch;
import io.happysocket.names.world.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reason explains what HappySocket is to say, and nothing else that it might. */
class ReasonTest {

  private static final Said NONE = Said.not(Failure.NOT_FOUND, "");
  private static final Said SIX = Said.found(List.of("2001:db8:0:0:0:0:0:1"));
  private static final Said FOUR = Said.found(List.of("192.0.2.1"));
  private static final Said BOTH = Said.found(List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1"));
  private static final Said LOOPBACK = Said.found(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));

  @Test
  void missingAddressesHaveNoReason() {
    assertThat(reason("host.example", BOTH, NONE, Server.BIND)).isNull();
    assertThat(reason("host.example", BOTH, FOUR, Server.BIND)).isNull();
    assertThat(reason("host.example", BOTH, FOUR, Server.SILENT)).isNull();
  }

  @Test
  void otherAddressesHaveNoReason() {
    assertThat(reason("host.example", FOUR, SIX, Server.BIND)).isNull();
  }

  @Test
  void moreAddressesHaveOneWhereAServerIsBroken() {
    assertThat(reason("host.example", FOUR, BOTH, Server.SILENT_AAAA, Server.BIND))
        .isEqualTo(Reason.NEXT_SERVER);
    assertThat(reason("host.example", FOUR, BOTH, Server.BIND)).isNull();
  }

  @Test
  void theFourthServerIsAReason() {
    Server[] four = {Server.SILENT, Server.SILENT, Server.SILENT, Server.BIND};

    assertThat(reason("host.example", NONE, BOTH, four)).isEqualTo(Reason.MORE_SERVERS);
  }

  @Test
  void turnsExplainNoAbsence() {
    Asked two = new Asked("host.example", BOTH, BOTH, FOUR);
    Asked none = new Asked("127.1", BOTH, BOTH, NONE);
    Server[] servers = {Server.DENIES_AAAA, Server.BIND};

    assertThat(difference(two, List.of("rotate"), servers).reason()).isEqualTo(Reason.ROTATES);
    assertThat(difference(two, List.of(), servers).reason()).isNull();
    assertThat(difference(none, List.of("rotate"), servers).reason()).isNull();
  }

  @Test
  void localhostIsLoopbackAndNothingElse() {
    assertThat(reason("localhost", NONE, LOOPBACK, Server.BIND)).isEqualTo(Reason.LOCALHOST);
    assertThat(reason("App.LocalHost.", FOUR, LOOPBACK, Server.BIND)).isEqualTo(Reason.LOCALHOST);
    assertThat(reason("localhost", LOOPBACK, FOUR, Server.BIND)).isNull();
    assertThat(reason("nolocalhost", NONE, LOOPBACK, Server.BIND)).isNull();
  }

  @Test
  void reservedNamesAreNotFound() {
    Said again = Said.not(Failure.TRY_AGAIN, "");

    assertThat(reason("foo.invalid", again, NONE, Server.LAME)).isEqualTo(Reason.RESERVED);
    assertThat(reason("foo.invalid", NONE, FOUR, Server.BIND)).isNull();
    assertThat(reason("foo.example", again, NONE, Server.BIND)).isNull();
  }

  @Test
  void oldFormsAreRefusedOnlyWhereTheyAreReadTwoWays() {
    assertThat(reason("010.0.0.1", FOUR, NONE, Server.BIND)).isEqualTo(Reason.TWO_WAYS_IPV4);
    assertThat(reason("0x7f.1", FOUR, NONE, Server.BIND)).isEqualTo(Reason.TWO_WAYS_IPV4);
    assertThat(reason("127.1", FOUR, NONE, Server.BIND)).isNull();
    assertThat(reason("mysql.2024", FOUR, NONE, Server.BIND)).isNull();
    assertThat(reason("host.0x7f", FOUR, NONE, Server.BIND)).isNull();
  }

  @Test
  void theHostsFileIsItsReason() {
    Said pinned = Said.found(List.of("192.0.2.62", "2001:db8:9:0:0:0:0:62"));

    assertThat(reason("two.lan.", NONE, pinned, Server.BIND)).isEqualTo(Reason.SAME_NAME);
    assertThat(reason("two.lan", NONE, pinned, Server.BIND)).isNull();
    assertThat(reason("two.lan.", NONE, FOUR, Server.BIND)).isNull();
  }

  @Test
  void rawNamesOfTheHostsFileAreFound() {
    Said jdk = Said.found(List.of("192.0.2.74"));

    assertThat(of("bücher.lan", NONE, jdk, NONE).reason()).isNull();
    assertThat(of("bücher.lan", NONE, jdk, jdk).reason()).isEqualTo(Reason.RAW_HOSTS);
    assertThat(of("xn--bcher-kva.lan", NONE, NONE, jdk).reason()).isEqualTo(Reason.RAW_HOSTS);
  }

  @Test
  void looseLiteralsAreRefused() {
    assertThat(of("0fe80::1", NONE, SIX, NONE).reason()).isEqualTo(Reason.STRICT_LITERAL);
    assertThat(of("0fe80::1", NONE, SIX, SIX).reason()).isNull();
    assertThat(of("fe80::1", SIX, SIX, NONE).reason()).isNull();
  }

  private static Reason reason(String name, Said others, Said ours, Server... servers) {
    return difference(new Asked(name, others, others, ours), servers).reason();
  }

  private static Difference of(String name, Said libc, Said jdk, Said ours) {
    return difference(new Asked(name, libc, jdk, ours), Server.BIND);
  }

  private static Difference difference(Asked asked, Server... servers) {
    return difference(asked, List.of(), servers);
  }

  private static Difference difference(Asked asked, List<String> options, Server... servers) {
    ResolvConf file = new ResolvConf(List.of(servers), List.of(), options, Manner.PLAIN);
    List<HostsLines> hosts = List.of(HostsLines.BOTH, HostsLines.RAW);
    Configuration configuration =
        new Configuration(1, "box", file, hosts, Switch.USUAL, List.of(asked.name()));
    return new Difference(configuration, asked, BOTH);
  }
}
