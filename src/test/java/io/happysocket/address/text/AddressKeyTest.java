// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressKeyTest {

  private static final byte[] LINK_LOCAL = {
    (byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
  };

  private static AddressKey key(int scope) throws Exception {
    return AddressKey.of(Inet6Address.getByAddress("host.example", LINK_LOCAL, scope));
  }

  @Test
  void anotherScopeIsAnotherAddress() throws Exception {
    assertThat(key(7)).isEqualTo(key(7)).hasSameHashCodeAs(key(7)).isNotEqualTo(key(8));
    assertThat(key(7)).isNotEqualTo(AddressKey.of(InetAddress.getByAddress(LINK_LOCAL)));
    assertThat(Set.of(key(7), key(8), key(9))).hasSize(3);
    assertThat(key(7)).hasToString("fe80::1%7");
  }

  @Test
  void aNameMakesNoOtherAddress() throws Exception {
    byte[] four = {(byte) 192, 0, 2, 1};
    assertThat(AddressKey.of(InetAddress.getByAddress("a.example", four)))
        .isEqualTo(AddressKey.of(InetAddress.getByAddress(four)))
        .extracting(AddressKey::scope)
        .isEqualTo("");
  }

  @Test
  void anInterfaceCountsByItsName() throws Exception {
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (address instanceof Inet6Address) {
          assertThat(AddressKey.of(address).scope()).isEqualTo(network.getName());
        }
      }
    }
  }
}
