// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.text.AddressLiteral;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.system.ResolvConf;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * The servers of one configuration, how they are to be asked, and how they have done. Confined to
 * the loop; the time is an argument.
 *
 * <p>Servers are asked in the order configured ({@code rotate}: beginning with each in turn), those
 * that were silent twice in a row last. One that was of no use for a name is asked for it after the
 * others for a minute, and for that name only: it may be the one that knows a domain of the house.
 * One of these is tried again beside a normal question, at no cost to it, when its last try is some
 * seconds old, and comes back with its first answer.
 */
final class Servers {

  /** A server. */
  static final class Server {
    private final InetSocketAddress address;
    private int silences;
    private long triedNanos;
    private boolean plain;
    private final Map<Name, Long> useless = AnswerCache.bounded(USELESS_NAMES);

    Server(InetSocketAddress address) {
      this.address = address;
    }

    InetSocketAddress address() {
      return address;
    }

    void answered() {
      silences = 0;
    }

    void silent(long nowNanos) {
      silences++;
      triedNanos = nowNanos;
    }

    boolean dead() {
      return silences >= DEAD_AFTER;
    }

    /** It was lame for a name, or its answer could not be read. */
    void useless(Name name, long nowNanos) {
      useless.put(name, nowNanos);
    }

    private boolean isUseless(Name name, long nowNanos) {
      Long since = useless.get(name);
      return since != null && nowNanos - since < USELESS_NANOS;
    }

    private int rank(Name name, long nowNanos) {
      return dead() ? 2 : isUseless(name, nowNanos) ? 1 : 0;
    }

    /** Whether it has refused EDNS and answers without. */
    boolean plain() {
      return plain;
    }

    void plain(boolean now) {
      plain = now;
    }

    @Override
    public String toString() {
      return AddressLiteral.format(address);
    }
  }

  /** AAAA and A go out together, so a dead server costs one name, once. */
  private static final int DEAD_AFTER = 2;

  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long USELESS_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int USELESS_NAMES = 256;

  private static final int DEFAULT_ATTEMPTS = 3;

  /** Of no configuration. */
  static final Servers NONE = new Servers(DnsSettings.defaults(), ResolvConf.EMPTY);

  private final List<Server> servers = new ArrayList<>();
  private final boolean rotate;
  private final boolean streams;
  private final int attempts;
  private final long resendNanos;
  private final long timeoutNanos;
  private final long giveUpNanos;
  private int turn;

  Servers(DnsSettings settings, ResolvConf file) {
    for (InetSocketAddress address : file.servers()) {
      servers.add(new Server(address));
    }
    rotate = file.has("rotate");
    streams = file.has("use-vc");
    Integer own = settings.attempts();
    attempts = own != null ? own : file.attempts() > 0 ? file.attempts() : DEFAULT_ATTEMPTS;
    timeoutNanos =
        settings.timeout() != null
            ? settings.timeout().toNanos()
            : TimeUnit.SECONDS.toNanos(file.timeoutSeconds());
    resendNanos = Math.min(settings.resendAfter().toNanos(), timeoutNanos);
    giveUpNanos =
        Math.min(settings.giveUpAfter().toNanos(), timeoutNanos * attempts * servers.size());
  }

  boolean isEmpty() {
    return servers.isEmpty();
  }

  /** Whether every question goes over TCP ({@code use-vc}). */
  boolean streams() {
    return streams;
  }

  int attempts() {
    return attempts;
  }

  /** How long a question may take in all. */
  long giveUpNanos() {
    return giveUpNanos;
  }

  /** How long an answer is waited for, in a round, before the next server is asked too. */
  long waitNanos(int round) {
    return Math.min(timeoutNanos, resendNanos << Math.min(round, 10));
  }

  /** The servers in the order to ask them for a name. */
  List<Server> order(Name name, long nowNanos) {
    List<Server> order = new ArrayList<>(servers.size());
    int first = rotate ? Math.floorMod(turn++, servers.size()) : 0;
    for (int i = 0; i < servers.size(); i++) {
      order.add(servers.get((first + i) % servers.size()));
    }
    if (order.size() > 1) {
      order.sort(Comparator.comparingInt(server -> server.rank(name, nowNanos)));
    }
    return order;
  }

  /** A dead server that is due to be tried again; null when none is. */
  @Nullable Server due(long nowNanos) {
    for (Server server : servers) {
      if (server.dead() && nowNanos - server.triedNanos >= RETRY_NANOS) {
        server.triedNanos = nowNanos;
        return server;
      }
    }
    return null;
  }
}
