// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.HappySocket;
import io.happysocket.socket.HappySocketFactory;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program of its own: uses the network as programs do, uses up its descriptors or threads, then
 * uses the library for the first time, gives them back, and uses it again.
 */
final class FirstUse {

  private static final int ENOUGH = 1_000_000;

  private interface Connecting {
    void connect() throws IOException;
  }

  private FirstUse() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    useTheNetwork(port);
    if (arguments[0].equals("descriptors")) {
      List<FileInputStream> open = useUpDescriptors();
      System.out.println("without: " + use(port));
      for (FileInputStream each : open) {
        each.close();
      }
    } else {
      CountDownLatch end = new CountDownLatch(1);
      List<Thread> threads = useUpThreads(end);
      System.out.println("without: " + use(port));
      end.countDown();
      for (Thread each : threads) {
        each.join();
      }
    }
    System.out.println("with: " + use(port));
  }

  /** The JDK reads its own libraries when they are first used; without descriptors it cannot. */
  private static void useTheNetwork(int port) throws IOException {
    InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NetworkInterface.getNetworkInterfaces();
    try (Selector selector = Selector.open();
        DatagramChannel datagrams = DatagramChannel.open();
        SocketChannel channel = SocketChannel.open(server)) {
      datagrams.connect(server);
      channel.configureBlocking(false);
      channel.register(selector, 0);
      selector.selectNow();
    }
  }

  private static List<FileInputStream> useUpDescriptors() {
    List<FileInputStream> open = new ArrayList<>();
    try {
      while (open.size() < ENOUGH) {
        open.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      return open;
    }
    throw new AssertionError("there is no limit");
  }

  private static List<Thread> useUpThreads(CountDownLatch end) {
    List<Thread> threads = new ArrayList<>();
    try {
      while (threads.size() < ENOUGH) {
        Thread thread = new Thread(() -> waitFor(end));
        thread.start();
        threads.add(thread);
      }
    } catch (OutOfMemoryError e) {
      return threads;
    }
    throw new AssertionError("there is no limit");
  }

  private static void waitFor(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String use(int port) {
    return "literal "
        + outcome(() -> HappySocket.connect("127.0.0.1", port).close())
        + ", name "
        + outcome(() -> HappySocket.connect("localhost", port).close())
        + ", socket "
        + outcome(() -> new HappySocketFactory().createSocket("localhost", port).close());
  }

  private static String outcome(Connecting connecting) {
    try {
      connecting.connect();
      return "connected";
    } catch (IOException e) {
      if (Boolean.getBoolean("verbose")) {
        e.printStackTrace(System.out);
      }
      return "IOException";
    } catch (Throwable e) {
      e.printStackTrace(System.out);
      return e.getClass().getSimpleName();
    }
  }
}
