// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lettuce, against the system's Redis. */
class LettuceTest extends PluggedContract {

  private @Nullable RedisProgram redis;

  @Override
  protected int start() throws IOException {
    redis = RedisProgram.primary(Files.createTempDirectory("lettuce"));
    return redis.endpoint().getPort();
  }

  @Override
  protected void stop() {
    if (redis != null) {
      redis.close();
    }
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    ClientResources resources =
        ClientResources.builder()
            .addressResolverGroup(
                connector == null
                    ? DefaultAddressResolverGroup.INSTANCE // asks the JDK, as all others do
                    : new RacedAddresses(connector))
            .build();
    RedisClient redis = RedisClient.create(resources);
    redis.setOptions(
        ClientOptions.builder()
            .socketOptions(SocketOptions.builder().connectTimeout(connectTimeout).build())
            .build());
    return new Client() {
      @Override
      public void exchange(String host, int port) {
        RedisURI uri = RedisURI.builder().withHost(host).withPort(port).build();
        try (StatefulRedisConnection<String, String> connection = redis.connect(uri)) {
          assertThat(connection.sync().set("key", "value")).isEqualTo("OK");
          assertThat(connection.sync().get("key")).isEqualTo("value");
        }
      }

      @Override
      public void close() {
        redis.shutdown(0, 5, TimeUnit.SECONDS);
        resources.shutdown(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
      }
    };
  }
}
