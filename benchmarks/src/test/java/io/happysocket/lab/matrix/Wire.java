// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.matrix;

import io.happysocket.lab.trace.Trace;
import io.happysocket.lab.wire.WireEvent;
import io.happysocket.lab.wire.WireEvent.Flow;
import io.happysocket.lab.wire.WireEvent.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A trace that is made up, packet by packet, in order; times in ms. */
final class Wire {

  private final List<WireEvent> events = new ArrayList<>();
  private int port = 40_000;
  private final Flow dns = flow("192.0.2.53", 53);

  /** Both queries, at 0. */
  Wire asked() {
    return query(0, "AAAA").query(0, "A");
  }

  Wire query(double at, String type) {
    return add(at, Kind.DNS_QUERY, dns, type + " x.lab.test. NOERROR 0");
  }

  Wire answer(double at, String type) {
    return answer(at, type, "NOERROR 1");
  }

  Wire answer(double at, String type, String outcome) {
    return add(at, Kind.DNS_ANSWER, dns, type + " x.lab.test. " + outcome);
  }

  /** Of a new connection. */
  Wire syn(double at, String server) {
    port++;
    return again(at, server);
  }

  /** Of the last connection. */
  Wire again(double at, String server) {
    return add(at, Kind.SYN, flow(server, 80), "");
  }

  Reading read() {
    return Reading.of(Trace.of(events, 0, 20_000_000_000L, false));
  }

  private Wire add(double at, Kind kind, Flow flow, String detail) {
    events.add(new WireEvent(Math.round(at * 1e6), kind, flow, detail));
    return this;
  }

  private Flow flow(String server, int serverPort) {
    try {
      return new Flow(port, InetAddress.getByName(server), serverPort);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
