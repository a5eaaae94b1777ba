// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What the agent costs: the start of a JVM that does nothing, with and without it in turn; and in
 * one JVM with it a connect and a round trip of 100 bytes, over sockets that were raced (a name
 * with two addresses) and over sockets that were not (an address), in turn. The argument is the
 * agent's jar; all else is loopback. {@code exec:exec@agent-costs}, on a quiet machine.
 */
public final class AgentCosts {

  private static final int STARTS = 15;
  private static final int ROUNDS = 20;
  private static final int CONNECTS = 500;
  private static final int TRIPS = 2_000;
  private static final int BYTES = 100;
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;

  private AgentCosts() {}

  /** Prints medians and ratios. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments.length == 1 ? arguments[0] : "") {
      case "nothing" -> {}
      case "sockets" -> sockets();
      case "" -> throw new IllegalArgumentException("the agent's jar is the one argument");
      default -> processes(arguments[0]);
    }
  }

  private static void processes(String jar) throws Exception {
    double[][] starts = new double[2][STARTS];
    for (int i = 0; i < STARTS; i++) {
      starts[0][i] = run("nothing", List.of());
      starts[1][i] = run("nothing", List.of("-javaagent:" + jar));
    }
    double plain = median(starts[0]);
    double agent = median(starts[1]);
    System.out.printf(
        Locale.ROOT,
        "start: %.0f ms, with the agent %.0f ms: %.0f ms more%n",
        plain / NANOS_PER_MILLI,
        agent / NANOS_PER_MILLI,
        (agent - plain) / NANOS_PER_MILLI);
    Path hosts = Files.createTempFile("happysocket", ".hosts");
    Files.write(hosts, List.of("127.0.0.1 both.example", "::1 both.example"));
    run("sockets", List.of("-javaagent:" + jar, "-Djdk.net.hosts.file=" + hosts));
    Files.delete(hosts);
  }

  private static double run(String what, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), AgentCosts.class.getName(), what));
    long begin = System.nanoTime();
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(command + " ended with " + status);
    }
    return System.nanoTime() - begin;
  }

  private static void sockets() throws Exception {
    try (ServerSocket six = new ServerSocket(0, 1_000, InetAddress.getByName("::1"));
        ServerSocket four =
            new ServerSocket(six.getLocalPort(), 1_000, InetAddress.getByName("127.0.0.1"))) {
      echo(six);
      echo(four);
      int port = six.getLocalPort();
      List<String> hosts = List.of("::1", "both.example");
      double[][] connects = new double[2][ROUNDS];
      double[][] trips = new double[2][ROUNDS];
      for (int round = -ROUNDS; round < ROUNDS; round++) { // the first half warms up
        for (int i = 0; i < 2; i++) {
          connects[i][Math.max(round, 0)] = connects(hosts.get(i), port);
          trips[i][Math.max(round, 0)] = trips(hosts.get(i), port);
        }
      }
      print("connect", connects);
      print("round trip of " + BYTES + " bytes", trips);
    }
  }

  private static void echo(ServerSocket server) {
    daemon(
        () -> {
          while (true) {
            Socket socket = server.accept();
            daemon(() -> echo(socket));
          }
        });
  }

  private static void echo(Socket socket) throws IOException {
    byte[] bytes = new byte[BYTES];
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      while (in.readNBytes(bytes, 0, BYTES) == BYTES) {
        out.write(bytes);
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // closed at the end
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static double connects(String host, int port) throws IOException {
    double[] nanos = new double[CONNECTS];
    for (int i = 0; i < CONNECTS; i++) {
      long begin = System.nanoTime();
      Socket socket = new Socket(host, port);
      nanos[i] = System.nanoTime() - begin;
      socket.close();
    }
    return median(nanos);
  }

  private static double trips(String host, int port) throws IOException {
    double[] nanos = new double[TRIPS];
    byte[] bytes = new byte[BYTES];
    try (Socket socket = new Socket(host, port)) {
      socket.setTcpNoDelay(true);
      for (int i = 0; i < TRIPS; i++) {
        long begin = System.nanoTime();
        socket.getOutputStream().write(bytes);
        socket.getInputStream().readNBytes(bytes, 0, BYTES);
        nanos[i] = System.nanoTime() - begin;
      }
    }
    return median(nanos);
  }

  private static void print(String what, double[][] nanos) {
    double plain = median(nanos[0]);
    double raced = median(nanos[1]);
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f us, raced %.1f us: %.2f times%n",
        what,
        plain / NANOS_PER_MICRO,
        raced / NANOS_PER_MICRO,
        raced / plain);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
