// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.loopback.AgentSwitches;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sockets that another thread closes before their race begins. */
class BlockingConnectsTest {

  private final AgentOptions options = AgentOptions.parse("resolver=own");
  private final Machinery machinery = new Machinery(options);
  private final BlockingConnects connects =
      new BlockingConnects(options, machinery, new Statistics());

  static Map<?, ?> closed(SocketImpl impl) throws SocketException {
    if (yes(impl)) {
      throw new SocketException("Socket closed");
    }
    return Map.of();
  }

  static Map<?, ?> none(SocketImpl impl) {
    return Map.of();
  }

  static boolean yes(SocketImpl impl) {
    return true;
  }

  private static MethodHandle handle(String name, Class<?> gives) throws Exception {
    return MethodHandles.lookup()
        .findStatic(
            BlockingConnectsTest.class, name, MethodType.methodType(gives, SocketImpl.class));
  }

  private static InetSocketAddress named() throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress("name.example", new byte[] {127, 0, 0, 1}), 443);
  }

  @Test
  void oneWhoseOptionsCannotBeReadIsLeftToTheJdkAndNoFaultOfTheAgent() throws Exception {
    connects.readBy(handle("closed", Map.class), handle("yes", boolean.class));
    assertThat(connects.race(new AgentSwitches.Own(), named(), 0)).isNull();
    assertThat(machinery.isBroken()).isFalse();
  }

  @Test
  void oneThatIsClosedBeforeItIsUnderWayEndsAtOnce() throws Exception {
    connects.readBy(handle("none", Map.class), handle("yes", boolean.class));
    assertThatThrownBy(() -> connects.race(new AgentSwitches.Own(), named(), 30_000))
        .isInstanceOf(SocketException.class)
        .hasMessage("Socket closed");
    assertThat(machinery.isBroken()).isFalse();
  }
}
