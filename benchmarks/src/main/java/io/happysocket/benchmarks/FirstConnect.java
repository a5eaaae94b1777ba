// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.HappySocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the first connect of a fresh JVM costs more than {@code new Socket} in the same JVM: twenty
 * JVMs each for a literal and for {@code localhost}. In half of them the socket comes first, in
 * half HappySocket. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.FirstConnect"
 * }</pre>
 */
public final class FirstConnect {

  private static final int PROCESSES = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private FirstConnect() {}

  /** Without arguments the whole table; with a host, a port and an order one JVM's figures. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 3) {
      measure(arguments[0], Integer.parseInt(arguments[1]), arguments[2].equals("socket-first"));
      return;
    }
    try (Server server = new Server()) {
      System.out.println("| host | new Socket | HappySocket, first | HappySocket, second |");
      System.out.println("|---|---|---|---|");
      for (String host : List.of("127.0.0.1", "localhost")) {
        row(host, server.port());
      }
    }
  }

  private static void row(String host, int port) throws IOException, InterruptedException {
    List<double[]> figures = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      figures.add(process(host, port, i % 2 == 0 ? "socket-first" : "socket-last"));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f ms | %.1f ms | %.1f ms |%n",
        host,
        median(figures, 0),
        median(figures, 1),
        median(figures, 2));
  }

  private static double median(List<double[]> figures, int column) {
    return figures.stream()
        .mapToDouble(each -> each[column])
        .sorted()
        .skip(PROCESSES / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double[] process(String host, int port, String order)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FirstConnect.class.getName(),
                host,
                Integer.toString(port),
                order)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String[] words = out.readLine().split(" ");
      process.waitFor();
      return new double[] {
        Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2])
      };
    }
  }

  private static void measure(String host, int port, boolean socketFirst) throws IOException {
    long socket = socketFirst ? socket(host, port) : 0;
    long first = happysocket(host, port);
    long second = happysocket(host, port);
    socket = socketFirst ? socket : socket(host, port);
    System.out.printf(
        Locale.ROOT,
        "%.3f %.3f %.3f%n",
        socket / NANOS_PER_MILLI,
        first / NANOS_PER_MILLI,
        second / NANOS_PER_MILLI);
  }

  private static long socket(String host, int port) throws IOException {
    long begin = System.nanoTime();
    try (Socket socket = new Socket(host, port)) {
      return System.nanoTime() - begin;
    }
  }

  private static long happysocket(String host, int port) throws IOException {
    long begin = System.nanoTime();
    try (SocketChannel channel = HappySocket.connect(host, port)) {
      return System.nanoTime() - begin;
    }
  }
}
