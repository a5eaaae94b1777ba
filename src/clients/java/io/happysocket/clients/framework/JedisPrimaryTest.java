// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.ConnectFailedException;
import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Jedis on the primary of several Redis servers, found by one race over all of them. */
@Timeout(60)
class JedisPrimaryTest {

  /** Asks for the role, and passes only what may be written to; the whole answer is read. */
  private static Socket primary(SocketChannel channel, String host, int port) throws IOException {
    Jedis asking = new Jedis(channel::socket); // not closed: the socket is the winner's
    Object role = asking.role().get(0);
    if (!role.equals("master")) {
      throw new IOException(host + ":" + port + " is a " + role);
    }
    return channel.socket();
  }

  /** Gives Jedis the socket of the primary. */
  private record Primary(Connector connector, List<InetSocketAddress> servers)
      implements JedisSocketFactory {
    @Override
    public Socket createSocket() {
      try {
        return connector.request(servers).connect(JedisPrimaryTest::primary).result();
      } catch (IOException e) {
        throw new JedisConnectionException("No primary among " + servers, e);
      }
    }
  }

  @Test
  void itWritesToThePrimaryPastADeadHostAndAReplica(@TempDir Path directory) throws IOException {
    LeakCheck leaks = new LeakCheck();
    try (RedisProgram primary = RedisProgram.primary(directory);
        RedisProgram replica = RedisProgram.replicaOf(primary, directory);
        SilentPort silent = new SilentPort(Loopback.FOUR, 0);
        Connector connector = Connector.builder().build()) {
      List<InetSocketAddress> servers =
          List.of(
              InetSocketAddress.createUnresolved("127.0.0.1", silent.port()),
              replica.endpoint(),
              primary.endpoint());
      try (Jedis jedis =
          new Jedis(new Primary(connector, servers), DefaultJedisClientConfig.builder().build())) {
        assertThat(jedis.set("key", "value")).isEqualTo("OK"); // a replica would say READONLY
        assertThat(jedis.get("key")).isEqualTo("value");
      }
      try (HandshakeResult<Socket> won =
          connector.request(servers).connect(JedisPrimaryTest::primary)) {
        assertThat(won.connection().report().winner().port()).isEqualTo(servers.get(2).getPort());
      }
      assertThatThrownBy(
              () ->
                  connector.request(List.of(replica.endpoint())).connect(JedisPrimaryTest::primary))
          .isInstanceOf(ConnectFailedException.class)
          .hasMessageContaining("is a slave");
    }
    leaks.nothingIsLeft();
  }
}
