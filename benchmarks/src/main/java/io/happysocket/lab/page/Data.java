// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.page;

import io.happysocket.lab.trace.Attempt;
import io.happysocket.lab.trace.Oracle;
import io.happysocket.lab.trace.Result;
import io.happysocket.lab.trace.Trace;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The results for machines, as comma-separated values: a line for each client, scenario and mode.
 */
final class Data {

  private static final String HEAD =
      "scenario,client,version,mode,connects,ms,apart_ms,oracle_ms,syns,attempts\n";

  private Data() {}

  static String csv(List<Result> results) {
    return HEAD + results.stream().map(Data::line).collect(Collectors.joining());
  }

  private static String line(Result result) {
    Trace trace = result.median();
    return String.join(
            ",",
            result.scenario().id(),
            result.client().id(),
            result.version(),
            result.mode().toString(),
            "" + result.traces().size(),
            number(result.millis()),
            number(result.spreadMillis()),
            number(Oracle.millis(result.scenario(), trace.asked())),
            "" + trace.syns(),
            trace.attempts().stream().map(Data::attempt).collect(Collectors.joining("; ")))
        + "\n";
  }

  /** Such as {@code 12.3 2001:db8:5:0:0:0:0:1 no answer}. */
  private static String attempt(Attempt attempt) {
    String address = attempt.flow().server().getHostAddress();
    return number(attempt.start() / 1e6) + " " + address + " " + attempt.fate();
  }

  private static String number(double millis) {
    return Double.isInfinite(millis) ? "" : String.format(Locale.ROOT, "%.2f", millis);
  }
}
