// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/** Small applications for an agent, like {@link AgentSwitches}. Uses the JDK alone. */
@SuppressWarnings("AddressSelection") // applications as they are
public final class AgentWays {

  private static final String NAME = "both.example";

  private AgentWays() {}

  /** The first argument says which. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "socks" -> socks();
      case "rmi" -> rmi();
      case "attach" -> attach(arguments[1]);
      case "events" -> events();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  // ---- SOCKS (RFC 1928)

  /** Prints what the proxy was asked for, and what came through it. */
  private static void socks() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      System.setProperty("socksProxyHost", NAME);
      System.setProperty("socksProxyPort", Integer.toString(proxy.getLocalPort()));
      for (InetSocketAddress target :
          new InetSocketAddress[] {
            new InetSocketAddress(NAME, 4711), InetSocketAddress.createUnresolved("far.example", 80)
          }) {
        FutureTask<String> asked = new FutureTask<>(() -> serve(proxy));
        new Thread(asked).start();
        try (Socket socket = new Socket()) {
          socket.connect(target, 30_000);
          System.out.println(socket.getInputStream().read() + " from " + socket.getInetAddress());
        }
        System.out.println(asked.get());
      }
      try (ServerSocket near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
          Socket socket = new Socket("127.0.0.1", near.getLocalPort())) {
        System.out.println("without it " + socket.isConnected());
      }
    }
  }

  private static String serve(ServerSocket proxy) throws IOException {
    try (Socket client = proxy.accept()) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      in.readByte(); // version 5
      in.readFully(new byte[in.readUnsignedByte()]);
      client.getOutputStream().write(new byte[] {5, 0});
      in.readFully(new byte[3]); // version, CONNECT, nothing
      int type = in.readByte();
      byte[] host = new byte[type == 3 ? in.readUnsignedByte() : type == 1 ? 4 : 16];
      in.readFully(host);
      int port = in.readUnsignedShort();
      client.getOutputStream().write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0, 42});
      String named =
          type == 3
              ? new String(host, StandardCharsets.US_ASCII)
              : InetAddress.getByAddress(host) + "";
      return "asked for " + named + " at " + port;
    }
  }

  // ---- RMI

  /** What is called from another JVM, or from this one. */
  public interface Echo extends Remote {
    /** Gives it back. */
    String echo(String said) throws RemoteException;
  }

  private record Echoing() implements Echo {
    @Override
    public String echo(String said) {
      return said + said;
    }
  }

  private static void rmi() throws Exception {
    System.setProperty("java.rmi.server.hostname", NAME);
    Echoing echo = new Echoing();
    Registry registry = LocateRegistry.createRegistry(0);
    int port =
        Integer.parseInt(registry.toString().replaceAll("(?s).*\\[[^\\[]*?:(\\d+)\\].*", "$1"));
    registry.bind("echo", UnicastRemoteObject.exportObject(echo, 0));
    Echo remote = (Echo) LocateRegistry.getRegistry(NAME, port).lookup("echo");
    System.out.println(remote.echo("ha"));
    UnicastRemoteObject.unexportObject(echo, true);
    try {
      System.out.println(remote.echo("ha"));
    } catch (RemoteException e) {
      System.out.println(e.getClass().getName());
    }
    UnicastRemoteObject.unexportObject(registry, true);
  }

  // ---- attached to

  private static void attach(String jar) throws Exception {
    System.out.println(AgentSwitches.connected(NAME));
    VirtualMachine self = VirtualMachine.attach(Long.toString(ProcessHandle.current().pid()));
    try {
      self.loadAgent(jar, "nevr=x");
    } catch (AgentInitializationException e) {
      System.out.println("refused, " + AgentSwitches.connected(NAME));
    }
    self.loadAgent(jar, "");
    self.loadAgent(jar, "never=*");
    self.detach();
    System.out.println(AgentSwitches.connected(NAME));
  }

  // ---- recorded

  private static void events() throws IOException {
    Path file = Files.createTempFile("events", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("io.happysocket.Race");
      recording.enable("io.happysocket.Attempt");
      recording.enable("io.happysocket.Lookup");
      recording.start();
      System.out.println(AgentSwitches.connected(NAME));
      recording.stop();
      recording.dump(file);
      TreeSet<String> names = new TreeSet<>();
      RecordingFile.readAllEvents(file).forEach(each -> names.add(each.getEventType().getName()));
      names.removeIf(each -> each.startsWith("jdk."));
      System.out.println(names);
    } finally {
      Files.delete(file);
    }
  }
}
