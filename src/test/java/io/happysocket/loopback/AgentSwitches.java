// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Small applications for an agent; each prints what came of it. Uses the JDK alone. */
@SuppressWarnings("AddressSelection") // applications as they are
public final class AgentSwitches {

  private static final byte[] SIX = new byte[16];

  static {
    SIX[15] = 1;
  }

  private AgentSwitches() {}

  /** The first argument says which. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "connect" -> System.out.println(connected(arguments[1]));
      case "factory" -> factory();
      case "literal" -> literal();
      case "names" -> names(arguments[1]);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** To a server that listens on ::1 only. */
  static String connected(String name) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(SIX));
        Socket socket = new Socket(name, server.getLocalPort())) {
      return "connected to " + socket.getInetAddress().getHostAddress();
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }

  private static void literal() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(SIX));
        Socket socket = new Socket("::1", server.getLocalPort())) {
      System.out.println("connected to " + socket.getInetAddress().getHostAddress());
    }
  }

  /** The deprecated method is what such applications call. */
  @SuppressWarnings("deprecation")
  private static void factory() throws IOException {
    System.out.println(connected("both.example"));
    Socket.setSocketImplFactory(() -> new Own());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", 1));
      System.out.println("connected by " + socket.getRemoteSocketAddress());
    }
  }

  /** Connects in its own way: not at all. */
  public static final class Own extends SocketImpl {
    @Override
    protected void create(boolean stream) {}

    @Override
    protected void connect(String host, int port) {}

    @Override
    protected void connect(InetAddress address, int port) {}

    @Override
    protected void connect(java.net.SocketAddress address, int timeout) {
      this.address = ((InetSocketAddress) address).getAddress();
      this.port = 77;
    }

    @Override
    protected void bind(InetAddress host, int port) {}

    @Override
    protected void listen(int backlog) {}

    @Override
    protected void accept(SocketImpl s) {}

    @Override
    protected java.io.InputStream getInputStream() {
      return java.io.InputStream.nullInputStream();
    }

    @Override
    protected java.io.OutputStream getOutputStream() {
      return java.io.OutputStream.nullOutputStream();
    }

    @Override
    protected int available() {
      return 0;
    }

    @Override
    protected void close() {}

    @Override
    protected void sendUrgentData(int data) {}

    @Override
    public void setOption(int number, Object value) {}

    @Override
    public Object getOption(int number) {
      return 0;
    }
  }

  private static void names(String name) throws IOException {
    System.out.println(
        Arrays.stream(InetAddress.getAllByName(name))
            .map(InetAddress::getHostAddress)
            .collect(Collectors.joining(" ")));
  }
}
