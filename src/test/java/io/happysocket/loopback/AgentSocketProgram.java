// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * What OpenJDK's own tests of {@link Socket} check ({@code test/jdk/java/net/Socket} and {@code
 * java/net/vthread}), of sockets that connect by name: each act is named after the test that asks
 * it, and written anew. It prints what came of each. Uses the JDK alone. {@code both.example} has
 * 127.0.0.1, where a server listens, and ::1, where none does; at the silent port both drop SYNs.
 */
@SuppressWarnings({"AddressSelection", "try"}) // an application as they are; closes on purpose
public final class AgentSocketProgram {

  private static final String NAME = "both.example";
  private static final int SOON = 300;
  private static final int LATE = 30_000;
  private static final int VIRTUAL_SINCE = 21;
  private static final InetAddress FOUR = address(new byte[] {127, 0, 0, 1});
  private static final InetAddress SIX =
      address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private final ServerSocket server = new ServerSocket(0, 50, FOUR);
  private final int port = server.getLocalPort();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final int silent = silent();
  private final Map<String, Act> acts = new LinkedHashMap<>();

  private interface Act {
    Object run() throws Exception;
  }

  private interface Statement {
    void run() throws Exception;
  }

  private interface With {
    Object run(Socket socket, Socket peer) throws Exception;
  }

  private AgentSocketProgram() throws IOException {}

  /** One line for each act. */
  public static void main(String[] arguments) throws Exception {
    AgentSocketProgram program = new AgentSocketProgram();
    program.ends();
    program.beforeAndAfter();
    program.closes();
    program.interrupts();
    program.acts.forEach((name, act) -> System.out.println(name + ": " + said(act)));
  }

  private static String said(Act act) {
    try {
      return String.valueOf(act.run());
    } catch (Exception e) {
      return e.getClass().getName();
    }
  }

