// SPDX-License-Identifier: Apache-2.0
package io.happysocket.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Java that a reader sees: a block {@code ```java} of a page, or one {@code <pre>} of Javadoc. What
 * it needs besides its own lines (imports of other libraries, variables, types) stands before it on
 * the page, in a comment that is not shown:
 *
 * <pre>{@code
 * <!-- given:
 * import okhttp3.*;
 * SSLContext sslContext;
 * -->
 * }</pre>
 *
 * @param place file and line
 * @param given lines of the comment
 * @param lines of the sample
 */
public record Sample(String place, List<String> given, List<String> lines) {

  private static final Pattern IN_PAGE =
      Pattern.compile("(?ms)(?:^<!-- given:\\n(.*?)^-->\\n\\n?)?^```java\\n(.*?)^```$");
  private static final Pattern IN_JAVADOC =
      Pattern.compile("(?ms)^ *\\* <pre>\\{@code\\n(.*?)^ *\\* \\}</pre>$");
  private static final Pattern TYPE =
      Pattern.compile("(?:(?:public|final|abstract|sealed) )*(?:class|record|interface|enum) .*");
  private static final Pattern OWN_IMPORT =
      Pattern.compile(
          "import (?:static )?(?:java|javax|org\\.junit|org\\.assertj"
              + "|io\\.happysocket(?!\\.clients))\\..*");

  /** Any sample may use these. */
  private static final List<String> IMPORTS =
      List.of(
          "io.happysocket.*",
          "io.happysocket.handshake.*",
          "io.happysocket.address.*",
          "io.happysocket.dns.*",
          "io.happysocket.history.*",
          "io.happysocket.quality.*",
          "io.happysocket.report.*",
          "io.happysocket.simulation.*",
          "io.happysocket.socket.*",
          "io.happysocket.strategy.*",
          "io.happysocket.strategy.builtin.*",
          "io.happysocket.testing.*",
          "java.io.*",
          "java.net.*",
          "java.net.http.*",
          "java.nio.*",
          "java.nio.channels.SocketChannel",
          "java.time.Duration",
          "java.util.*",
          "java.util.concurrent.*",
          "javax.net.*",
          "javax.net.ssl.*");

  private static final List<String> FIELDS =
      List.of(
          "Connector connector;",
          "ByteBuffer request;",
          "InetAddress address, ipv6, ipv4;",
          "String host;",
          "int port;",
          "interface Check {",
          "  static String read(SocketChannel c, String host, int port) { return host; }",
          "  static String check(SocketChannel c, String host, int port) { return host; }",
          "}",
          "record MyStrategy() implements ConnectStrategy {",
          "  public Step next(RaceView race) { return Step.waitForNews(\"as ever\"); }",
          "}",
          "interface Banner extends Check {",
          "  static String read(SocketChannel c, String host, int port) { return host; }",
          "}",
          "interface Role extends Check {",
          "  static String check(SocketChannel c, String host, int port) { return host; }",
          "}",
          "interface IsPrimary extends Check {",
          "  static String check(SocketChannel c, String host, int port) { return host; }",
          "}");

  /** Those of all pages, and of the Javadoc of all public packages. */
  public static List<Sample> all() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path page : pages()) {
      samples.addAll(inPage(page.toString(), Files.readString(page)));
    }
    List<String> exported = exported();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> exported.contains(packageOf(file)))
          .sorted()
          .forEach(file -> samples.addAll(inJavadoc(file)));
    }
    return samples;
  }

  /** README.md and those of docs. */
  public static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), pages)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  static List<Sample> inPage(String name, String text) {
    List<Sample> samples = new ArrayList<>();
    Matcher block = IN_PAGE.matcher(text);
    while (block.find()) {
      List<String> given = block.group(1) == null ? List.of() : block.group(1).lines().toList();
      String place = place(name, text, block.start(2));
      samples.add(new Sample(place, given, block.group(2).lines().toList()));
    }
    return samples;
  }

  private static List<Sample> inJavadoc(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Sample> samples = new ArrayList<>();
    Matcher block = IN_JAVADOC.matcher(text);
    while (block.find()) {
      List<String> lines =
          block.group(1).lines().map(line -> line.replaceFirst("^ *\\* ?", "")).toList();
      samples.add(new Sample(place(file.toString(), text, block.start(1)), List.of(), lines));
    }
    return samples;
  }

  private static String place(String name, String text, int start) {
    return name + ":" + text.substring(0, start).lines().count();
  }

  private static List<String> exported() throws IOException {
    return Files.readAllLines(Path.of("src/main/java/module-info.java")).stream()
        .filter(line -> line.matches("  exports [\\w.]+;"))
        .map(line -> line.replaceAll("  exports |;", ""))
        .toList();
  }

  private static String packageOf(Path file) {
    Path parent = Path.of("src/main/java").relativize(file).getParent();
    return parent == null ? "" : parent.toString().replace('/', '.');
  }

  /** Whether it uses a library that only the clients' tests have. */
  public boolean needsClients() {
    return given.stream()
        .anyMatch(line -> line.startsWith("import ") && !OWN_IMPORT.matcher(line).matches());
  }

  /** A class around it: types become members, statements a method. */
  String asClass(String name) {
    List<String> types = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    boolean inType = false;
    for (String line : lines) {
      boolean starts = TYPE.matcher(line).matches();
      inType |= starts;
      (inType ? types : statements).add(starts ? line.replace("public ", "") : line);
      inType &= !line.equals("}");
    }
    return Stream.of(
            IMPORTS.stream().map(each -> "import " + each + ";"),
            given.stream().filter(line -> line.startsWith("import ")),
            Stream.of("class " + name + " {"),
            FIELDS.stream(),
            given.stream().filter(line -> !line.startsWith("import ")),
            types.stream(),
            Stream.of("void sample() throws Exception {"),
            statements.stream(),
            Stream.of("}", "}"))
        .flatMap(each -> each)
        .collect(Collectors.joining("\n"));
  }
}
