// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.Connector;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What can be asked of a {@code java.net.Socket}, in each of its states: a raced one answers as a
 * plain one of the running JDK, with the same value or an exception of the same type and words.
 */
@Timeout(60)
class SocketHabitsLoopbackTest {

  private final LeakCheck leaks = new LeakCheck();
  private Connector connector;
  private ServerSocket server;

  /** How a socket came to be what it is. */
  enum State {
    NEW,
    BOUND,
    BOUND_TO_A_PORT,
    CONNECTED,
    INPUT_SHUT,
    OUTPUT_SHUT,
    PEER_GONE,
    CLOSED,
    CLOSED_CONNECTED,
    REFUSED;

    /** The peer, where there is one. */
    List<Socket> reach(Socket socket, ServerSocket server) throws IOException {
      switch (this) {
        case NEW -> {}
        case BOUND -> socket.bind(new InetSocketAddress(FOUR, 0));
        case BOUND_TO_A_PORT -> socket.bind(new InetSocketAddress(FOUR, Loopback.freePort()));
        case CLOSED -> {
          // else a plain one opens a descriptor when its options are asked for, until a collection
          assertThat(socket.getKeepAlive()).isFalse();
          socket.close();
        }
        case REFUSED -> refused(socket);
        case CONNECTED, INPUT_SHUT, OUTPUT_SHUT, PEER_GONE, CLOSED_CONNECTED -> {
          socket.connect(server.getLocalSocketAddress());
          Socket peer = server.accept();
          change(socket, peer);
          return List.of(peer);
        }
      }
      return List.of();
    }

    private void change(Socket socket, Socket peer) throws IOException {
      switch (this) {
        case INPUT_SHUT -> socket.shutdownInput();
        case OUTPUT_SHUT -> socket.shutdownOutput();
        case CLOSED_CONNECTED -> socket.close();
        case PEER_GONE -> {
          peer.close();
          assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        default -> {}
      }
    }

    private static void refused(Socket socket) throws IOException {
      InetSocketAddress dead = new InetSocketAddress(FOUR, Loopback.freePort());
      try {
        socket.connect(dead);
      } catch (IOException e) {
        socket.close(); // as newer JDKs do
        return;
      }
      throw new AssertionError("connected to " + dead);
    }
  }

  /** Something that is done with a socket. */
  interface Habit {
    Object of(Socket socket) throws Exception;
  }

  private interface Act {
    void on(Socket socket) throws Exception;
  }

  private static Habit act(Act act) {
    return socket -> {
      act.on(socket);
      return "done";
    };
  }

  private static final SocketAddress UNRESOLVED =
      InetSocketAddress.createUnresolved("name.example", 80);

  /** No InetSocketAddress. */
  private static final class OtherAddress extends SocketAddress {
    private static final long serialVersionUID = 1;
  }

  /** It changes them as packets come. */
  private static final Set<String> OF_THE_KERNEL = Set.of("SO_INCOMING_NAPI_ID", "TCP_QUICKACK");

  /** Getters and what is refused without changing the socket, then what ends it, last. */
  private static final Map<String, Habit> HABITS = habits();

