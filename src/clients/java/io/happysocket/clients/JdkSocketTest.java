// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.loopback.Loopback;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The factory itself, on the stage on which the clients are tried. */
@Timeout(30)
class JdkSocketTest {

  @Test
  void aDeadFirstAddressIsNoHindrance() throws IOException {
    try (ServerSocketChannel server = Loopback.listen(Loopback.FOUR, 0)) {
      int port = Loopback.portOf(server);
      try (DeadFirst dead = DeadFirst.silent(port);
          Socket socket = new HappySocketFactory().createSocket(dead.name(), port)) {
        assertThat(socket.getInetAddress()).isEqualTo(Loopback.FOUR);
        assertThat(HappySocketFactory.reportOf(socket).winner().address()).isEqualTo(Loopback.FOUR);
      }
      try (DeadFirst dead = DeadFirst.refusing();
          Socket socket = new HappySocketFactory().createSocket(dead.name(), port)) {
        assertThat(socket.getInetAddress()).isEqualTo(Loopback.FOUR);
      }
    }
  }
}
