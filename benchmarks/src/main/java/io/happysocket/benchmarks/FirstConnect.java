// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.docs.Machine;
import io.happysocket.docs.MarkedPage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * What the first connect of a fresh JVM takes beside {@code new Socket} in another, for a literal,
 * for {@code localhost} and for a name of a name server; without an archive of classes, with one
 * ({@code -XX:SharedArchiveFile}), and from JDK 25 on with an AOT cache ({@code -XX:AOTCache}).
 * Each JVM does one of them; all kinds take turns, fifteen times. They have the library and its two
 * dependencies on their class path and nothing else. On a quiet machine, two minutes for two JDKs,
 * from the top of the repository; JDKs are given by their directories, none for the running one:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec@first -Djdks="/opt/jdk-17 /opt/jdk-25"
 * }</pre>
 */
public final class FirstConnect {

  private static final int TURNS = 15;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int FIRST_WITH_CACHE = 25;
  private static final String SOCKET = "socket";
  private static final String HAPPYSOCKET = "happysocket";

  /** What is on the command line for an archive, and what it makes it with. */
  private enum Archive {
    NONE("", "", ""),
    CLASSES("archive of classes", "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
    AOT("AOT cache", "-XX:AOTCacheOutput=", "-XX:AOTCache=");

    private final String words;
    private final String making;
    private final String using;

    Archive(String words, String making, String using) {
      this.words = words;
      this.making = making;
      this.using = using;
    }
  }

  /** What a JVM is started for; with what came of it in each turn. */
  private static final class Kind {
    private final String what;
    private final String host;
    private final int names;
    private final List<String> options;
    private final List<long[]> figures = new ArrayList<>();
    private long classes;

    Kind(String what, String host, int names, List<String> options) {
      this.what = what;
      this.host = host;
      this.names = names;
      this.options = options;
    }

    /** The median, in ms. */
    double millis(int figure) {
      long[] all = figures.stream().mapToLong(each -> each[figure]).sorted().toArray();
      return all[all.length / 2] / NANOS_PER_MILLI;
    }
  }

  /** A row: HappySocket beside a socket. */
  private record Pair(
      String host, Archive archive, Kind socket, Kind happysocket, double barMillis) {

    String row() {
      double more = happysocket.millis(0) - socket.millis(0);
      return String.format(
          Locale.ROOT,
          "| %s | %s | %.1f ms | %.1f ms | %.1f ms | %s | %.0f ms | %s | %.1f ms |%n",
          host,
          archive.words,
          socket.millis(0),
          happysocket.millis(0),
          more,
          barMillis == 0 ? "" : String.format(Locale.ROOT, "≤ %.0f ms", barMillis),
          happysocket.millis(1) - socket.millis(1),
          archive == Archive.NONE ? "" + (happysocket.classes - socket.classes) : "",
          happysocket.millis(2));
    }
  }

  private final Path java;
  private final int feature;
  private final Path directory;
  private final String classPath;
  private final int port;

  private FirstConnect(Path home, Path directory, String classPath, int port) throws Exception {
    this.java = home.resolve("bin").resolve("java");
    this.directory = directory;
    this.classPath = classPath;
    this.port = port;
    this.feature = feature(home);
  }

