// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import io.happysocket.names.world.World;
import java.util.List;

/** Parts of hosts files, each with the names that it is about. */
public enum HostsLines {
  LOCALHOST("127.0.0.1 localhost\n::1 localhost ip6-localhost\n", "localhost", "ip6-localhost"),
  LOCALHOST_ELSEWHERE("192.0.2.60 localhost\n", "localhost", "LOCALHOST."),
  ALIASES("192.0.2.61\tpinned.lab.example   pinned alias.lan\n", "pinned", "alias.lan", "pinned."),
  BOTH("192.0.2.62 two.lan\n2001:db8:9::62 two.lan\n", "two.lan", "TWO.lan"),
  SIX_ONLY("2001:db8:9::63 both.lab.example\n", "both.lab.example", "both.lab.example."),
  FOUR_ONLY("192.0.2.64 six.lab.example six\n", "six.lab.example", "six"),
  CASE("192.0.2.65 MiXeD.Lan\n", "mixed.lan", "MIXED.LAN"),
  COMMENTS("192.0.2.66 com.ment # not.this\n#192.0.2.67 nor.that\n", "com.ment", "not.this"),
  CRLF("192.0.2.68 crlf.lan\r\n", "crlf.lan"),
  SCOPED("fe80::69%" + World.DEVICE + " scoped.lan\n", "scoped.lan"),
  TWICE("192.0.2.70 twice.lan\n192.0.2.70 twice.lan\n192.0.2.71 twice.lan\n", "twice.lan"),
  DOT("192.0.2.72 dot.lan.\n", "dot.lan", "dot.lan."),
  NUMBER("192.0.2.73 node.1\n", "node.1"),
  RAW("192.0.2.74 bücher.lan\n", "bücher.lan", "xn--bcher-kva.lan"),
  BAD_ADDRESS("300.1.1.1 bad.lan\n192.0.2 bad.lan\nnot an address\n192.0.2.75\n", "bad.lan"),
  OLD_FORM("127.1 short.lan\n0x7f.0.0.1 short.lan\n", "short.lan"),
  MAPPED("::ffff:192.0.2.76 mapped.lan\n", "mapped.lan"),
  LOCAL("192.0.2.77 printer.local\n", "printer.local"),
  RESERVED("192.0.2.78 foo.invalid app.localhost\n", "foo.invalid", "app.localhost"),
  INDENTED("  192.0.2.79 indent.lan\n", "indent.lan"),
  UNENDED("192.0.2.80 last.lan", "last.lan");

  private final String text;
  private final List<String> names;

  HostsLines(String text, String... names) {
    this.text = text;
    this.names = List.of(names);
  }

  String text() {
    return text;
  }

  List<String> names() {
    return names;
  }
}
