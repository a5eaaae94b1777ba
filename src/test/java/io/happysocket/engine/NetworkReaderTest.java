// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.race.RaceScript;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What a reader makes of interfaces and routes that change under it. */
class NetworkReaderTest {

  private static final LocalAddress LOOPBACK = local("lo", "127.0.0.1", 8);
  private static final LocalAddress WIFI_4 = local("wlan0", "192.168.1.23", 24);
  private static final LocalAddress WIFI_6 = local("wlan0", "2001:db8:1:2::23", 64);
  private static final LocalAddress DOCKER = local("docker0", "172.17.0.1", 16);

  private final PlayedMachine machine = new PlayedMachine();
  private long now = Long.MAX_VALUE - Duration.ofMillis(500).toNanos();
  private Executor background = Runnable::run;

  /** A dual-stack laptop, unless told otherwise. */
  private static final class PlayedMachine implements Machine {
    final Map<String, List<LocalAddress>> interfaces = new LinkedHashMap<>();
    final Map<AddressFamily, InetAddress> sources = new EnumMap<>(AddressFamily.class);
    final List<InetAddress> asked = new ArrayList<>();
    boolean unlistable;
    boolean noDescriptor;

    PlayedMachine() {
      interfaces.put("lo", List.of(LOOPBACK));
      interfaces.put("wlan0", List.of(WIFI_6, WIFI_4));
      sources.put(AddressFamily.IPV6, WIFI_6.address());
      sources.put(AddressFamily.IPV4, WIFI_4.address());
    }

    /** It is in the list, and gone when it is looked at. */
    void vanish(String name) {
      interfaces.put(name, null);
    }

    @Override
    public List<Interface> interfaces() throws SocketException {
      if (unlistable) {
        throw new SocketException("played");
      }
      return interfaces.keySet().stream().<Interface>map(Played::new).toList();
    }

    @Override
    public InetAddress source(InetAddress destination) throws IOException {
      asked.add(destination);
      if (noDescriptor) {
        throw new SocketException("played");
      }
      return sources.get(AddressFamily.of(destination));
    }

    private final class Played implements Interface {
      private final String name;

      Played(String name) {
        this.name = name;
      }

      @Override
      public String name() {
        return name;
      }

      @Override
      public List<LocalAddress> addresses() throws SocketException {
        List<LocalAddress> addresses = interfaces.get(name);
        if (addresses == null) {
          throw new SocketException("played: no such device");
        }
        return addresses;
      }
    }
  }

  private static LocalAddress local(String interfaceName, String address, int prefixLength) {
    return new LocalAddress(RaceScript.ip(address), interfaceName, prefixLength, false);
  }

  private NetworkReader reader() {
    return new NetworkReader(() -> now, task -> background.execute(task), machine);
  }

  /** What the connect after the next reading sees. */
  private LocalNetwork readAgain(NetworkReader reader) {
    now += Duration.ofSeconds(1).toNanos() + 1;
    reader.current(now);
    return reader.current(now);
  }

  // ---- interfaces

  @Test
  void anInterfaceThatVanishesWhileItIsReadCostsItselfAlone() {
    machine.interfaces.clear();
    machine.interfaces.put("lo", List.of(LOOPBACK));
    machine.vanish("veth12");
    machine.interfaces.put("wlan0", List.of(WIFI_6, WIFI_4));
    assertThat(reader().current(now).addresses()).containsExactly(LOOPBACK, WIFI_6, WIFI_4);
  }

  @Test
  void whatWasKnownOfAnInterfaceStaysUntilItIsNoLongerListed() {
    machine.interfaces.put("docker0", List.of(DOCKER));
    NetworkReader reader = reader();
    machine.vanish("docker0");
    assertThat(readAgain(reader).addresses()).contains(DOCKER);
    machine.interfaces.remove("docker0");
    assertThat(readAgain(reader).addresses()).containsExactly(LOOPBACK, WIFI_6, WIFI_4);
  }