  /** The arguments are the directory of the docs, and those of the JDKs. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("first-connect");
    List<String> homes = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    if (homes.isEmpty()) {
      homes.add(System.getProperty("java.home"));
    }
    StringBuilder text = new StringBuilder("Run on ");
    text.append(LocalDate.now(ZoneOffset.UTC)).append(": ").append(Machine.words()).append(".\n");
    String classPath = classPath(directory);
    try (Server server = new Server();
        NameServer names = new NameServer()) {
      for (String home : homes) {
        FirstConnect measured =
            new FirstConnect(Path.of(home), directory, classPath, server.port());
        text.append('\n').append(measured.table(names.address().getPort()));
      }
    }
    System.out.println(text);
    MarkedPage.write(
        Path.of(arguments[0], "performance.md"), "the first connects", text.toString());
  }

  private String table(int names) throws Exception {
    List<Pair> pairs = new ArrayList<>();
    List<Kind> floors = new ArrayList<>();
    for (Archive archive : Archive.values()) {
      if (archive != Archive.AOT || feature >= FIRST_WITH_CACHE) {
        boolean bare = archive == Archive.NONE;
        floors.add(kind("logger", "127.0.0.1", 0, archive));
        floors.add(kind("channel", "127.0.0.1", 0, archive));
        pairs.add(pair("127.0.0.1", 0, archive, bare ? 40 : 10));
        pairs.add(pair("localhost", 0, archive, bare ? 120 : 40));
        pairs.add(pair("name.bench.test", names, archive, bare ? 120 : 40));
      }
    }
    for (int turn = 0; turn < TURNS; turn++) {
      for (Pair each : pairs) {
        each.socket.figures.add(run(each.socket));
        each.happysocket.figures.add(run(each.happysocket));
      }
      for (Kind each : floors) {
        each.figures.add(run(each));
      }
    }
    StringBuilder table =
        new StringBuilder(
            "JDK "
                + feature
                + "\n\n| host | with | `new Socket` | HappySocket | more | bar | more of the");
    table.append(" processors | more classes | second connect |\n");
    table.append("|---|---|---:|---:|---:|---:|---:|---:|---:|\n");
    pairs.forEach(each -> table.append(each.row()));
    table.append(
        "\nWhat is in these figures and is not ours, alone in a JVM, in the same order of archives: ");
    for (Kind each : floors) {
      String what =
          each.what.equals("logger") ? "; a logger" : ", a bare `SocketChannel` to 127.0.0.1";
      table.append(String.format(Locale.ROOT, "%s %.1f ms", what, each.millis(0)));
    }
    return table.append(".\n").toString().replace(": ; ", ": ");
  }

  private Pair pair(String host, int names, Archive archive, double bar) throws Exception {
    // the JDK cannot be given a name server
    Kind socket = kind(SOCKET, names == 0 ? host : "localhost", 0, archive);
    Kind happysocket = kind(HAPPYSOCKET, host, names, archive);
    return new Pair(host, archive, socket, happysocket, bar);
  }

  private Kind kind(String what, String host, int names, Archive archive) throws Exception {
    if (archive == Archive.NONE) {
      Kind kind = new Kind(what, host, names, List.of());
      Path log = directory.resolve("classes.log");
      run(new Kind(what, host, names, List.of("-Xlog:class+load:file=" + log)));
      try (var lines = Files.lines(log)) {
        kind.classes = lines.filter(line -> line.contains(" source: ")).count();
      }
      return kind;
    }
    Path file = directory.resolve(feature + what + host + archive);
    run(new Kind(what, host, names, List.of(archive.making + file)));
    return new Kind(what, host, names, List.of(archive.using + file));
  }

  private long[] run(Kind kind) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(kind.options);
    command.addAll(List.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    command.addAll(List.of("-cp", classPath, FirstConnectProcess.class.getName()));
    command.addAll(List.of(kind.what, kind.host, "" + port, "" + kind.names));
    for (String line : lines(command)) {
      // an AOT cache that is made says so, too
      if (line.matches("\\d+ \\d+ \\d+")) {
        String[] figures = line.split(" ");
        return new long[] {
          Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2])
        };
      }
    }
    throw new IOException("a JVM said nothing: " + command);
  }

  /** The version of the JDK in a directory. */
  static int feature(Path home) throws Exception {
    for (String line : Files.readAllLines(home.resolve("release"))) {
      if (line.startsWith("JAVA_VERSION=")) {
        return Runtime.Version.parse(line.replaceAll(".*=\"|\"", "")).feature();
      }
    }
    throw new IOException("no JAVA_VERSION in " + home.resolve("release"));
  }

  private static List<String> lines(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a JVM failed: " + command + "\n" + said);
    }
    return said.lines().toList();
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
