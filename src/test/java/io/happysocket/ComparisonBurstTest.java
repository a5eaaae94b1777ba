// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loop.PlayedLoop;
import java.net.Inet4Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Contract row 39: many connects at once compare the families once. */
class ComparisonBurstTest {

  private static final long IPV6 = 120 * PlayedLoop.MILLIS;
  private static final long IPV4 = 20 * PlayedLoop.MILLIS;

  private final PlayedConnects played = new PlayedConnects();
  private int ipv4Syns;
  private int connected;

  @AfterEach
  void nothingIsLeft() {
    played.close();
  }

  private void connect(Connector connector, int times) {
    for (int i = 0; i < times; i++) {
      var unused =
          connector
              .connectAsync(PlayedConnects.BOTH, 443)
              .thenAccept(
                  channel -> {
                    connected++;
                    PlayedConnects.close(channel);
                  });
    }
    played.advance(1_000);
  }

  @Test
  void sixteenConnectsAtOnceCompareOnce() {
    played
        .world
        .channels()
        .whenConnecting(
            channel -> {
              boolean ipv4 = channel.address() instanceof Inet4Address;
              ipv4Syns += ipv4 ? 1 : 0;
              channel.establish(ipv4 ? IPV4 : IPV6);
            });
    Connector connector = played.use(played.builder());
    for (int i = 0; i < 15; i++) {
      connect(connector, 1);
    }
    assertThat(ipv4Syns).isZero();
    connect(connector, 16);
    assertThat(ipv4Syns).isEqualTo(1);
    connect(connector, 16);
    assertThat(ipv4Syns).isEqualTo(1 + 16);
    assertThat(connected).isEqualTo(15 + 16 + 16);
  }
}
