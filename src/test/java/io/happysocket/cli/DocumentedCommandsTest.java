// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands of the pages name what there is: profiles, executions and properties of the poms,
 * and commands and options of the program. None of them is run.
 */
class DocumentedCommandsTest {

  /** On a line of their own, after another one, or in backticks. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|    |`|&& )((?:mvn|java -jar|happysocket) (?:[^`\\n&#\\\\]|\\\\\\n)+)",
          Pattern.MULTILINE);

  private static final Pattern WORD = Pattern.compile("((?:[^\\s\"]|\"[^\"]*\")+)");

  private static final Set<String> PHASES =
      Set.of("compile", "test-compile", "test", "package", "verify", "install");

  /** Of Maven's own plugins. */
  private static final Set<String> KNOWN_GOALS =
      Set.of("dependency:build-classpath", "deploy", "spotless:apply");

  /** Of Maven's own plugins, of Jazzer and of PIT. */
  private static final Set<String> KNOWN_PROPERTIES =
      Set.of(
          "altDeploymentRepository",
          "gpg.keyname",
          "jazzer.max_duration",
          "mdep.outputFile",
          "reuseForks",
          "skipPitest",
          "skipTests",
          "test");

  private final Map<String, List<String>> wrong = new TreeMap<>();
  private final List<String> poms = new ArrayList<>();
  private String sources = "";

  @BeforeEach
  void read() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String root : List.of("src", "benchmarks/src")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          all.append("// ").append(file.getFileName()).append('\n');
          all.append(Files.readString(file));
        }
      }
    }
    sources = all.toString();
    poms.add(Files.readString(Path.of("pom.xml")));
    poms.add(Files.readString(Path.of("benchmarks/pom.xml")));
  }

  @Test
  void everyCommandOfThePagesNamesWhatThereIs() throws IOException {
    int commands = 0;
    for (Path page : Sample.pages()) {
      commands += check(page.toString(), Files.readString(page));
    }
    assertThat(wrong).isEmpty();
    assertThat(commands).isGreaterThan(20);
  }

  @Test
  void whatThereIsNotIsNamed() {
    check("profile", "`mvn -Pcustomers test`");
    check("execution", "    mvn -f benchmarks compile exec:exec@laboratory");
    check("property", "mvn verify -Dschedule=7");
    check("argument", "mvn -f benchmarks exec:exec@lab -Dlab.args=\"--sometimes x\"");
    check("test", "mvn test -Dtest=NoSuchTest");
    check("version", "java -jar happysocket-0.0.1-all.jar demo");
    check("option", "    happysocket simulate \\\n      --colour red");
    assertThat(wrong)
        .containsOnlyKeys(
            "profile", "execution", "property", "argument", "test", "version", "option");
    assertThat(wrong.values()).allMatch(found -> found.size() == 1);
  }

  /** Gives how many commands there were. */
  private int check(String page, String text) {
    int commands = 0;
    Matcher command = COMMAND.matcher(text);
    while (command.find()) {
      List<String> words =
          WORD.matcher(command.group(1).replace("\\\n", " "))
              .results()
              .map(m -> m.group())
              .toList();
      if (words.get(0).equals("mvn")) {
        maven(page, words.subList(1, words.size()));
      } else {
        program(page, words.subList(words.get(0).equals("java") ? 2 : 1, words.size()));
      }
      commands++;
    }
    return commands;
  }

  private void maven(String page, List<String> words) {
    String pom = poms.get(words.contains("benchmarks") ? 1 : 0);
    for (String word : words) {
      if (word.startsWith("-P")) {
        expect(page, word, pom.contains("<id>" + word.substring(2) + "</id>"));
      } else if (word.startsWith("-D")) {
        property(page, pom, word.substring(2));
      } else if (word.contains("@")) {
        expect(page, word, pom.contains("<id>" + word.replaceAll(".*@", "") + "</id>"));
      } else if (!Set.of("-q", "-f", "benchmarks").contains(word)) {
        expect(page, word, PHASES.contains(word) || KNOWN_GOALS.contains(word));
      }
    }
  }

  private void property(String page, String pom, String assignment) {
    String name = assignment.replaceAll("=.*", "");
    String value = assignment.replaceAll("^[^=]*=?", "");
    expect(
        page,
        name,
        KNOWN_PROPERTIES.contains(name)
            || pom.contains("${" + name + "}")
            || sources.contains("(\"" + name + "\""));
    if (name.equals("test")) {
      expect(page, value, sources.contains("// " + value + ".java"));
    } else if (name.endsWith(".args")) {
      Pattern.compile("--[a-z-]+")
          .matcher(value)
          .results()
          .forEach(option -> expect(page, option.group(), sources.contains(option.group() + "\"")));
    }
  }

  /** Parsed as the program would. */
  private void program(String page, List<String> words) {
    List<String> arguments = new ArrayList<>(words);
    if (arguments.get(0).endsWith(".jar")) {
      String version = poms.get(0).replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
      String jar = arguments.remove(0).replace("target/", "");
      expect(page, jar, jar.equals("happysocket-" + version + "-all.jar"));
    }
    String name = arguments.remove(0);
    Stream<Class<?>> commands = Stream.of(Main.class.getAnnotation(Command.class).subcommands());
    Optional<Class<?>> named =
        commands.filter(each -> each.getAnnotation(Command.class).name().equals(name)).findFirst();
    expect(page, name, named.isPresent() || Set.of("--help", "--version").contains(name));
    if (named.isPresent()) {
      try {
        new CommandLine(named.get()).parseArgs(arguments.toArray(String[]::new));
      } catch (CommandLine.ParameterException e) {
        expect(page, e.getMessage(), false);
      }
    }
  }

  private void expect(String page, String what, boolean there) {
    if (!there) {
      wrong.computeIfAbsent(page, key -> new ArrayList<>()).add(what);
    }
  }
}
