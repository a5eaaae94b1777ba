// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab;

import io.happysocket.lab.network.Namespace;
import io.happysocket.lab.network.Network;
import io.happysocket.lab.scenario.Scenario;
import io.happysocket.lab.server.LabDns;
import io.happysocket.lab.server.WebServer;
import io.happysocket.lab.wire.WireLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The network with its servers, set to one scenario at a time. */
final class Laboratory implements AutoCloseable {

  private final Network network;
  private final List<LabDns> dns;
  private final WebServer web;
  private final List<Scenario> warmUps;

  private Laboratory(Network network, List<LabDns> dns, WebServer web, List<Scenario> warmUps) {
    this.network = network;
    this.dns = dns;
    this.web = web;
    this.warmUps = warmUps;
  }

  /**
   * Builds it.
   *
   * @param work a directory for its files, made if need be
   * @param warmUps scenarios that clients are warmed up with
   * @throws IOException saying what this system does not allow
   */
  static Laboratory open(Path work, List<Scenario> warmUps)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    Network network = Network.open(work);
    try {
      LabDns ipv4 = network.server().inside(() -> LabDns.open(Network.DNS_SERVER));
      LabDns ipv6 = network.server().inside(() -> LabDns.open(Network.DNS_SERVER_IPV6));
      WebServer web = network.server().inside(WebServer::open);
      return new Laboratory(network, List.of(ipv4, ipv6), web, warmUps);
    } catch (IOException | InterruptedException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Sets the network to a scenario, with nothing left of another. */
  void set(Scenario scenario) throws IOException, InterruptedException {
    dns.forEach(each -> each.set(scenario));
    network.host(scenario.host());
    network.router().rules(scenario.paths());
    network.log().clear();
  }

  WireLog log() {
    return network.log();
  }

  List<Scenario> warmUps() {
    return warmUps;
  }

  Namespace client() {
    return network.client();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    web.close();
    for (LabDns each : dns) {
      each.close();
    }
    network.close();
  }
}
