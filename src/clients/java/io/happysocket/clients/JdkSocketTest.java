// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loopback.Loopback;
import io.happysocket.socket.HappySocketFactory;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The factory itself, on the stage on which the clients are tried. */
@Timeout(30)
class JdkSocketTest {

  @Test
  void aDeadFirstAddressIsNoHindrance() throws IOException {
    Loopback.needsLinux();
    for (Endpoint dead : List.of(Endpoint.silent(), Endpoint.refusing())) {
      try (BrokenNetwork network =
              DeadFirst.localhost().ipv6(dead).ipv4(Endpoint.healthy()).start();
          Socket socket = new HappySocketFactory().createSocket(network.host(), network.port())) {
        assertThat(socket.getInetAddress()).isEqualTo(Loopback.FOUR);
        assertThat(HappySocketFactory.reportOf(socket).winner().address()).isEqualTo(Loopback.FOUR);
      }
    }
  }
}