  @Test
  void aListThatCannotBeReadLeavesTheLastOne() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    machine.unlistable = true;
    assertThat(readAgain(reader)).isSameAs(before);
  }

  @Test
  void aListThatCanNeverBeReadIsOfNoAddress() {
    machine.unlistable = true;
    machine.noDescriptor = true;
    assertThat(reader().current(now)).isEqualTo(LocalNetwork.UNKNOWN);
  }

  // ---- sources and identity

  @Test
  void aNetworkIsToldByTheSourcesOfTheDefaultRoutes() {
    assertThat(reader().current(now).sources()).containsExactly(WIFI_6, WIFI_4);
    assertThat(reader().current(now).identity()).isEqualTo("192.168.1.0/24, 2001:db8:1:2::/64");
  }

  @Test
  void aContainersBridgeIsNoOtherNetwork() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    machine.interfaces.put("docker0", List.of(DOCKER));
    machine.interfaces.put("veth12", List.of(local("veth12", "fe80::1", 64)));
    LocalNetwork after = readAgain(reader);
    assertThat(after).isNotEqualTo(before);
    assertThat(after.identity()).isEqualTo(before.identity());
  }

  @Test
  void aTemporaryAddressIsNoOtherNetwork() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    LocalAddress temporary = local("wlan0", "2001:db8:1:2:1234:5678:9abc:def0", 64);
    machine.interfaces.put("wlan0", List.of(temporary, WIFI_6, WIFI_4));
    machine.sources.put(AddressFamily.IPV6, temporary.address());
    LocalNetwork after = readAgain(reader);
    assertThat(after.sources()).containsExactly(temporary, WIFI_4);
    assertThat(after.identity()).isEqualTo(before.identity());
  }

  @Test
  void anotherWifiIsAnotherNetwork() {
    NetworkReader reader = reader();
    LocalAddress cafe = local("wlan0", "10.1.2.3", 16);
    machine.interfaces.put("wlan0", List.of(cafe));
    machine.sources.clear();
    machine.sources.put(AddressFamily.IPV4, cafe.address());
    assertThat(readAgain(reader).identity()).isEqualTo("10.1.0.0/16");
  }

  @Test
  void withoutADefaultRouteThereIsOneIdentity() {
    machine.sources.clear();
    NetworkReader reader = reader();
    assertThat(reader.current(now).identity()).isEmpty();
    // a default route without an address beyond the link
    machine.sources.put(AddressFamily.IPV6, RaceScript.ip("fe80::1"));
    assertThat(readAgain(reader).identity()).isEmpty();
  }

  @Test
  void withoutADescriptorToAskWithTheNetworkStaysTheSame() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    machine.noDescriptor = true;
    assertThat(readAgain(reader)).isSameAs(before);
  }

  @Test
  void aSourceThatNoInterfaceHasYetTellsTheNetworkByItself() {
    machine.sources.put(AddressFamily.IPV4, RaceScript.ip("192.0.2.7"));
    assertThat(reader().current(now).identity()).isEqualTo("192.0.2.7/32, 2001:db8:1:2::/64");
  }

  @Test
  void theSourceOfADestinationIsAskedForOnceAReading() {
    NetworkReader reader = reader();
    InetAddress destination = RaceScript.ip("198.51.100.1");
    machine.asked.clear();
    assertThat(reader.source(destination, now)).isEqualTo(WIFI_4);
    reader.source(destination, now);
    assertThat(machine.asked).containsExactly(destination);
    machine.sources.remove(AddressFamily.IPV4);
    readAgain(reader);
    assertThat(reader.source(destination, now)).isNull();
    machine.noDescriptor = true;
    assertThat(reader.source(RaceScript.ip("198.51.100.2"), now)).isNull();
  }

  /** {@code InetAddress.equals} takes them for one; their sources are not. */
  @Test
  void theSourcesOfTwoLinksAreTwo() throws UnknownHostException {
    NetworkReader reader = reader();
    byte[] bytes = RaceScript.ip("fe80::7").getAddress();
    machine.asked.clear();
    for (int scope = 1; scope <= 2; scope++) {
      reader.source(Inet6Address.getByAddress(null, bytes, scope), now);
    }
    assertThat(machine.asked)
        .extracting(InetAddress::getHostAddress)
        .containsExactly("fe80:0:0:0:0:0:0:7%1", "fe80:0:0:0:0:0:0:7%2");
  }

  @Test
  void aSourceThatCouldNotBeAskedForIsAskedForAgain() {
    NetworkReader reader = reader();
    InetAddress destination = RaceScript.ip("198.51.100.1");
    machine.noDescriptor = true;
    assertThat(reader.source(destination, now)).isNull();
    machine.noDescriptor = false;
    assertThat(reader.source(destination, now)).isEqualTo(WIFI_4);
  }

  // ---- the background

  @Test
  void theReadingOfTheLastSecondIsUsed() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    machine.interfaces.put("docker0", List.of(DOCKER));
    now += Duration.ofSeconds(1).toNanos();
    reader.current(now);
    assertThat(reader.current(now)).isSameAs(before);
    now += 1;
    assertThat(reader.current(now)).as("read beside this connect").isSameAs(before);
    assertThat(reader.current(now).addresses()).contains(DOCKER);
  }

  @Test
  void aThreadThatCannotBeHadCostsOneReading() {
    NetworkReader reader = reader();
    LocalNetwork before = reader.current(now);
    machine.interfaces.put("docker0", List.of(DOCKER));
    background =
        task -> {
          throw new OutOfMemoryError("played: unable to create native thread");
        };
    assertThat(readAgain(reader)).isSameAs(before);
    background =
        task -> {
          throw new RejectedExecutionException("played");
        };
    assertThat(readAgain(reader)).isSameAs(before);
    background = Runnable::run;
    assertThat(readAgain(reader).addresses()).contains(DOCKER);
  }
}
