// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.LoopPort;
import io.happysocket.loopback.LeakCheck;
import java.net.InetAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The machine that this runs on, whatever it is connected to. */
@Timeout(30)
class NetworkReaderLoopbackTest {

  private final LeakCheck leaks = new LeakCheck();
  private final EventLoop loop = new EventLoop("happysocket-test", LoopPort.system());
  private final NetworkReader reader =
      new NetworkReader(
          loop::now, Runnable::run, new Machine.This(loop.port().channels(), loop.memory()));

  @AfterEach
  void nothingIsLeft() {
    loop.close();
    leaks.nothingIsLeft();
  }

  @Test
  void theLoopbackInterfaceIsListedAndTheSourceForItself() {
    LocalAddress loopback = reader.current(loop.now()).find(InetAddress.getLoopbackAddress());
    assertThat(loopback).isNotNull();
    assertThat(loopback.prefixLength()).isPositive();
    assertThat(reader.source(loopback.address(), loop.now())).isEqualTo(loopback);
  }

  @Test
  void aNetworkIsToldByAddressesThatThisMachineHas() {
    LocalNetwork network = reader.current(loop.now());
    assertThat(network.sources()).hasSizeLessThanOrEqualTo(2);
    assertThat(network.addresses()).containsAll(network.sources());
    assertThat(network.identity().isEmpty()).isEqualTo(network.sources().isEmpty());
  }
}
