// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.testing.BrokenNetwork;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.embedded.RedisServer;

/** Jedis, against a Redis. */
@Timeout(60)
class JedisTest {

  private static final JedisClientConfig CONFIG = DefaultJedisClientConfig.builder().build();

  private static RedisServer redis;
  private static int port;

  /** Gives Jedis a connected socket. */
  private record Racing(SocketFactory sockets, InetSocketAddress name, int timeoutMillis)
      implements JedisSocketFactory {
    @Override
    public Socket createSocket() {
      try {
        Socket socket = sockets.createSocket();
        socket.connect(name, timeoutMillis);
        return socket;
      } catch (IOException e) {
        throw new JedisConnectionException("Failed to connect to " + name, e);
      }
    }
  }

  @BeforeAll
  static void startRedis() throws IOException {
    port = Loopback.freePort();
    try {
      redis =
          RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"").build();
      redis.start();
    } catch (IOException | RuntimeException e) {
      redis = null;
      assumeTrue(false, "no Redis runs here: " + e);
    }
  }

  @AfterAll
  static void stopRedis() throws IOException {
    if (redis != null) {
      redis.stop();
    }
  }

  private static Racing racing(Connector connector, String host, int to, int timeoutMillis) {
    return new Racing(
        new HappySocketFactory(connector),
        InetSocketAddress.createUnresolved(host, to),
        timeoutMillis);
  }

  private static void exchanges(DeadFirst dead) {
    try (Connector connector = Connector.builder().build();
        Jedis jedis = new Jedis(racing(connector, dead.name(), port, 5_000), CONFIG)) {
      assertThat(jedis.ping()).isEqualTo("PONG");
      assertThat(jedis.set("key", "value")).isEqualTo("OK");
      assertThat(jedis.get("key")).isEqualTo("value");
    }
  }

  @Test
  void aFirstAddressThatRefusesIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.refusing()) {
      exchanges(dead);
    }
  }

  @Test
  void aSilentFirstAddressIsNoHindrance() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(port)) {
      exchanges(dead);
    }
  }

  @Test
  void aPoolTakesItToo() throws IOException {
    try (DeadFirst dead = DeadFirst.silent(port);
        Connector connector = Connector.builder().build();
        RedisClient pool =
            RedisClient.builder()
                .connectionProvider(
                    new PooledConnectionProvider(
                        new ConnectionFactory(racing(connector, dead.name(), port, 5_000), CONFIG)))
                .build()) {
      assertThat(pool.set("pooled", "value")).isEqualTo("OK");
      assertThat(pool.get("pooled")).isEqualTo("value");
    }
  }

  @Test
  void itSaysWhyNothingAnswered() throws IOException {
    try (Connector connector = Connector.builder().build();
        BrokenNetwork refusing = DeadFirst.allRefusing();
        BrokenNetwork silent = DeadFirst.allSilent()) {
      assertThat(failure(racing(connector, refusing.host(), refusing.port(), 5_000)))
          .isInstanceOf(JedisConnectionException.class)
          .hasCauseInstanceOf(ConnectException.class);
      assertThat(failure(racing(connector, silent.host(), silent.port(), 300)))
          .isInstanceOf(JedisConnectionException.class)
          .hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  private static Throwable failure(Racing racing) {
    return catchThrowable(
        () -> {
          try (Jedis jedis = new Jedis(racing, CONFIG)) {
            jedis.ping();
          }
        });
  }

  @Test
  void aThousandConnectsWithMixedFailuresLeaveNothingOpen() throws IOException {
    LeakCheck leaks = new LeakCheck();
    try (Connector connector = Connector.builder().build();
        DeadFirst dead = DeadFirst.refusing();
        BrokenNetwork nobody = DeadFirst.allRefusing();
        BrokenNetwork silent = DeadFirst.allSilent()) {
      for (int i = 0; i < DeadFirst.ROUNDS; i++) {
        if (i % 10 == 0) {
          assertThat(failure(racing(connector, silent.host(), silent.port(), 10))).isNotNull();
        } else if (i % 10 < 4) {
          assertThat(failure(racing(connector, nobody.host(), nobody.port(), 5_000))).isNotNull();
        } else {
          assertThat(failure(racing(connector, dead.name(), port, 5_000))).isNull();
        }
      }
    }
    leaks.nothingIsLeft();
  }
}
