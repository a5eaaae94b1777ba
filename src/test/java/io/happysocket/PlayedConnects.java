// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.loop.PlayedSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Connects on a played loop: virtual time, scripted channels, one thread. The names are {@code
 * both.test} (an IPv6 and an IPv4 address that answer after 20 ms), {@code silent.test} (two that
 * never do), {@code refused.test}, {@code half.test} (IPv6 silent, IPv4 answers) and {@code
 * other.test} (answers after 20 ms). The end finds whatever was left open.
 */
final class PlayedConnects implements AutoCloseable {

  static final String BOTH = "both.test";
  static final String OTHER = "other.test";
  static final String SILENT = "silent.test";
  static final String REFUSED = "refused.test";
  static final String HALF = "half.test";
  static final Duration DEADLINE = Duration.ofSeconds(1);

  final PlayedLoop world = new PlayedLoop();
  private Connector connector;

  PlayedConnects() {
    world.channels().whenConnecting(PlayedConnects::answer);
  }

  static void answer(PlayedSocketChannel channel) {
    byte last = channel.address().getAddress()[channel.address().getAddress().length - 1];
    if (last == 2) {
      channel.refuse(20 * PlayedLoop.MILLIS, new ConnectException("Verbindung abgelehnt"));
    } else if (last != 3) {
      channel.establish(20 * PlayedLoop.MILLIS);
    }
  }

  /** Every name. */
  static Resolver names() {
    return Resolver.fixed(
        Map.of(
            BOTH, List.of(ip("2001:db8::1"), ip("192.0.2.1")),
            OTHER, List.of(ip("2001:db8:1::1"), ip("198.51.100.1")),
            REFUSED, List.of(ip("2001:db8::2"), ip("192.0.2.2")),
            SILENT, List.of(ip("2001:db8::3"), ip("192.0.2.3")),
            HALF, List.of(ip("2001:db8::3"), ip("192.0.2.1"))));
  }

  static InetAddress ip(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(literal, e);
    }
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  ConnectorBuilder builder() {
    return Connector.builder().port(world).resolver(names()).connectDeadline(DEADLINE);
  }

  Connector use(ConnectorBuilder builder) {
    connector = builder.build();
    return connector;
  }

  void advance(long millis) {
    world.advance(millis * PlayedLoop.MILLIS);
  }

  long nowMillis() {
    return world.nanoTime() / PlayedLoop.MILLIS;
  }

  @Override
  public void close() {
    if (connector != null) {
      connector.close();
    }
    world.close();
    assertThat(world.threadNames()).isEmpty();
  }
}
