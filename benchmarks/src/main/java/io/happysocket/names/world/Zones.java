// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the name servers know: a root of their own, and a few zones below it. */
final class Zones {

  private static final String HEAD =
      """
      $TTL 60
      @ IN SOA ns.root. admin.root. 1 3600 600 86400 60
      @ IN NS ns.root.
      """;

  private static final String ROOT =
      """
      ns.root. IN A %s
      top IN A 198.51.100.90
      lab.example. IN NS ns.root.
      corp.example. IN NS ns.root.
      broken.example. IN NS ns.root.
      cluster.local. IN NS ns.root.
      """
          .formatted(Server.BIND.address());

  private static final String LAB =
      """
      both IN A 198.51.100.1
      both IN AAAA 2001:db8:1::1
      four IN A 198.51.100.2
      six IN AAAA 2001:db8:1::2
      none IN TXT "no address"
      www.sub IN A 198.51.100.3
      www.sub IN AAAA 2001:db8:1::3
      host1 IN A 198.51.100.4
      host1 IN AAAA 2001:db8:1::4
      host2 IN TXT "no address here, but in corp"
      alias1 IN CNAME both
      alias2 IN CNAME alias1
      alias3 IN CNAME alias2
      alias4 IN CNAME alias3
      circle1 IN CNAME circle2
      circle2 IN CNAME circle1
      to-none IN CNAME none
      to-four IN CNAME four
      to-nothing IN CNAME nothing
      away IN CNAME www.corp.example.
      to-broken IN CNAME www.broken.example.
      *.wild IN A 198.51.100.5
      *.wild IN AAAA 2001:db8:1::5
      mapped IN AAAA ::ffff:198.51.100.6
      _under IN A 198.51.100.7
      hyphen- IN A 198.51.100.8
      -hyphen IN A 198.51.100.9
      xn--bcher-kva IN A 198.51.100.10
      xn--bcher-kva IN AAAA 2001:db8:1::10
      mysql.2024 IN A 198.51.100.11
      127.1 IN A 198.51.100.12
      xn--strae-oqa IN A 198.51.100.13
      strasse IN A 198.51.100.14
      pinned IN A 198.51.100.15
      pinned IN AAAA 2001:db8:1::15
      """;

  private static final String CORP =
      """
      www IN A 198.51.100.30
      www IN AAAA 2001:db8:1::30
      host1 IN A 198.51.100.31
      host2 IN A 198.51.100.32
      host3 IN AAAA 2001:db8:1::33
      deep.er IN A 198.51.100.34
      """;

  private static final String CLUSTER =
      """
      mysql.svc IN A 198.51.100.40
      mysql.svc IN AAAA 2001:db8:1::40
      """;

  private static final int MANY = 30;

  /** More than are used of one answer, by any but the C library. */
  private static final int HUGE = 90;

  private static final int CHAIN = 14;

  private Zones() {}

  /** Writes them; what named is to serve, by name. */
  static Map<String, Path> write(Path directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    texts.put(".", ROOT);
    texts.put("lab.example", LAB + large("many", MANY) + large("huge", HUGE) + chain());
    texts.put("corp.example", CORP);
    texts.put("cluster.local", CLUSTER);
    Map<String, Path> files = new TreeMap<>();
    for (Map.Entry<String, String> zone : texts.entrySet()) {
      Path file = directory.resolve("zone-" + files.size());
      Files.writeString(file, HEAD + zone.getValue());
      files.put(zone.getKey(), file);
    }
    // is served without a file: SERVFAIL
    files.put("broken.example", directory.resolve("zone-missing"));
    return files;
  }

  private static String large(String name, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(name).append(" IN A 203.0.113.").append(i).append('\n');
      text.append(name).append(" IN AAAA 2001:db8:2::").append(i).append('\n');
    }
    return text.toString();
  }

  private static String chain() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < CHAIN; i++) {
      text.append("chain%d IN CNAME chain%d\n".formatted(i, i + 1));
    }
    return text + "chain" + CHAIN + " IN A 198.51.100.50\n";
  }
}
