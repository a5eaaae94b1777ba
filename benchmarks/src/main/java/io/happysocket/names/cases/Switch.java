// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import java.util.List;

/** What {@code nsswitch.conf} says of hosts. Modules that are not installed are skipped. */
public enum Switch {
  USUAL("hosts: files dns\n", "files", "dns"),
  DEBIAN("hosts:          files myhostname dns\n", "files", "myhostname", "dns"),
  DESKTOP(
      "hosts: files mdns4_minimal [NOTFOUND=return] dns mymachines\n",
      "files",
      "mdns4_minimal",
      "dns",
      "mymachines"),
  FEDORA(
      "hosts: files myhostname resolve [!UNAVAIL=return] dns\n",
      "files",
      "myhostname",
      "resolve",
      "dns"),
  MYHOSTNAME_LAST("hosts:\tfiles dns myhostname # as before\n", "files", "dns", "myhostname"),
  DNS_FIRST("hosts: dns files\n", "dns", "files"),
  DNS_ONLY("hosts: dns\n", "dns"),
  FILES_ONLY("hosts: files\n", "files"),
  RETURNS("hosts: files [NOTFOUND=return] dns\n", "files"),
  NO_LINE("passwd: files\n", "files", "dns"),
  EMPTY("", "files", "dns");

  private final String text;
  private final List<String> sources;

  Switch(String text, String... sources) {
    this.text = text;
    this.sources = List.of(sources);
  }

  String text() {
    return text;
  }

  /** In the order in which a name that none has comes by. */
  public List<String> sources() {
    return sources;
  }
}
