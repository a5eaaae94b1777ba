// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.page;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.quality.figures.Figures;
import io.happysocket.quality.figures.Outcome;
import io.happysocket.quality.figures.Row;
import io.happysocket.quality.figures.TalkPopulation;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The talk's population, and a destination with the name that a page would choke on. */
final class TalkFigures {

  static final String HOSTILE =
      "</script><img src=http://192.0.2.1/x onerror=alert(1)>\"'&{{figures}}$1";

  private TalkFigures() {}

  static Figures of(int clients) {
    Figures figures = new Figures();
    TalkPopulation.rows(1, clients, figures::add);
    for (int i = 0; i < 3; i++) {
      figures.add(refused(i));
    }
    return figures;
  }

  private static Row refused(int number) {
    try {
      return new Row(
          1_325_376_000_000L + number,
          "server",
          HOSTILE,
          AddressFamily.IPV4,
          InetAddress.getByAddress(new byte[] {24, 0, 0, 1}),
          443,
          AddressClass.NATIVE,
          AddressClass.NATIVE,
          Outcome.REFUSED,
          "",
          null,
          1,
          false);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes", e);
    }
  }
}
