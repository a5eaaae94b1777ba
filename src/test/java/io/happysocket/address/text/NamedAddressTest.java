// SPDX-License-Identifier: Apache-2.0
package io.happysocket.address.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedAddressTest {

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "fe80::1"})
  void onlyTheNameChanges(String literal) throws UnknownHostException {
    InetAddress address = InetAddress.getByName(literal);
    InetAddress named = NamedAddress.of("name.example", address);
    assertThat(named).isEqualTo(address);
    assertThat(named.getHostAddress()).isEqualTo(address.getHostAddress());
    assertThat(named.getHostName()).isEqualTo("name.example");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void theScopeStays(int scope) throws UnknownHostException {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    InetAddress named =
        NamedAddress.of("name.example", Inet6Address.getByAddress(null, linkLocal, scope));
    assertThat(((Inet6Address) named).getScopeId()).isEqualTo(scope);
    assertThat(named.toString()).isEqualTo("name.example/fe80:0:0:0:0:0:0:1%" + scope);
  }
}
