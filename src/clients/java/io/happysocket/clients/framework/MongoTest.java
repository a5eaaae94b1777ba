// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.spi.dns.InetAddressResolver;
import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.Loopback;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MongoDB's driver, which takes an order of addresses and nothing more; against a stub. */
@Timeout(60)
class MongoTest {

  private static final int ENOUGH_TO_LEARN = 4;

  private static Document ping(InetAddressResolver resolver, BrokenNetwork network) {
    MongoClientSettings settings =
        MongoClientSettings.builder()
            .inetAddressResolver(resolver)
            .applyToClusterSettings(
                cluster ->
                    cluster
                        .hosts(List.of(new ServerAddress(network.host(), network.port())))
                        .serverSelectionTimeout(2, TimeUnit.SECONDS))
            .build();
    try (MongoClient client = MongoClients.create(settings)) {
      return client.getDatabase("admin").runCommand(new Document("ping", 1));
    }
  }

  /** {@code ::1} refuses, and a stub of the server is at 127.0.0.1. */
  private static BrokenNetwork deadFirst() throws IOException {
    return DeadFirst.localhost()
        .ipv6(Endpoint.refusing())
        .ipv4(Endpoint.healthy(new MongoStub()))
        .start();
  }

  @Test
  void byItselfItGivesUpWhenTheFirstAddressRefuses() throws IOException {
    try (BrokenNetwork network = deadFirst()) {
      InetAddressResolver sixFirst = host -> List.of(Loopback.SIX, Loopback.FOUR);
      assertThat(catchThrowable(() -> ping(sixFirst, network)))
          .isInstanceOf(MongoTimeoutException.class);
    }
  }

  @Test
  void itTriesFirstWhatTheConnectorHasLearntToAnswer() throws IOException {
    try (BrokenNetwork network = deadFirst();
        Connector connector = Connector.builder().build()) {
      for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
        connector.connect(network.host(), network.port()).close();
      }
      assertThat(ping(connector::lookup, network).getDouble("ok")).isOne();
    }
  }
}
