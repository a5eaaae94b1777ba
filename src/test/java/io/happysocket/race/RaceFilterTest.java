// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import static io.happysocket.race.RaceScript.AAAA;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.address.order.Nat64;
import io.happysocket.address.text.Discreet;
import io.happysocket.history.HistoryView;
import io.happysocket.report.RaceReport;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.Timing;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No strategy, and no change of mind, gets an attempt past the address filter. */
class RaceFilterTest {

  /** The filter has not seen it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"169.254.169.254", "2001:db8::9", "::1", "fe80::1%2", "fe80::1", "192.0.2.1"})
  void whatTheStrategyMakesUpIsNotDialled(String madeUp) throws UnknownHostException {
    InetAddress known = Inet6Address.getByAddress(null, ip("fe80::1").getAddress(), 1);
    Race race =
        new Race(
            Settings.of(
                view -> Step.attempt(RaceScript.sourced(madeUp).get(0), ""),
                Timing.RFC_8305,
                8,
                address -> !address.equals(ip("192.0.2.1"))),
            Request.of("name.example", 443, null, 1_000_000),
            RaceScript.DUAL_STACK,
            HistoryView.NONE);
    List<Destination> both = List.of(new Destination(known, null), destination("192.0.2.1"));
    race.feed(new Input.Started(0, both), 0);
    Command.Finish finish = (Command.Finish) race.poll();
    assertThat(finish.result().outcome()).isEqualTo(RaceReport.Outcome.BROKEN);
    assertThat(finish.result().why()).contains(madeUp + " is not an untried address");
    assertThat(Discreet.of(finish.result().cause()).toString()).doesNotContain(madeUp);
    assertThat(race.poll()).isNull();
  }

  /**
   * As the host's view of the network says; without a prefix the same addresses are let through.
   */
  @Test
  void theFilterSeesThroughTheNat64PrefixesOfTheNetwork() {
    Nat64Prefix prefix = new Nat64Prefix((Inet6Address) ip("2a01:db9::"), 32);
    LocalNetwork network =
        new LocalNetwork(List.of(), List.of()).with(Nat64.given(List.of(prefix)));
    RaceScript race =
        RaceScript.of(RaceTest.EVERYTHING_AT_ONCE)
            .filter(AddressFilter.publicOnly())
            .network(network)
            .start();
    race.answer(AAAA, "2a01:db9:a9fe:a9fe::1", "2a01:db9:808:808::1");
    race.expect("0 ask AAAA A", "0 dial 2a01:db9:808:808::1");
    RaceScript without =
        RaceScript.of(RaceTest.EVERYTHING_AT_ONCE).filter(AddressFilter.publicOnly()).start();
    without.answer(AAAA, "2a01:db9:a9fe:a9fe::1");
    without.expect("0 ask AAAA A", "0 dial 2a01:db9:a9fe:a9fe::1");
  }

  private static Destination destination(String literal) {
    return new Destination(ip(literal), null);
  }

  private static InetAddress ip(String literal) {
    return RaceScript.ip(literal);
  }

  /** A filter that changes its mind: the first word counts, and it is asked once. */
  @Test
  void aFilterIsAskedOnceForAnAddress() {
    List<InetAddress> asked = new ArrayList<>();
    AddressFilter fickle =
        address -> {
          asked.add(address);
          return asked.size() == 1;
        };
    RaceScript race = RaceScript.of(RaceTest.EVERYTHING_AT_ONCE).filter(fickle).start();
    race.answer(AAAA, "2001:db8::1", "2001:db8::2", "2001:db8::2").until(100);
    race.expect("0 ask AAAA A", "0 dial 2001:db8::1");
    assertThat(asked).containsExactly(ip("2001:db8::1"), ip("2001:db8::2"));
  }
}
