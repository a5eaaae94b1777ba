// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no network can be is refused at once, by its parameter and value. */
class BadNetworksTest {

  private static Arguments refused(String says, ThrowingCallable call) {
    return Arguments.of(says, call);
  }

  static Stream<Arguments> networks() {
    Endpoint[] many = new Endpoint[101];
    Arrays.fill(many, Endpoint.refusing());
    Duration tooLong = Duration.ofHours(25);
    return Stream.of(
        refused("port must be from 0 to 65535: 65536", () -> BrokenNetwork.builder().port(65_536)),
        refused("port must be from 0 to 65535: -1", () -> BrokenNetwork.builder().port(-1)),
        refused("host must be a name: ", () -> BrokenNetwork.builder().host("")),
        refused("host must be a name: a..b", () -> BrokenNetwork.builder().host("a..b")),
        refused("host must be a name: ::1", () -> BrokenNetwork.builder().host("::1")),
        refused("host must be a name: 127.0.0.1", () -> BrokenNetwork.builder().host("127.0.0.1")),
        refused(
            "ipv4 must be at most 100 endpoints: 101", () -> BrokenNetwork.builder().ipv4(many)),
        refused("delay must be from 0 to a day: PT25H", () -> DnsAnswer.after(tooLong)),
        refused(
            "delay must be from 0 to a day: PT-1S", () -> DnsAnswer.after(Duration.ofSeconds(-1))),
        refused(
            "delay must be from 0 to a day: PT25H",
            () -> Endpoint.healthy().firstByteAfter(tooLong)),
        refused(
            "firstByteAfter is for healthy endpoints: silent",
            () -> Endpoint.silent().firstByteAfter(Duration.ZERO)),
        refused(
            "port must be that of the existing endpoint: 0",
            () -> BrokenNetwork.builder().ipv4(Endpoint.existing()).start()),
        refused(
            "host must be another for a DNS answer to matter, DNS is not asked for it: LocalHost",
            () -> BrokenNetwork.builder().host("LocalHost").aaaa(DnsAnswer.never()).start()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void isRefused(String says, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(says);
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> BrokenNetwork.builder().ipv6(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("ipv6");
  }
}
