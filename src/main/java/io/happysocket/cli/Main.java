// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The program: {@code connect}, {@code compare}, {@code demo}, {@code simulate} and {@code table}.
 */
@Command(
    name = "happysocket",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = 96,
    subcommands = {
      ConnectCommand.class,
      CompareCommand.class,
      DemoCommand.class,
      SimulateCommand.class,
      TableCommand.class
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
      "  happysocket demo                          what each strategy makes of broken networks;",
      "                                            needs no network and no rights",
      "  happysocket connect example.com 443       one connection and its timeline",
      "  happysocket compare example.com 443       every strategy against one server",
      "  happysocket table                         how long a client clings to a silent IPv6",
      "  happysocket simulate                      strategies over a population of clients",
      "",
      "\"happysocket COMMAND --help\" explains a command. Colour is used on a terminal only; NO_COLOR",
      "in the environment turns it off."
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
    // knows NO_COLOR, and what System.console() means on which JDK
    boolean interactive = Ansi.AUTO.enabled() && !"dumb".equals(System.getenv("TERM"));
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(run(new Terminal(out, err, interactive), args));
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
              terminal.err().println(failure.getMessage());
              terminal
                  .err()
                  .println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              terminal.progressDone();
              terminal.err().println("happysocket: " + failure);
              return FAILED;
            })
        .execute(args);
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
