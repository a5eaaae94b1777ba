// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.log.KeptLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The property that switches the library off. */
class SwitchedOffTest {

  @BeforeEach
  @AfterEach
  void forget() {
    KeptLog.forget();
    SwitchedOff.TOLD.set(false);
    System.clearProperty("happysocket");
  }

  @Test
  void onlyOnAndOffAreRead() {
    assertThat(SwitchedOff.reads(null)).isFalse();
    assertThat(SwitchedOff.reads("on")).isFalse();
    assertThat(SwitchedOff.reads("off")).isTrue();
    assertThatThrownBy(() -> SwitchedOff.reads("0ff"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("system property happysocket must be \"on\" or \"off\", not \"0ff\"");
  }

  @Test
  void thatItIsOffIsToldOnce() {
    assertThat(HappySocket.isOff()).isFalse();
    System.setProperty("happysocket", "off");
    assertThat(HappySocket.isOff()).isTrue();
    assertThat(HappySocket.isOff()).isTrue();
    assertThat(KeptLog.lines())
        .filteredOn(line -> line.contains("happysocket=off"))
        .singleElement()
        .asString()
        .startsWith("WARN ");
  }
}
