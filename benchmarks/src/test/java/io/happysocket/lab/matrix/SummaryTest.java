// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.happysocket.lab.matrix.Case.Starts;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private static final String IPV6 = "2001:db8:5::1";
  private static final String IPV4 = "192.0.2.1";

  @Test
  void onlyTheFirstAddressOfEachFamilyUsed() {
    Reading reading = new Wire().syn(0, IPV6).syn(200, IPV4).read();

    Summary summary = of(Reads.ADDRESSES, null, reading);

    assertThat(summary.used()).isEqualTo("1 / 1");
    assertThat(summary.interleaves()).isEqualTo("no");
    assertThat(summary.cell()).isEqualTo("1 / 1, no, 64");
  }

  @Test
  void connectsThatDisagreeAreUnclearOrARange() {
    Reading one = new Wire().query(0, "A").query(1, "AAAA").syn(2, IPV6).read();
    Reading two = new Wire().query(0, "AAAA").query(1, "A").syn(2, IPV4).syn(3, IPV6).read();

    Summary summary = of(Reads.ADDRESSES, null, one, two);

    assertThat(summary.used()).isEqualTo("1 / 0 to 1");
    assertThat(summary.aaaaFirst()).isEqualTo("varies (yes in 1 of 2)");
    assertThat(summary.ipv6First()).isEqualTo("varies (yes in 1 of 2)");
  }

  @Test
  void aStartIsTheDraftsOnlyWithItsFamiliesAndNearItsTime() {
    Starts starts = new Starts(80, "46", null);

    assertThat(of(Reads.START, starts, new Wire().syn(84, IPV4).syn(330, IPV6).read()).cell())
        .isEqualTo("as the draft: v4 at 84, v6 at 330");
    assertThat(of(Reads.START, starts, new Wire().syn(180, IPV4).syn(430, IPV6).read()).cell())
        .isEqualTo("not: v4 at 180, v6 at 430");
    assertThat(of(Reads.START, starts, new Wire().syn(80, IPV6).syn(330, IPV4).read()).cell())
        .startsWith("not: ");
    assertThat(of(Reads.START, starts, new Wire().syn(80, IPV4).read()).cell())
        .isEqualTo("not: v4 at 80");
    assertThat(of(Reads.START, starts, new Wire().query(0, "A").read()).cell())
        .isEqualTo("not: no attempt");
  }

  @Test
  void anExampleAboutHttpsSaysNothingOfWhoDoesNotAskForIt() {
    Starts starts = new Starts(40, "64", "HTTPS");
    Reading plain = new Wire().query(0, "AAAA").query(0, "A").syn(40, IPV6).syn(290, IPV4).read();
    Reading asks = new Wire().query(0, "HTTPS").syn(40, IPV6).syn(290, IPV4).read();

    assertThat(of(Reads.START, starts, plain).cell()).isEqualTo("does not ask for HTTPS");
    assertThat(of(Reads.START, starts, asks).cell()).startsWith("as the draft");
  }

  @Test
  void whatWasNotRunIsADash() {
    assertThat(Summary.NONE.cell()).isEqualTo("-");
    assertThat(Summary.NONE.ipv6First()).isEqualTo("-");
    assertThat(Summary.NONE.used()).isEqualTo("-");
    assertThat(Summary.NONE.aaaaFirst()).isEqualTo("-");
  }

  private static Summary of(Reads reads, Starts starts, Reading... connects) {
    Case of = new Case("x", "x", reads, null, starts, JsonNodeFactory.instance.objectNode());
    return new Summary(of, List.of(new Point("x", 0, List.of(connects))));
  }
}