  private static Map<String, Habit> habits() {
    Map<String, Habit> habits = new LinkedHashMap<>();
    habits.put("toString", Socket::toString);
    habits.put("isBound", Socket::isBound);
    habits.put("isConnected", Socket::isConnected);
    habits.put("isClosed", Socket::isClosed);
    habits.put("isInputShutdown", Socket::isInputShutdown);
    habits.put("isOutputShutdown", Socket::isOutputShutdown);
    habits.put("getChannel", Socket::getChannel);
    habits.put("getInetAddress", Socket::getInetAddress);
    habits.put("getPort", Socket::getPort);
    habits.put("getRemoteSocketAddress", Socket::getRemoteSocketAddress);
    habits.put("getLocalAddress", Socket::getLocalAddress);
    habits.put("getLocalPort", Socket::getLocalPort);
    habits.put("getLocalSocketAddress", Socket::getLocalSocketAddress);
    habits.put("getTcpNoDelay", Socket::getTcpNoDelay);
    habits.put("getSoLinger", Socket::getSoLinger);
    habits.put("getOOBInline", Socket::getOOBInline);
    habits.put("getSoTimeout", Socket::getSoTimeout);
    habits.put("getSendBufferSize", Socket::getSendBufferSize);
    habits.put("getReceiveBufferSize", Socket::getReceiveBufferSize);
    habits.put("getKeepAlive", Socket::getKeepAlive);
    habits.put("getTrafficClass", Socket::getTrafficClass);
    habits.put("getReuseAddress", Socket::getReuseAddress);
    habits.put("supportedOptions", socket -> names(socket.supportedOptions()));
    habits.put(
        "getOption, each",
        socket -> {
          List<String> values = new ArrayList<>();
          for (SocketOption<?> option : socket.supportedOptions()) {
            if (!OF_THE_KERNEL.contains(option.name())) {
              values.add(option.name() + "=" + socket.getOption(option));
            }
          }
          return new TreeSet<>(values);
        });
    habits.put("getOption null", socket -> socket.getOption(null));
    habits.put(
        "getOption of datagrams", socket -> socket.getOption(StandardSocketOptions.SO_BROADCAST));
    habits.put(
        "setOption of datagrams",
        socket -> socket.setOption(StandardSocketOptions.SO_BROADCAST, true));
    habits.put("setOption null", socket -> socket.setOption(null, true));
    habits.put(
        "setOption of null", socket -> socket.setOption(StandardSocketOptions.TCP_NODELAY, null));
    habits.put("setOption bad", socket -> socket.setOption(StandardSocketOptions.SO_SNDBUF, -1));
    habits.put("setSoTimeout bad", act(socket -> socket.setSoTimeout(-1)));
    habits.put("setSoLinger bad", act(socket -> socket.setSoLinger(true, -1)));
    habits.put("setSendBufferSize bad", act(socket -> socket.setSendBufferSize(0)));
    habits.put("setReceiveBufferSize bad", act(socket -> socket.setReceiveBufferSize(0)));
    habits.put("setTrafficClass bad", act(socket -> socket.setTrafficClass(256)));
    habits.put("setTcpNoDelay", act(socket -> socket.setTcpNoDelay(true)));
    habits.put("setSoLinger", act(socket -> socket.setSoLinger(true, 100_000)));
    habits.put("setSoLinger off", act(socket -> socket.setSoLinger(false, 0)));
    habits.put("setOOBInline", act(socket -> socket.setOOBInline(true)));
    habits.put("setSoTimeout", act(socket -> socket.setSoTimeout(30_000)));
    habits.put("setKeepAlive", act(socket -> socket.setKeepAlive(true)));
    habits.put("setTrafficClass", act(socket -> socket.setTrafficClass(0x10)));
    habits.put("setReuseAddress", act(socket -> socket.setReuseAddress(true)));
    habits.put(
        "setPerformancePreferences", act(socket -> socket.setPerformancePreferences(1, 2, 3)));
    habits.put("getSoLinger again", Socket::getSoLinger);
    habits.put("getOOBInline again", Socket::getOOBInline);
    habits.put("bind other", act(socket -> socket.bind(new OtherAddress())));
    habits.put("bind unresolved", act(socket -> socket.bind(UNRESOLVED)));
    habits.put("connect null", act(socket -> socket.connect(null)));
    habits.put("connect bad", act(socket -> socket.connect(UNRESOLVED, -1)));
    habits.put("getInputStream", socket -> socket.getInputStream() != null);
    habits.put("getOutputStream", socket -> socket.getOutputStream() != null);
    habits.put("available", socket -> socket.getInputStream().available());
    habits.put("read of nothing", socket -> socket.getInputStream().read(new byte[0]));
    habits.put("read bad", socket -> socket.getInputStream().read(new byte[1], 1, 1));
    habits.put("write bad", act(socket -> socket.getOutputStream().write(new byte[1], -1, 1)));
    habits.put("sendUrgentData", act(socket -> socket.sendUrgentData(7)));
    habits.put("shutdownInput", act(Socket::shutdownInput));
    habits.put("read after it", socket -> socket.getInputStream().read());
    habits.put("shutdownInput again", act(Socket::shutdownInput));
    habits.put("shutdownOutput", act(Socket::shutdownOutput));
    habits.put("write after it", act(socket -> socket.getOutputStream().write(1)));
    habits.put("shutdownOutput again", act(Socket::shutdownOutput));
    habits.put("connect other", act(socket -> socket.connect(new OtherAddress())));
    habits.put("close", act(Socket::close));
    habits.put("close again", act(Socket::close));
    habits.put("toString at the end", Socket::toString);
    habits.put("getLocalSocketAddress at the end", Socket::getLocalSocketAddress);
    habits.put("getRemoteSocketAddress at the end", Socket::getRemoteSocketAddress);
    return habits;
  }

  /** As RacedSocket says: every attempt has a port of its own. */
  private static final List<String> OF_PORT_ZERO =
      List.of(
          "plain getLocalPort: PORT raced getLocalPort: 0",
          "plain getLocalSocketAddress: /127.0.0.1:PORT raced getLocalSocketAddress: /127.0.0.1:0",
          "plain getLocalSocketAddress at the end: 0.0.0.0/0.0.0.0:PORT"
              + " raced getLocalSocketAddress at the end: 0.0.0.0/0.0.0.0:0");

  private static Set<String> names(Iterable<SocketOption<?>> options) {
    Set<String> names = new TreeSet<>();
    options.forEach(option -> names.add(option.name()));
    return names;
  }

  @BeforeEach
  void open() throws IOException {
    connector = Connector.builder().build();
    server = new ServerSocket(0, 50, FOUR);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    server.close();
    connector.close();
    leaks.nothingIsLeft();
  }

  @ParameterizedTest
  @EnumSource
  void aRacedSocketAnswersAsAPlainOne(State state) throws IOException {
    List<String> plain = answers(new Socket(), state);
    List<String> raced = answers(new HappySocketFactory(connector).createSocket(), state);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      if (!raced.get(i).equals(plain.get(i))) {
        differences.add("plain " + plain.get(i) + " raced " + raced.get(i));
      }
    }
    assertThat(differences).isEqualTo(state == State.BOUND ? OF_PORT_ZERO : List.of());
  }

  private List<String> answers(Socket socket, State state) throws IOException {
    List<String> answers = new ArrayList<>();
    List<Socket> peers = state.reach(socket, server);
    try (socket) {
      HABITS.forEach((name, habit) -> answers.add(name + ": " + answer(habit, socket)));
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
    }
    return answers;
  }

  /** Ports are the system's, and differ; that there is one does not. */
  private String answer(Habit habit, Socket socket) {
    String said;
    try {
      said = String.valueOf(habit.of(socket)).replace(socket.getClass().getName(), "Socket");
    } catch (Exception e) {
      said = e.getClass().getName() + ": " + e.getMessage();
    }
    return said.replace(String.valueOf(server.getLocalPort()), "SERVER")
        .replaceAll("(?<=localport=|^|:)[1-9]\\d{3,4}$|(?<=localport=)[1-9]\\d{3,4}", "PORT");
  }
}
