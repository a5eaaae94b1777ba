// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * What the first connect of a fresh JVM takes beside {@code new Socket} in the same JVM, for a
 * literal, for {@code localhost} and for a name of a name server: twenty JVMs each, which have the
 * library and its two dependencies on their class path and nothing else, without and with an
 * archive of its classes ({@code -XX:SharedArchiveFile}). In half of them the socket comes first,
 * in half HappySocket. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath io.happysocket.benchmarks.FirstConnect"
 * }</pre>
 */
public final class FirstConnect {

  private static final int PROCESSES = 20;
  private static final int FIGURES = 4;

  private final String classPath;
  private final int port;
  private final int names;

  private FirstConnect(String classPath, int port, int names) {
    this.classPath = classPath;
    this.port = port;
    this.names = names;
  }

  /** Prints a table of medians; needs no arguments. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("first-connect");
    Path archive = directory.resolve("classes.jsa");
    try (Server server = new Server();
        NameServer names = new NameServer()) {
      String classPath = classPath(directory);
      System.out.println(
          "| host | `new Socket` | the logger | HappySocket, first | second | first, archived |");
      System.out.println("|---|---:|---:|---:|---:|---:|");
      for (String host : List.of("127.0.0.1", "localhost", "name.bench.test")) {
        boolean asked = host.endsWith(".test");
        int nameServer = asked ? names.address().getPort() : 0;
        new FirstConnect(classPath, server.port(), nameServer).row(host, archive);
      }
    }
  }

  private void row(String host, Path archive) throws IOException, InterruptedException {
    double[] plain = medians(host, List.of());
    process(host, "socket-first", List.of("-XX:ArchiveClassesAtExit=" + archive));
    double[] archived = medians(host, List.of("-XX:SharedArchiveFile=" + archive));
    Files.delete(archive);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f ms |%n",
        host,
        plain[0],
        plain[1],
        plain[2],
        plain[3],
        archived[2]);
  }

  private double[] medians(String host, List<String> options)
      throws IOException, InterruptedException {
    List<double[]> all = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      all.add(process(host, i % 2 == 0 ? "socket-first" : "socket-last", options));
    }
    double[] medians = new double[FIGURES];
    for (int i = 0; i < FIGURES; i++) {
      int figure = i;
      medians[i] = all.stream().mapToDouble(each -> each[figure]).sorted().toArray()[PROCESSES / 2];
    }
    return medians;
  }

  private double[] process(String host, String order, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    command.addAll(List.of("-cp", classPath, FirstConnectProcess.class.getName()));
    command.addAll(List.of(host, "" + port, "" + names, order));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (process.waitFor() != 0 || line == null) {
        throw new IOException("a JVM failed");
      }
      return Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
  }

  /** The library, its dependencies, and a jar of the one class that uses it. */
  private static String classPath(Path directory) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":")) {
      String file = Path.of(entry).getFileName().toString();
      if (file.matches("(happysocket|dnsjava|slf4j-api|slf4j-nop)-.*\\.jar")) {
        entries.add(entry);
      }
    }
    Path jar = directory.resolve("process.jar");
    String name = FirstConnectProcess.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        InputStream in = FirstConnect.class.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
    entries.add(jar.toString());
    return String.join(":", entries);
  }
}
