// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URL;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * An application that knows nothing of the library, and uses blocking sockets in every way: what it
 * prints is the same with the agent and without it. Uses the JDK alone. {@code both.example} has an
 * address that refuses and one that answers, in this order or the other.
 */
@SuppressWarnings("AddressSelection") // an application as they are
public final class AgentProgram {

  private static final String NAME = "both.example";

  private final ServerSocket server;
  private final int port;
  private final Map<String, Act> acts = new LinkedHashMap<>();

  private interface Act {
    Object run() throws Exception;
  }

  private AgentProgram() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    port = server.getLocalPort();
  }

  /** Prints one line for each thing that it does. */
  public static void main(String[] arguments) throws Exception {
    AgentProgram program = new AgentProgram();
    program.ways();
    program.states();
    program.others();
    program.acts.forEach((name, act) -> System.out.println(name + ": " + program.said(act)));
  }

  /** Ports are the system's, and differ; words are the library's if it has raced. */
  private String said(Act act) {
    String said;
    try {
      said = String.valueOf(act.run());
    } catch (Exception e) {
      said = e.getClass().getName();
    }
    return said.replace(String.valueOf(port), "SERVER")
        .replaceAll("(?<=localport=|:)[1-9]\\d{3,4}", "PORT");
  }

  // ---- how one comes to be connected

  private void ways() {
    acts.put("by name and port", () -> exchanged(new Socket(NAME, port)));
    acts.put("by address", () -> exchanged(new Socket(InetAddress.getByName(NAME), port)));
    acts.put("by literal", () -> exchanged(new Socket("127.0.0.1", port)));
    acts.put("by unresolved name", () -> connected(InetSocketAddress.createUnresolved(NAME, port)));
    acts.put("bound", () -> exchanged(new Socket("127.0.0.1", port, null, 0)));
    acts.put("to port 0", () -> new Socket(NAME, 0));
    acts.put("refused", () -> new Socket(NAME, 1));
    acts.put("with a name of its own", () -> connected(ofItsOwn()));
    acts.put(
        "without a proxy",
        () -> {
          Socket socket = new Socket(Proxy.NO_PROXY);
          socket.connect(new InetSocketAddress(NAME, port), 5_000);
          return exchanged(socket);
        });
    acts.put(
        "through a dead proxy",
        () -> {
          Socket socket =
              new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress("127.0.0.1", 1)));
          socket.connect(new InetSocketAddress(NAME, port), 5_000);
          return exchanged(socket);
        });
    acts.put(
        "by a channel's socket",
        () -> {
          Socket socket = SocketChannel.open().socket();
          socket.connect(new InetSocketAddress("127.0.0.1", port));
          return exchanged(socket);
        });
    acts.put("for datagrams", AgentProgram::datagrams);
  }

  private InetSocketAddress ofItsOwn() throws IOException {
    InetAddress own = InetAddress.getByAddress("nowhere.example", new byte[] {127, 0, 0, 1});
    return new InetSocketAddress(own, port);
  }

  private String connected(InetSocketAddress address) throws Exception {
    Socket socket = new Socket();
    socket.connect(address, 5_000);
    return exchanged(socket);
  }

  @SuppressWarnings("deprecation") // is what is asked for
  private static String datagrams() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        Socket socket = new Socket("127.0.0.1", other.getLocalPort(), false)) {
      return "connected " + socket.isConnected();
    }
  }

  /** Both directions, a time-out, options, the end of the stream, the close. */
  private String exchanged(Socket socket) throws Exception {
    List<Object> said = new ArrayList<>();
    try (socket;
        Socket peer = server.accept()) {
      socket.getOutputStream().write(7);
      said.add(peer.getInputStream().read());
      peer.getOutputStream().write(new byte[] {1, 2, 3});
      said.add(socket.getInputStream().readNBytes(3).length);
      socket.setSoTimeout(1);
      try {
        said.add(socket.getInputStream().read());
      } catch (SocketTimeoutException e) {
        said.add(e.getMessage());
      }
      socket.setSoTimeout(0);
      said.add(socket.toString());
      said.add(socket.getInetAddress());
      said.add(socket.getLocalSocketAddress());
      said.add(socket.getChannel() != null);
      socket.setTrafficClass(0x10);
      said.add(socket.getTrafficClass());
      said.addAll(options(socket));
      peer.shutdownOutput();
      said.add(socket.getInputStream().read());
      socket.shutdownOutput();
      said.add(peer.getInputStream().read());
    }
    said.add(socket.isClosed() + " " + socket.isConnected());
    return said.toString();
  }

  private static List<Object> options(Socket socket) throws IOException {
    TreeSet<String> options = new TreeSet<>();
    for (SocketOption<?> option : socket.supportedOptions()) {
      // the kernel changes these as packets come
      if (!option.name().matches("SO_INCOMING_NAPI_ID|TCP_QUICKACK")) {
        options.add(option.name() + "=" + socket.getOption(option));
      }
    }
    return new ArrayList<>(options);
  }

  // ---- what it is then

  @SuppressWarnings("try") // it is closed on purpose
  private void states() {
    acts.put(
        "options before the connect",
        () -> {
          Socket socket = new Socket();
          socket.setReceiveBufferSize(20_000);
          socket.setSendBufferSize(30_000);
          socket.setTcpNoDelay(true);
          socket.setKeepAlive(true);
          socket.setOOBInline(true);
          socket.setSoTimeout(2_000);
          socket.setTrafficClass(8);
          socket.setReuseAddress(true);
          socket.connect(new InetSocketAddress(NAME, port));
          String before =
              socket.getOOBInline() + " " + socket.getSoTimeout() + " " + socket.getSoLinger();
          return before + socket.getTrafficClass() + options(socket) + exchanged(socket);
        });
    acts.put(
        "after a refusal",
        () -> {
          Socket socket = new Socket();
          String thrown = said(act(() -> socket.connect(new InetSocketAddress(NAME, 1), 5_000)));
          String again = said(act(() -> socket.connect(new InetSocketAddress(NAME, port))));
          return thrown + again + socket.isClosed() + socket.isConnected() + socket.isBound();
        });
    acts.put(
        "connected twice",
        () -> {
          try (Socket socket = new Socket(NAME, port);
              Socket peer = server.accept()) {
            return said(act(() -> socket.connect(peer.getLocalSocketAddress())));
          }
        });
    acts.put(
        "closed by another thread in a read",
        () -> {
          Socket socket = new Socket(NAME, port);
          try (Socket peer = server.accept()) {
            FutureTask<String> reading =
                new FutureTask<>(() -> said(() -> socket.getInputStream().read()));
            Thread reader = new Thread(reading);
            reader.start();
            peer.getOutputStream().flush();
            socket.close();
            return reading.get();
          }
        });
    acts.put(
        "linger",
        () -> {
          try (Socket socket = new Socket(NAME, port);
              Socket peer = server.accept()) {
            socket.setSoLinger(true, 0);
            socket.close();
            return said(() -> peer.getInputStream().read());
          }
        });
  }

  private interface Statement {
    void run() throws Exception;
  }

  private static Act act(Statement statement) {
    return () -> {
      statement.run();
      return "done";
    };
  }

  // ---- who else uses sockets

  private void others() {
    acts.put(
        "TLS accepts",
        () -> {
          InetAddress here = InetAddress.getByName("127.0.0.1");
          try (ServerSocket tls =
                  SSLServerSocketFactory.getDefault().createServerSocket(0, 5, here);
              Socket client = new Socket("127.0.0.1", tls.getLocalPort());
              Socket accepted = tls.accept()) {
            return client.isConnected() + " " + accepted.isConnected();
          }
        });
    acts.put(
        "TLS connects",
        () -> {
          try (Socket socket = SSLSocketFactory.getDefault().createSocket(NAME, port);
              Socket peer = server.accept()) {
            return socket.isConnected() + " " + peer.isConnected();
          }
        });
    acts.put(
        "HTTP",
        () -> {
          HttpURLConnection http =
              (HttpURLConnection) new URL("http", NAME, port, "/").openConnection();
          FutureTask<Integer> status = new FutureTask<>(http::getResponseCode);
          new Thread(status).start();
          try (Socket peer = server.accept()) {
            peer.getOutputStream()
                .write("HTTP/1.0 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            peer.shutdownOutput();
            return status.get();
          }
        });
    acts.put("descriptors", this::leavesNothing);
    acts.put(
        "supports", () -> new Socket().supportedOptions().contains(StandardSocketOptions.IP_TOS));
  }

  private boolean leavesNothing() throws Exception {
    int before = 0;
    for (int i = 0; i < 40; i++) {
      exchanged(new Socket(NAME, port));
      said(() -> new Socket(NAME, 1));
      if (i == 10) {
        before = descriptors();
      }
    }
    return descriptors() <= before + 8; // selectors that wait for their next use
  }

  private static int descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }
}
