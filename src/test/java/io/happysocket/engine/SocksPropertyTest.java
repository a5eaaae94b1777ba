// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.log.KeptLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Case N18, the part of SOCKS: what the JDK's sockets go through, and a race does not. */
class SocksPropertyTest {

  private static final String NAME = "socksProxyHost";

  @BeforeEach
  @AfterEach
  void forget() {
    KeptLog.forget();
    SocksProperty.TOLD.set(false);
    System.clearProperty(NAME);
  }

  private static List<String> told() {
    return KeptLog.lines().stream().filter(line -> line.contains(NAME)).toList();
  }

  @Test
  void thePropertyIsToldOnceAtWarn() {
    AtomicBoolean told = new AtomicBoolean();
    SocksProperty.tellOnce(told, "socks.example");
    SocksProperty.tellOnce(told, "socks.example");
    assertThat(told())
        .singleElement()
        .asString()
        .startsWith("WARN ")
        .contains("socksProxyHost=socks.example")
        .contains("io.happysocket.Connector", "HappySocketFactory");
  }

  /** An empty one is none, for the JDK, too; and a later one is told still. */
  @Test
  void withoutThePropertyNothingIsTold() {
    AtomicBoolean told = new AtomicBoolean();
    SocksProperty.tellOnce(told, null);
    SocksProperty.tellOnce(told, "");
    assertThat(told()).isEmpty();
    assertThat(told).isFalse();
  }

  @Test
  void theFirstConnectorTells() {
    System.setProperty(NAME, "192.0.2.1");
    Connector.builder().build().close();
    Connector.builder().build().close();
    assertThat(told()).hasSize(1);
  }
}
