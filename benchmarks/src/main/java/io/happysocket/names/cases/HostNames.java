// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import io.happysocket.names.world.World;
import java.util.List;
import java.util.stream.Stream;

/** Names to ask for, by kind. */
final class HostNames {

  private static final String LABEL_63 = "l".repeat(63);

  /** Each configuration is asked for some of these: what DNS has, and what it has not. */
  static final List<String> PLAIN =
      List.of(
          "both.lab.example",
          "four.lab.example",
          "six.lab.example",
          "none.lab.example",
          "nothing.lab.example",
          "BOTH.Lab.Example",
          "both.lab.example.",
          "alias1.lab.example",
          "alias4.lab.example",
          "away.lab.example",
          "many.lab.example",
          "x.y.wild.lab.example",
          "nothing.example",
          "www.broken.example",
          "top.");

  /** For the search list. */
  static final List<String> SHORT =
      List.of(
          "both",
          "host1",
          "host2",
          "host3",
          "HOST3",
          "host1.",
          "nothing",
          "www.sub",
          "deep.er",
          "both.lab",
          "www.corp.example",
          "mysql.svc",
          "mysql.2024",
          "top",
          "none",
          "away");

  static final List<String> ALIASES =
      List.of(
          "to-four.lab.example",
          "to-none.lab.example",
          "to-nothing.lab.example",
          "to-broken.lab.example",
          "circle1.lab.example",
          "chain1.lab.example",
          "chain8.lab.example",
          "huge.lab.example",
          "mapped.lab.example");

  static final List<String> SPECIAL =
      List.of(
          "localhost",
          "localhost.",
          "LocalHost",
          "app.localhost",
          "foo.invalid",
          "foo.onion",
          "printer.local",
          "mysql.svc.cluster.local",
          "_gateway",
          "_outbound",
          "box",
          "box.corp.example");

  static final List<String> NUMERIC =
      List.of(
          "127.0.0.1",
          "192.0.2.256",
          "127.1",
          "2130706433",
          "4294967296",
          "1.2.3.4.5",
          "127.0.0.1.",
          "010.0.0.1",
          "0x7f.1",
          "mysql.2024.lab.example",
          "node.1",
          "::1",
          "::ffff:192.0.2.1",
          "2001:db8::zz",
          "0fe80::1",
          "::\uff11",
          "fe80::1%" + World.DEVICE,
          "fe80::1%none0",
          "[::1]");

  static final List<String> ODD =
      List.of(
          ".",
          "a..b",
          "both..lab.example",
          ".both.lab.example",
          "both.lab.example..",
          "_under.lab.example",
          "hyphen-.lab.example",
          "-hyphen.lab.example",
          "a b.lab.example",
          "a*b.lab.example",
          "a/b.lab.example",
          LABEL_63 + ".wild.lab.example",
          LABEL_63 + "l.wild.lab.example",
          (LABEL_63 + ".").repeat(3) + "l".repeat(44) + ".wild.lab.example",
          (LABEL_63 + ".").repeat(3) + "l".repeat(45) + ".wild.lab.example");

  static final List<String> IDN =
      List.of(
          "b\u00fccher.lab.example",
          "B\u00dcCHER.lab.example",
          "xn--bcher-kva.lab.example",
          "XN--Bcher-KVA.lab.example",
          "stra\u00dfe.lab.example",
          "STRA\u1e9eE.lab.example",
          "\u05d9\u05e9\u05e8\u05d0\u05dc1.lab.example",
          "\u023a.lab.example",
          "both\u3002lab\u3002example",
          "xn--a.lab.example");

  private HostNames() {}

  static List<String> rare() {
    return Stream.of(ALIASES, SPECIAL, NUMERIC, ODD, IDN).flatMap(List::stream).toList();
  }
}
