// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import io.happysocket.lab.scenario.PathRule;
import io.happysocket.lab.scenario.PathRule.Does;
import io.happysocket.lab.wire.Packet;
import io.happysocket.lab.wire.Reply;
import io.happysocket.lab.wire.WireLog;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Copies packets between the client's and the server's TUN device and does to them what the rules
 * say. A packet belongs to the first rule that its server's address and port match.
 */
public final class Router implements AutoCloseable {

  private static final int POLL_MILLIS = 100;

  private final Tun client;
  private final Tun server;
  private final WireLog log;
  private final Map<Boolean, InetAddress> ownAddress;
  private final DelayLine line = new DelayLine();
  private final Thread fromClient;
  private final Thread fromServer;
  private volatile boolean closed;
  private volatile Rules rules = new Rules(List.of());

  /** The rules, with the state that they have in one run. */
  private static final class Rules {
    private final List<PathRule> list;
    private final Map<InetAddress, Integer> syns = new HashMap<>();
    private final Map<PathRule, Random> chance = new HashMap<>();

    Rules(List<PathRule> list) {
      this.list = list;
      list.forEach(rule -> chance.put(rule, new Random(rule.seed())));
    }

    PathRule of(InetAddress server, int port) {
      for (PathRule rule : list) {
        if (rule.matches(server, port)) {
          return rule;
        }
      }
      return PathRule.PLAIN;
    }

    /** True if this SYN is one of the first that the rule drops. */
    synchronized boolean early(PathRule rule, InetAddress server) {
      return syns.merge(server, 1, Integer::sum) <= rule.dropSyns();
    }

    synchronized boolean unlucky(PathRule rule) {
      return rule.loss() > 0 && chance.get(rule).nextDouble() < rule.loss();
    }
  }

  /**
   * Starts.
   *
   * @param ownAddress where ICMP errors come from, for IPv6 (true) and IPv4
   */
  Router(Tun client, Tun server, WireLog log, Map<Boolean, InetAddress> ownAddress) {
    this.client = client;
    this.server = server;
    this.log = log;
    this.ownAddress = ownAddress;
    fromClient = PromptThread.start("lab-router-client", () -> copy(client, this::outward));
    fromServer = PromptThread.start("lab-router-server", () -> copy(server, this::inward));
  }

  /** New rules, with nothing remembered. */
  public void rules(List<PathRule> list) {
    rules = new Rules(list);
  }

  private interface Way {
    void take(Packet packet, long atNanos) throws IOException;
  }

  private void copy(Tun from, Way way) {
    try {
      while (!closed) {
        byte[] bytes = from.read(POLL_MILLIS);
        if (bytes != null && bytes.length > 0) {
          long now = System.nanoTime();
          Packet packet = new Packet(bytes);
          if (!packet.destination().isMulticastAddress()) {
            way.take(packet, now);
          }
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void outward(Packet packet, long atNanos) {
    Rules current = rules;
    InetAddress to = packet.destination();
    PathRule rule = current.of(to, packet.hasPorts() ? packet.destinationPort() : 0);
    long logged = log.now() - (System.nanoTime() - atNanos);
    String fate = fate(packet, current, rule);
    log.sent(packet, logged, fate);
    long oneWay = rule.rttNanos() / 2;
    if (fate.isEmpty()) {
      line.at(atNanos + oneWay, () -> write(server, packet.bytes()));
    } else if (fate.equals("refused")) {
      line.at(atNanos + rule.rttNanos(), () -> deliver(new Packet(Reply.reset(packet))));
    } else if (fate.equals("unreachable")) {
      InetAddress router = ownAddress.get(packet.ipv6());
      line.at(
          atNanos + rule.rttNanos(), () -> deliver(new Packet(Reply.unreachable(packet, router))));
    }
  }

  private static String fate(Packet packet, Rules current, PathRule rule) {
    boolean syn = packet.syn();
    if (rule.does() == Does.SILENT || (syn && rule.does() == Does.DROPS_SYNS)) {
      return "dropped";
    }
    if (syn && current.early(rule, packet.destination()) || current.unlucky(rule)) {
      return "lost";
    }
    if (rule.does() == Does.UNREACHABLE) {
      return "unreachable";
    }
    return syn && rule.does() == Does.REFUSES ? "refused" : "";
  }

  private void inward(Packet packet, long atNanos) {
    Rules current = rules;
    PathRule rule = current.of(packet.source(), packet.hasPorts() ? packet.sourcePort() : 0);
    if (rule.does() != Does.SILENT && !current.unlucky(rule)) {
      line.at(atNanos + rule.rttNanos() / 2, () -> deliver(packet));
    }
  }

  private void deliver(Packet packet) {
    log.delivered(packet, log.now());
    write(client, packet.bytes());
  }

  private void write(Tun to, byte[] bytes) {
    if (closed) {
      return;
    }
    try {
      to.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    line.close();
    fromClient.join();
    fromServer.join();
    client.close();
    server.close();
  }
}
