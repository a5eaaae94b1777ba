// SPDX-License-Identifier: Apache-2.0
package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.happysocket.Connector;
import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** The kit for tests, as users have it: its jar beside the library's. */
class ProgramTest {

  @Test
  void connectsThoughOneAddressRefuses() throws IOException {
    try (BrokenNetwork network =
            BrokenNetwork.builder().ipv4(Endpoint.refusing(), Endpoint.healthy()).start();
        Connector connector = network.connectorBuilder().build();
        SocketChannel channel = connector.connect(network.host(), network.port())) {
      assertEquals("127.0.0.2", channel.socket().getInetAddress().getHostAddress());
    }
  }
}