  private static String said(Statement act) {
    return said(
        () -> {
          act.run();
          return "done";
        });
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A port at which the queues are full, so that SYNs are dropped. */
  private int silent() throws IOException {
    ServerSocket four = new ServerSocket(0, 1, FOUR);
    ServerSocket six = new ServerSocket(four.getLocalPort(), 1, SIX);
    open.addAll(List.of(four, six));
    for (int i = 0; i < 4; i++) {
      for (InetAddress each : List.of(FOUR, SIX)) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(each, four.getLocalPort()));
        open.add(channel);
      }
    }
    return four.getLocalPort();
  }

  private static String state(Socket socket) {
    return " closed "
        + socket.isClosed()
        + ", connected "
        + socket.isConnected()
        + ", bound "
        + socket.isBound();
  }

  private void connected(String name, With act) {
    acts.put(
        name,
        () -> {
          try (Socket socket = new Socket(NAME, port);
              Socket peer = server.accept()) {
            return act.run(socket, peer);
          }
        });
  }

  private void unconnected(String name, With act) {
    acts.put(
        name,
        () -> {
          try (Socket socket = new Socket()) {
            return act.run(socket, socket);
          }
        });
  }

  // ---- connects that fail

  private void ends() {
    unconnected(
        "Timeouts, in a connect",
        (socket, same) ->
            said(() -> socket.connect(new InetSocketAddress(NAME, silent), SOON)) + state(socket));
    unconnected(
        "Timeouts, less than zero",
        (socket, same) ->
            said(() -> socket.connect(new InetSocketAddress(NAME, port), -1)) + state(socket));
    unconnected(
        "ConnectFailTest, refused",
        (socket, same) ->
            said(() -> socket.connect(new InetSocketAddress(NAME, 1))) + state(socket));
    unconnected(
        "ConnectFailTest, unresolved",
        (socket, same) ->
            said(() -> socket.connect(InetSocketAddress.createUnresolved(NAME, port)))
                + state(socket));
    unconnected(
        "ConnectFailTest, bound and refused",
        (socket, same) -> {
          socket.bind(new InetSocketAddress(FOUR, 0));
          return said(() -> socket.connect(new InetSocketAddress(NAME, 1))) + state(socket);
        });
    connected(
        "ConnectFailTest, connected already",
        (socket, peer) ->
            said(() -> socket.connect(new InetSocketAddress(NAME, port))) + state(socket));
    acts.put("CtorFailTest, refused", () -> new Socket(NAME, 1));
    acts.put("CtorFailTest, no such host", () -> new Socket("nowhere.example", port));
    acts.put("CtorFailTest, local port in use", () -> new Socket(NAME, port, FOUR, port));
    acts.put("NullHost", () -> exchanged(new Socket((String) null, 1)));
    acts.put("AddressTest, null", () -> said(() -> new Socket().connect(null)));
    acts.put("B6210227", () -> new Socket(NAME, 65_536));
  }

  // ---- options, binding, getters

  private void beforeAndAfter() {
    unconnected(
        "bind then connect",
        (socket, same) -> {
          socket.bind(new InetSocketAddress(FOUR, 0));
          int own = socket.getLocalPort();
          socket.connect(new InetSocketAddress(NAME, port), LATE);
          return (own == socket.getLocalPort()) + state(socket) + exchanged(socket);
        });
    unconnected(
        "GetLocalAddress",
        (socket, same) -> {
          String before = socket.getLocalAddress() + " " + socket.getLocalSocketAddress();
          socket.connect(new InetSocketAddress(NAME, port));
          return before + " " + socket.getLocalAddress() + exchanged(socket);
        });
    unconnected(
        "options before and after",
        (socket, same) -> {
          socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
          socket.setOption(StandardSocketOptions.SO_LINGER, 7);
          socket.setSoTimeout(4_321);
          socket.setTcpNoDelay(true);
          socket.connect(new InetSocketAddress(NAME, port));
          String after = "" + socket.getKeepAlive() + socket.getSoLinger() + socket.getSoTimeout();
          socket.setKeepAlive(false);
          socket.setOption(StandardSocketOptions.SO_LINGER, -1);
          return after + socket.getTcpNoDelay() + socket.getKeepAlive() + exchanged(socket);
        });
    unconnected(
        "setReuseAddress/Basic",
        (socket, same) -> {
          String before = "" + socket.getReuseAddress();
          socket.setReuseAddress(true);
          socket.connect(new InetSocketAddress(NAME, port));
          return before + socket.getReuseAddress() + exchanged(socket);
        });
    connected("TestTcpNoDelay", AgentSocketProgram::noDelay);
    connected(
        "TrafficClass",
        (socket, peer) -> {
          socket.setTrafficClass(0x08);
          return socket.getTrafficClass()
              + said(() -> socket.setTrafficClass(256))
              + socket.getOption(StandardSocketOptions.IP_TOS);
        });
    connected(
        "SetSoLinger",
        (socket, peer) -> {
          socket.setSoLinger(true, 65_540);
          return socket.getSoLinger() + said(() -> socket.setSoLinger(true, -1));
        });
    connected(
        "InheritTimeout", (socket, peer) -> socket.getSoTimeout() + " " + peer.getSoTimeout());
    connected(
        "ReadTimeout",
        (socket, peer) -> {
          socket.setSoTimeout(1);
          String late = said(() -> socket.getInputStream().read());
          peer.getOutputStream().write(5);
          socket.setSoTimeout(LATE);
          return late + socket.getInputStream().read();
        });
    connected(
        "UrgentDataTest, in line",
        (socket, peer) -> {
          peer.setOOBInline(true);
          socket.getOutputStream().write('a');
          socket.sendUrgentData('b');
          socket.getOutputStream().write('c');
          return new String(
              peer.getInputStream().readNBytes(3), java.nio.charset.StandardCharsets.US_ASCII);
        });
    connected(
        "UrgentDataTest, left out",
        (socket, peer) -> {
          peer.sendUrgentData('b');
          peer.getOutputStream().write('c');
          return socket.getOOBInline() + " " + socket.getInputStream().read();
        });
  }

  private static Object noDelay(Socket socket, Socket peer) throws SocketException {
    String before = "" + socket.getTcpNoDelay();
    socket.setTcpNoDelay(true);
    return before + socket.getTcpNoDelay();
  }

  private String exchanged(Socket socket) throws IOException {
    try (socket;
        Socket peer = server.accept()) {
      peer.getOutputStream().write(9);
      return " got " + socket.getInputStream().read();
    }
  }

  // ---- ends of streams, and closes

  private void closes() {
    connected(
        "ShutdownInput",
        (socket, peer) -> {
          InputStream in = socket.getInputStream();
          socket.shutdownInput();
          return in.read()
              + said(socket::shutdownInput)
              + socket.isInputShutdown()
              + in.available()
              + said(socket::getInputStream);
        });
    connected(
        "AsyncShutdown, of a read",
        (socket, peer) -> {
          FutureTask<String> read = reading(socket);
          socket.shutdownInput();
          return read.get();
        });
    connected(
        "half close",
        (socket, peer) -> {
          socket.shutdownOutput();
          peer.getOutputStream().write(3);
          return peer.getInputStream().read()
              + " "
              + socket.getInputStream().read()
              + said(() -> socket.getOutputStream().write(1))
              + state(socket);
        });
    connected("LingerTest", AgentSocketProgram::lingers);
    connected("RST", AgentSocketProgram::reset);
    connected(
        "CloseAvailable",
        (socket, peer) -> {
          InputStream in = socket.getInputStream();
          socket.close();
          return said(() -> in.available());
        });
    connected("TestAfterClose, connected", (socket, peer) -> afterClose(socket));
    unconnected("TestAfterClose, never connected", (socket, same) -> afterClose(socket));
    connected(
        "TestClose",
        (socket, peer) -> {
          socket.close();
          return said(socket::close) + peer.getInputStream().read();
        });
    connected(
        "asyncClose/Socket_getInputStream_read",
        (socket, peer) -> {
          FutureTask<String> read = reading(socket);
          socket.close();
          return read.get();
        });
    acts.put(
        "asyncClose/AsyncClose, of a connect",
        () -> inConnect(socket -> closed(socket), platform()));
  }

  private static FutureTask<String> reading(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    FutureTask<String> read = new FutureTask<>(() -> said(() -> in.read()));
    new Thread(read).start();
    return read;
  }

  private static Object lingers(Socket socket, Socket peer) throws Exception {
    socket.setSoLinger(true, 5);
    socket.getOutputStream().write(new byte[10_000]);
    socket.close();
    return peer.getInputStream().readAllBytes().length;
  }

  private static Object reset(Socket socket, Socket peer) throws Exception {
    peer.setSoLinger(true, 0);
    peer.close();
    String first = said(() -> socket.getInputStream().read());
    return first + said(() -> socket.getInputStream().read()) + state(socket); // ReadAfterReset
  }

  private static Object afterClose(Socket socket) throws IOException {
    socket.close();
    return List.of(
        said(socket::getKeepAlive),
        said(socket::getSoLinger),
        said(socket::getSoTimeout),
        said(socket::getTcpNoDelay),
        said(socket::getReceiveBufferSize),
        said(socket::getTrafficClass),
        said(socket::getInputStream),
        said(socket::getOutputStream),
        said(() -> socket.getInetAddress()),
        said(() -> socket.getPort() > 0),
        said(() -> socket.getLocalPort() > 0),
        said(() -> socket.getLocalAddress()),
        said(() -> socket.getLocalSocketAddress() instanceof InetSocketAddress),
        said(() -> socket.getRemoteSocketAddress() instanceof InetSocketAddress),
        said(() -> socket.bind(null)),
        said(() -> socket.connect(new InetSocketAddress(NAME, 1))),
        said(() -> socket.shutdownInput()),
        said(() -> socket.sendUrgentData(1)),
        said(() -> socket.setOption(StandardSocketOptions.TCP_NODELAY, true)),
        said(() -> socket.supportedOptions().isEmpty()),
        state(socket));
  }

  // ---- while a connect waits

  private interface Starter {
    Thread start(Runnable task) throws Exception;
  }

  private static Starter platform() {
    return task -> {
      Thread thread = new Thread(task);
      thread.start();
      return thread;
    };
  }

  /** Of this JDK; a program for 17 cannot name them. */
  private static Starter virtual() {
    return task ->
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }

  private static void closed(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What becomes of a connect to silence when something is done to its socket. */
  private String inConnect(Consumer<Socket> act, Starter starter) throws Exception {
    try (Socket socket = new Socket()) {
      return after(socket, thread -> act.accept(socket), starter, LATE) + state(socket);
    }
  }

  private String after(Socket socket, Consumer<Thread> act, Starter starter, int millis)
      throws Exception {
    FutureTask<String> connect =
        new FutureTask<>(
            () ->
                said(() -> socket.connect(new InetSocketAddress(NAME, silent), millis))
                    + ", interrupted "
                    + Thread.interrupted());
    Thread thread = starter.start(connect);
    while (!connects(thread) && thread.isAlive()) {
      Thread.onSpinWait();
    }
    act.accept(thread);
    return connect.get();
  }

  private static boolean connects(Thread thread) {
    for (StackTraceElement each : thread.getStackTrace()) {
      if (each.getMethodName().equals("connect")
          && each.getClassName().equals("java.net.SocksSocketImpl")) {
        return true;
      }
    }
    return false;
  }

  private void interrupts() {
    acts.put(
        "interrupted in a connect",
        () -> {
          try (Socket socket = new Socket()) {
            return after(socket, Thread::interrupt, platform(), SOON) + state(socket);
          }
        });
    if (Runtime.version().feature() < VIRTUAL_SINCE) {
      return;
    }
    acts.put(
        "vthread/BlockingSocketOps, interrupted in a connect",
        () -> {
          try (Socket socket = new Socket()) {
            return after(socket, Thread::interrupt, virtual(), LATE) + state(socket);
          }
        });
    acts.put(
        "vthread/BlockingSocketOps, closed in a connect",
        () -> inConnect(AgentSocketProgram::closed, virtual()));
    acts.put("vthread, none keeps its carrier", this::carriers);
  }

  /** The JVM is told to have one carrier: a thread that kept it would let no other run. */
  private Object carriers() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      Thread thread =
          virtual()
              .start(
                  () -> {
                    said(() -> socket.connect(new InetSocketAddress(NAME, silent), LATE));
                    ended.countDown();
                  });
      while (!connects(thread) && thread.isAlive()) {
        Thread.onSpinWait();
      }
    }
    FutureTask<String> other = new FutureTask<>(() -> exchanged(new Socket(NAME, port)));
    virtual().start(other);
    String said = other.get() + " while wait " + ended.getCount();
    for (Socket socket : waiting) {
      socket.close();
    }
    ended.await();
    return said;
  }
}
