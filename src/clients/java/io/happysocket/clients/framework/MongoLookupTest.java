// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.happysocket.Connector;
import io.happysocket.clients.PluggedContract;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** MongoDB's driver with a resolver for the one port of its cluster; against a stub. */
class MongoLookupTest extends PluggedContract {

  private BrokenNetwork server;

  @Override
  protected int start() throws IOException {
    server = BrokenNetwork.builder().ipv4(Endpoint.healthy(new MongoStub())).start();
    return server.port();
  }

  @Override
  protected void stop() throws IOException {
    server.close();
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    MongoClientSettings.Builder settings =
        MongoClientSettings.builder()
            .applyToSocketSettings(
                sockets ->
                    sockets.connectTimeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS));
    return (host, port) -> {
      settings.applyToClusterSettings(
          cluster -> cluster.hosts(List.of(new ServerAddress(host, port))));
      if (connector != null) {
        settings.inetAddressResolver(name -> connector.lookup(name, port));
      }
      try (MongoClient mongo = MongoClients.create(settings.build())) {
        Document pong = mongo.getDatabase("admin").runCommand(new Document("ping", 1));
        assertThat(pong.getDouble("ok")).isOne();
      }
    };
  }
}
