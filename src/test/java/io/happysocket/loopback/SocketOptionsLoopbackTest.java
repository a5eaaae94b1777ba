// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static io.happysocket.loopback.Loopback.OTHER_FOUR;
import static io.happysocket.loopback.Loopback.SIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.Connector;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Contract row S2: options set before the connect are on every attempt, getters answer before it,
 * and a bind is honoured. What a plain socket answers is what is expected.
 */
@Timeout(60)
class SocketOptionsLoopbackTest {

  private static final String NAME = "name.example";

  private final LeakCheck leaks = new LeakCheck();

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  /** An option that {@link Socket} has methods for. */
  record Property(String name, Getter getter, Setter setter) {

    /** Reads an option. */
    interface Getter {
      Object get(Socket socket) throws IOException;
    }

    /** Changes an option. */
    interface Setter {
      void set(Socket socket) throws IOException;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them, each set to another value than its default. */
  static List<Property> properties() {
    return List.of(
        new Property("NODELAY", Socket::getTcpNoDelay, socket -> socket.setTcpNoDelay(true)),
        new Property("KEEPALIVE", Socket::getKeepAlive, socket -> socket.setKeepAlive(true)),
        new Property("REUSEADDR", Socket::getReuseAddress, socket -> socket.setReuseAddress(true)),
        new Property("LINGER", Socket::getSoLinger, socket -> socket.setSoLinger(true, 7)),
        new Property("LINGER off", Socket::getSoLinger, socket -> socket.setSoLinger(false, 7)),
        new Property("SO_TIMEOUT", Socket::getSoTimeout, socket -> socket.setSoTimeout(1234)),
        new Property("SNDBUF", Socket::getSendBufferSize, socket -> socket.setSendBufferSize(9999)),
        new Property(
            "RCVBUF", Socket::getReceiveBufferSize, socket -> socket.setReceiveBufferSize(9999)),
        new Property("TOS", Socket::getTrafficClass, socket -> socket.setTrafficClass(0x08)),
        new Property("OOBINLINE", Socket::getOOBInline, socket -> socket.setOOBInline(true)),
        new Property(
            "REUSEPORT",
            socket -> socket.getOption(StandardSocketOptions.SO_REUSEPORT),
            socket -> socket.setOption(StandardSocketOptions.SO_REUSEPORT, true)));
  }

  private static Connector connector(InetAddress... answers) {
    return Connector.builder().resolver(ScriptedResolver.answering(answers)).build();
  }

  @ParameterizedTest
  @MethodSource("properties")
  void anOptionIsAsOnAPlainSocketBeforeAndAfterTheConnect(Property property) throws IOException {
    // the first address refuses: the winner is the second attempt
    try (Connector connector = connector(OTHER_FOUR, FOUR);
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket plain = new Socket();
        Socket raced = new HappySocketFactory(connector).createSocket()) {
      assertThat(property.getter.get(raced))
          .as("the default")
          .isEqualTo(property.getter.get(plain));
      property.setter.set(plain);
      property.setter.set(raced);
      assertThat(property.getter.get(raced))
          .as("before the connect")
          .isEqualTo(property.getter.get(plain));
      plain.connect(server.getLocalAddress());
      raced.connect(InetSocketAddress.createUnresolved(NAME, Loopback.portOf(server)));
      assertThat(property.getter.get(raced))
          .as("after the connect")
          .isEqualTo(property.getter.get(plain));
    }
  }

  @ParameterizedTest
  @MethodSource("properties")
  void anOptionCanBeSetAfterTheConnect(Property property) throws IOException {
    try (Connector connector = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0);
        Socket plain = new Socket(FOUR, Loopback.portOf(server));
        Socket raced =
            new HappySocketFactory(connector).createSocket(FOUR, Loopback.portOf(server))) {
      assertThat(property.getter.get(raced))
          .as("the default")
          .isEqualTo(property.getter.get(plain));
      property.setter.set(plain);
      property.setter.set(raced);
      assertThat(property.getter.get(raced)).isEqualTo(property.getter.get(plain));
    }
  }

