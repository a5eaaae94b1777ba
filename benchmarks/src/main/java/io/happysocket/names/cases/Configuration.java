// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.cases;

import io.happysocket.names.world.Server;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a machine says about names, and the names that it is asked for.
 *
 * @param number which one of its run, from 1
 * @param machine the machine's own name
 * @param resolvConf {@code /etc/resolv.conf}
 * @param hosts {@code /etc/hosts}
 * @param nsswitch {@code /etc/nsswitch.conf}
 * @param names what is asked
 */
public record Configuration(
    int number,
    String machine,
    ResolvConf resolvConf,
    List<HostsLines> hosts,
    Switch nsswitch,
    List<String> names) {

  /** {@code /etc/resolv.conf}. */
  public String resolvConfText() {
    return resolvConf.text();
  }

  /** {@code /etc/hosts}. */
  public String hostsText() {
    return hosts.stream().map(HostsLines::text).collect(Collectors.joining());
  }

  /** {@code /etc/nsswitch.conf}. */
  public String nsswitchText() {
    return nsswitch.text();
  }

  /** The same, asked for one name. */
  public Configuration withOnly(String name) {
    return new Configuration(number, machine, resolvConf, hosts, nsswitch, List.of(name));
  }

  /** The same with one good name server, which is to say what there is. */
  public Configuration withServer(Server server) {
    ResolvConf plain =
        new ResolvConf(
            List.of(server), resolvConf.search(), resolvConf.options(), resolvConf.manner());
    return new Configuration(number, machine, plain, hosts, nsswitch, names);
  }

  /** In a line, for people. */
  public String words() {
    return "%s; %s; options %s; %s; hosts %s; %s"
        .formatted(
            resolvConf.servers(),
            resolvConf.search(),
            resolvConf.options(),
            nsswitch.text().strip(),
            hosts,
            machine);
  }
}
