// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that uses the library is compiled and run with the library and the two that it depends
 * on, and with nothing else: above all without the annotations that the library is compiled with.
 */
@Timeout(120)
class ConsumerLoopbackTest {

  private static final String[] PROGRAM = {
    "package consumer;",
    "import io.happysocket.ConnectListener;",
    "import io.happysocket.Connection;",
    "import io.happysocket.Connector;",
    "import io.happysocket.HappySocket;",
    "import io.happysocket.RaceFailure;",
    "import io.happysocket.report.RaceReport;",
    "import io.happysocket.socket.HappySocketFactory;",
    "import io.happysocket.strategy.ConnectStrategy;",
    "import io.happysocket.strategy.Step;",
    "import java.io.IOException;",
    "public final class Program {",
    "  private static final class Own extends HappySocketFactory {}",
    "  public static void main(String[] arguments) throws Exception {",
    "    int port = Integer.parseInt(arguments[0]);",
    "    HappySocket.connect(\"127.0.0.1\", port).close();",
    "    ConnectStrategy first = race -> race.untried().isEmpty()",
    "        ? Step.waitForNews(\"tried\") : Step.attempt(race.untried().get(0), \"first\");",
    "    ConnectListener listener = new ConnectListener() {};",
    "    try (Connector connector =",
    "            Connector.builder().strategy(first).listener(listener).build();",
    "        Connection connection = connector.connectWithReport(\"localhost\", port)) {",
    "      System.out.println(\"raced \" + connection.report().winner().address().getHostAddress());",
    "    }",
    "    try (var socket = new Own().createSocket(\"127.0.0.1\", port)) {",
    "      RaceReport report = HappySocketFactory.reportOf(socket);",
    "      System.out.println(\"socket \" + report.outcome());",
    "    }",
    "    try {",
    "      HappySocket.connect(\"name.invalid\", port).close();",
    "    } catch (IOException e) {",
    "      System.out.println(\"failed \" + ((RaceFailure) e).report().outcome());",
    "    }",
    "  }",
    "}"
  };

  private final LeakCheck leaks = new LeakCheck();

  @TempDir Path directory;

  @AfterEach
  void nothingIsLeft() {
    leaks.nothingIsLeft();
  }

  @Test
  void aModularProgramNeedsToSayNothingButThatItRequiresTheLibrary() throws Exception {
    String libraries = ChildJvm.path(ChildJvm.library());
    Path classes = directory.resolve("classes");
    Path module =
        ChildJvm.source(
            directory, "module-info.java", "module consumer {", "  requires io.happysocket;", "}");
    ChildJvm.compile(List.of(module, program()), classes, "--module-path", libraries);
    String modules = ChildJvm.path(List.of(classes)) + File.pathSeparator + libraries;
    runs("--module-path", modules, "--module", "consumer/consumer.Program");
  }

  /** A run-time image with the library in it, and of the JDK only what the library requires. */
  @Test
  void anImageOfTheProgramRuns() throws Exception {
    String libraries = ChildJvm.path(ChildJvm.library());
    Path classes = directory.resolve("classes");
    Path module =
        ChildJvm.source(
            directory, "module-info.java", "module consumer {", "  requires io.happysocket;", "}");
    ChildJvm.compile(List.of(module, program()), classes, "--module-path", libraries);
    Path image = directory.resolve("image");
    String modules = ChildJvm.path(List.of(classes)) + File.pathSeparator + libraries;
    ChildJvm.tool(
        "jlink", "--module-path", modules, "--add-modules", "consumer", "--output", image + "");
    String java = image.resolve("bin").resolve("java").toString();
    runs(List.of(java, "--module", "consumer/consumer.Program"));
  }

  @Test
  void aProgramOnTheClassPathNeedsNothingElse() throws Exception {
    Path classes = directory.resolve("classes");
    List<Path> entries = new ArrayList<>(ChildJvm.library());
    ChildJvm.compile(List.of(program()), classes, "--class-path", ChildJvm.path(entries));
    entries.add(classes);
    runs("--class-path", ChildJvm.path(entries), "consumer.Program");
  }

  private Path program() throws Exception {
    return ChildJvm.source(directory, "Program.java", PROGRAM);
  }

  private void runs(String... options) throws Exception {
    runs(ChildJvm.java(options));
  }

  private void runs(List<String> program) throws Exception {
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      List<String> command = new ArrayList<>(program);
      command.add(String.valueOf(Loopback.portOf(server)));
      String said = ChildJvm.run(directory, command);
      assertThat(said.lines().filter(line -> !line.startsWith("SLF4J")))
          .containsExactly("raced 127.0.0.1", "socket WON", "failed NO_ADDRESS");
    }
  }
}