  @Test
  void theOptionsOfPlainSocketsAreSupported() throws IOException {
    try (Connector connector = connector();
        Socket raced = new HappySocketFactory(connector).createSocket();
        Socket plain = new Socket()) {
      assertThat(raced.supportedOptions()).isEqualTo(plain.supportedOptions());
      SocketOption<Boolean> other = StandardSocketOptions.SO_BROADCAST;
      assertThatThrownBy(() -> raced.setOption(other, true))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> raced.getOption(other))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> raced.setOption(StandardSocketOptions.SO_SNDBUF, -1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // ---- bind

  @Test
  void aBoundSocketConnectsFromThere() throws IOException {
    Loopback.needsIpv6();
    Loopback.needsLinux();
    try (Connector connector = connector(SIX, FOUR);
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, Loopback.portOf(six));
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      socket.bind(new InetSocketAddress(OTHER_FOUR, 0));
      assertThat(socket.isBound()).isTrue();
      assertThat(socket.getLocalAddress()).isEqualTo(OTHER_FOUR);
      socket.connect(InetSocketAddress.createUnresolved(NAME, Loopback.portOf(six)));
      assertThat(socket.getInetAddress()).as("the other family is left out").isEqualTo(FOUR);
      try (SocketChannel peer = four.accept()) {
        assertThat(((InetSocketAddress) peer.getRemoteAddress()).getAddress())
            .isEqualTo(OTHER_FOUR);
      }
    }
  }

  @Test
  void theWildcardBindsToNothingOrToAPort() throws IOException {
    Loopback.needsIpv6();
    try (Connector connector = connector();
        ServerSocketChannel six = Loopback.listen(SIX, 0);
        ServerSocketChannel four = Loopback.listen(FOUR, 0)) {
      HappySocketFactory factory = new HappySocketFactory(connector);
      try (Socket any = factory.createSocket("::1", Loopback.portOf(six), null, 0)) {
        assertThat(any.getLocalAddress()).isEqualTo(SIX);
      }
      int port = Loopback.freePort();
      try (Socket toSix = factory.createSocket(SIX, Loopback.portOf(six), null, port)) {
        assertThat(toSix.getLocalPort()).isEqualTo(port);
      }
      int other = Loopback.freePort();
      try (Socket toFour = factory.createSocket("127.0.0.1", Loopback.portOf(four), null, other)) {
        assertThat(toFour.getLocalPort()).isEqualTo(other);
      }
    }
  }

  /** As a plain socket holds it; until the connect it is nobody else's. */
  @Test
  void aBoundPortIsReserved() throws IOException {
    int port = Loopback.freePort();
    InetSocketAddress here = new InetSocketAddress(FOUR, port);
    try (Connector connector = connector();
        ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      HappySocketFactory factory = new HappySocketFactory(connector);
      try (Socket first = factory.createSocket();
          Socket second = factory.createSocket()) {
        first.bind(here);
        assertThatThrownBy(() -> second.bind(here)).isInstanceOf(BindException.class);
        first.connect(server.getLocalAddress());
        assertThat(first.getLocalPort()).isEqualTo(port);
        first.setSoLinger(true, 0); // no TIME_WAIT: the port is free at once
      }
      try (Socket third = factory.createSocket()) {
        third.bind(here);
      }
      try (Socket fourth = factory.createSocket()) {
        fourth.bind(here);
        assertThat(fourth.getLocalPort()).isEqualTo(port);
      }
    }
  }

  /** A program of its own, since the property counts when the JVM starts. */
  static final class WithoutIpv6 {
    private WithoutIpv6() {}

    public static void main(String[] arguments) throws IOException {
      for (String host : List.of("::1", "::")) {
        for (Socket socket : List.of(new Socket(), new HappySocketFactory().createSocket())) {
          try (socket) {
            socket.bind(new InetSocketAddress(host, 0));
            System.out.println("bound");
          } catch (Exception e) {
            System.out.println(e.getClass().getName());
          }
        }
      }
    }
  }

  @Test
  void aBindToAnIpv6AddressIsASocketExceptionWithoutIpv6(@TempDir Path directory) throws Exception {
    List<Path> entries = new ArrayList<>(ChildJvm.library());
    entries.add(ChildJvm.where(SocketOptionsLoopbackTest.class));
    String said =
        ChildJvm.run(
            directory,
            ChildJvm.java(
                "-Djava.net.preferIPv4Stack=true",
                "--class-path",
                ChildJvm.path(entries),
                WithoutIpv6.class.getName()));
    assertThat(said.lines().filter(line -> !line.startsWith("SLF4J")))
        .hasSize(4)
        .containsOnly(SocketException.class.getName());
  }

  @Test
  void aBindThatCannotBeFailsAtOnce() throws IOException {
    try (Connector connector = connector();
        ServerSocketChannel taken = Loopback.listen(FOUR, 0);
        Socket socket = new HappySocketFactory(connector).createSocket()) {
      assertThatThrownBy(() -> socket.bind(taken.getLocalAddress()))
          .isInstanceOf(BindException.class);
      assertThatThrownBy(() -> socket.bind(InetSocketAddress.createUnresolved(NAME, 0)))
          .isInstanceOf(SocketException.class);
      assertThat(socket.isBound()).isFalse();
    }
  }
}
