// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program: {@code connect}, {@code compare}, {@code demo}, {@code quality}, {@code simulate}
 * and {@code table}.
 */
@Command(
    name = "happysocket",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    subcommands = {
      ConnectCommand.class,
      CompareCommand.class,
      DemoCommand.class,
      QualityCommand.class,
      SimulateCommand.class,
      TableCommand.class,
      HelpCommand.class
    },
    description = {
      "Connects to a name over whichever of its addresses answers first, IPv6 or IPv4, and shows"
          + " how it came about.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  happysocket demo                           what strategies make of broken",
      "                                             networks; needs none, and no rights",
      "  happysocket connect https://example.com/   one connection and its timeline",
      "  happysocket connect example.com:443 --tls  with the handshake and certificate",
      "  happysocket connect example.com 443 -c 20  again and again: what is learnt",
      "  happysocket compare example.com 443        every strategy against one server",
      "  happysocket quality example.com            what is wrong with IPv6 there, or here",
      "  happysocket table                          how long clients cling to a silent",
      "                                             IPv6",
      "  happysocket simulate                       strategies over many clients",
      "",
      "\"happysocket help COMMAND\" explains a command. Colour is used on a terminal",
      "only; NO_COLOR in the environment turns it off."
    })
public final class Main implements Runnable {

  /** Every command that has an answer: yes. */
  static final int OK = 0;

  /** Every command that has an answer: no. */
  static final int FAILED = 1;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs a command and ends the process with its status.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    // before the first logger: no binding is meant to be there, and slf4j need not say so
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.exit(run(Terminal.ofProcess(), args));
  }

  /** Runs a command: 0 it succeeded, 1 it did not, 2 it was called wrongly. */
  static int run(Terminal terminal, String... args) {
    return new CommandLine(new Main(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.ON : Ansi.OFF))
        .setParameterExceptionHandler(
            (failure, wrong) -> {
              CommandLine command = failure.getCommandLine();
              terminal.err().println(reason(failure));
              terminal
                  .err()
                  .println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              terminal.progressDone();
              boolean told = failure instanceof IOException && failure.getMessage() != null;
              terminal.err().println("happysocket: " + (told ? failure.getMessage() : failure));
              return FAILED;
            })
        .execute(args);
  }

  /** What was wrong; of a word that is not known, what may have been meant. */
  private static String reason(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(failure.getMessage());
    }
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    String word = unmatched.getUnmatched().get(0);
    if (word.startsWith("-")) {
      String name = word.replaceFirst("=.*", "");
      return "no option \"" + name + "\"" + Suggestion.phrase(name, command.optionsMap().keySet());
    }
    Set<String> commands = command.subcommands().keySet();
    return commands.isEmpty()
        ? "one word too many: \"" + word + "\""
        : "no command \"" + word + "\"" + Suggestion.phrase(word, commands);
  }

  /** Where a command writes; picocli has set its parent by the time it runs. */
  static Terminal terminal(@Nullable Main parent) {
    return Objects.requireNonNull(parent, "parent").terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing required command");
  }

  /** The version that Maven wrote into the jar. */
  static final class Version implements IVersionProvider {

    private static final String WRITTEN =
        "/META-INF/maven/io.happysocket/happysocket/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream(WRITTEN)) {
        if (in != null) {
          properties.load(in);
        }
      }
      return new String[] {"happysocket " + properties.getProperty("version", "(not from a jar)")};
    }
  }
}
