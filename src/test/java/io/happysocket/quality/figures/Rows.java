// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.text.AddressClass;
import io.happysocket.address.text.AddressLiteral;
import java.net.InetAddress;
import java.util.Objects;

/** Rows for tests. */
public final class Rows {

  private Rows() {}

  public static Row established(AddressFamily family, long timeMillis, long rttMicros) {
    return row(family, timeMillis, Outcome.ESTABLISHED, "", rttMicros);
  }

  public static Row failed(AddressFamily family, long timeMillis, Outcome outcome, String detail) {
    return row(family, timeMillis, outcome, detail, null);
  }

  public static InetAddress ip(String text) {
    return Objects.requireNonNull(AddressLiteral.parse(text));
  }

  private static Row row(
      AddressFamily family, long timeMillis, Outcome outcome, String detail, Long rttMicros) {
    InetAddress remote =
        ip(family == AddressFamily.IPV6 ? "2a00:1450:4001:81b::200e" : "198.41.0.4");
    return new Row(
        timeMillis,
        "here",
        "a.example:443",
        family,
        remote,
        443,
        AddressClass.asAllocated(remote),
        null,
        outcome,
        detail,
        rttMicros,
        1,
        false);
  }
}
