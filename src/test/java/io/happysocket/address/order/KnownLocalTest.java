// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.order;

import static io.happysocket.address.Addresses.ip;
import static io.happysocket.address.Addresses.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.Destination;
import io.happysocket.address.order.PolicyTable.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The update to RFC 6724: contract rows 42 to 45, and what follows from it before an answer. */
class KnownLocalTest {

  @ParameterizedTest
  @CsvSource({
    "::1, 50, 0",
    "2606:4700::1, 40, 1",
    "192.0.2.1, 20, 4",
    "2002:c000:201::1, 5, 2",
    "2001:0:1::1, 5, 5",
    "fc00::1, 30, 13",
    "fd00::1, 30, 13",
    "::2, 1, 3",
    "fec0::1, 1, 11",
    "3ffe::1, 1, 12",
  })
  void theDefaultIsTheTableOfTheUpdate(String address, int precedence, int label) {
    Entry entry = PolicyTable.DEFAULT.match(ip(address));
    assertThat(entry.precedence()).isEqualTo(precedence);
    assertThat(entry.label()).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({
    "fd12:3456:789a::9, 45, 14",
    "fd12:3456:789a:ffff:ffff:ffff:ffff:ffff, 45, 14",
    "fd12:3456:7899:ffff:ffff:ffff:ffff:ffff, 30, 13",
    "fd12:3456:789b::, 30, 13",
    "fc00::9, 30, 13",
    "2606::1, 40, 1",
  })
  void aSiteOfThisMachineIsKnownLocal(String address, int precedence, int label) {
    PolicyTable here =
        PolicyTable.DEFAULT.on(
            network("fd12:3456:789a:1::2", "fd12:3456:789a:2::2", "fc00::2", "2606::2"));
    assertThat(here.match(ip(address)).precedence()).isEqualTo(precedence);
    assertThat(here.match(ip(address)).label()).isEqualTo(label);
    assertThat(here.entries()).hasSize(PolicyTable.DEFAULT.entries().size() + 1);
  }

  @Test
  void connectorsOfOneMachineShareTheTable() {
    PolicyTable here = PolicyTable.DEFAULT.on(network("fd00::2", "2606::2"));
    assertThat(PolicyTable.DEFAULT.on(network("fd00::3", "192.0.2.2"))).isSameAs(here);
    assertThat(PolicyTable.DEFAULT.on(network("fd00:0:1::2"))).isNotSameAs(here);
  }

  @Test
  void whatIsNotToBeFilledInIsNot() {
    LocalNetwork unique = network("fd00::2");
    assertThat(PolicyTable.DEFAULT.on(network("2606::2", "192.0.2.2")))
        .isSameAs(PolicyTable.DEFAULT);
    assertThat(PolicyTable.RFC_6724.on(unique)).isSameAs(PolicyTable.RFC_6724);
    PolicyTable without = PolicyTable.DEFAULT.withoutKnownLocal();
    assertThat(without.on(unique)).isSameAs(without);
    PolicyTable own = PolicyTable.DEFAULT.with(new Entry(ip("fd00::"), 48, 7, 7));
    assertThat(own.on(unique).match(ip("fd00::9")).precedence()).isEqualTo(7);
    assertThat(PolicyTable.RFC_6724.withKnownLocal(60, 60).on(unique).match(ip("fd00::9")).label())
        .isEqualTo(60);
    assertThatThrownBy(() -> PolicyTable.RFC_6724.withKnownLocal(70_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("precedence: 70000");
  }

  /** Sources as the system chooses them, by rules 6 and 8. */
  @ParameterizedTest
  @CsvSource({
    // this machine's addresses; the destinations in the order wanted
    "fd00::2 192.168.1.2, fd00::9 192.168.1.9",
    "fd00::2 2606::2 192.168.1.2, fd00::9 2606::9 192.168.1.9",
    "fd00::2 192.168.1.2, 192.168.1.9 2606::9",
    "fd00::2 192.168.1.2, 192.168.1.9 fd11::9",
    "2606::2 192.168.1.2, 2606::9 192.168.1.9 fd11::9",
    "2606::2 192.168.1.2, 2606::9 192.168.1.9 2002:c000:209::1",
    "2002:c000:202::1 192.168.1.2, 192.168.1.9 2002:c000:209::1 2606::9",
  })
  void theOrderOfTheUpdate(String machine, String wanted) {
    LocalNetwork here = network(machine.split(" "));
    PolicyTable policy = PolicyTable.DEFAULT.on(here);
    List<Destination> expected =
        Arrays.stream(wanted.split(" ")).map(each -> destination(each, here, policy)).toList();
    List<Destination> reversed = new ArrayList<>(expected);
    Collections.reverse(reversed);
    assertThat(DestinationOrder.sort(reversed, policy)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // this machine's addresses; what is known; whether the other family may go first
    "2606::2 192.168.1.2, 2606::9, false",
    "2606::2 192.168.1.2, 192.0.2.9, true",
    "fd00::2 192.168.1.2, fd00::9, false",
    "fd00::2 192.168.1.2, 2606::9, true",
    "fd00::2 192.168.1.2, fd11::9, true",
    "fd00::2 192.168.1.2, 192.168.1.9, true",
    "fd00::2 2606::2 192.168.1.2, 2606::9, false",
    "2002:c000:202::1 192.168.1.2, 2606::9, true",
    "2002:c000:202::1 192.168.1.2, 192.0.2.9, false",
    "2001:0:1::2 192.168.1.2, 192.0.2.9, false",
    "2606::2 192.168.1.2, 2002:c000:209::1, true",
    "2606::2, 2002:c000:209::1, false",
    "192.168.1.2, 192.0.2.9, false",
    "fe80::2 192.168.1.2, 192.0.2.9, false",
    "192.168.1.2, 2606::9, true",
    "2606::2 169.254.1.1, 2606::9, false",
    "::1 127.0.0.1, 127.0.0.1, true",
    "::1 127.0.0.1, ::1, false",
    "127.0.0.1, 127.0.0.1, false",
  })
  void aFamilyMayPrecedeByTheBestNeighbourOfThisMachine(
      String machine, String known, boolean expected) {
    LocalNetwork here = network(machine.split(" "));
    PolicyTable policy = PolicyTable.DEFAULT.on(here);
    Destination best = destination(known, here, policy);
    assertThat(DestinationOrder.mayPrecede(best.family().other(), best, here, policy))
        .isEqualTo(expected);
  }

  @Test
  void onAnUnknownMachineRule6Decides() {
    for (String each : List.of("192.0.2.9", "2002:c000:209::1", "2001:0:1::9", "fec0::9")) {
      assertThat(mayPrecedeSomewhere(each)).as(each).isTrue();
    }
    assertThat(mayPrecedeSomewhere("2606::9")).isFalse();
    assertThat(mayPrecedeSomewhere("fd00::9")).isFalse();
  }

  private static boolean mayPrecedeSomewhere(String known) {
    Destination best = new Destination(ip(known), null);
    return DestinationOrder.mayPrecede(
        best.family().other(), best, LocalNetwork.UNKNOWN, PolicyTable.DEFAULT);
  }

  private static Destination destination(String address, LocalNetwork here, PolicyTable policy) {
    return new Destination(
        ip(address), SourceSelection.select(ip(address), here.addresses(), policy));
  }
}
