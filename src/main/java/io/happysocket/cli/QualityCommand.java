// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.cli.quality.Course;
import io.happysocket.cli.quality.Doctor;
import io.happysocket.cli.quality.Measured;
import io.happysocket.cli.quality.Measurer;
import io.happysocket.cli.quality.RowFile;
import io.happysocket.dns.DnsSettings;
import io.happysocket.quality.figures.Row;
import io.happysocket.quality.figures.RowWriter;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quality}: both protocols of many destinations measured; of one host, what is wrong. */
@Command(
    name = "quality",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    subcommands = QualityMergeCommand.class,
    header = "Is IPv6 any good from here? Failures and times beside IPv4.",
    description = {
      "",
      "Connects to each destination over IPv6 and over IPv4, both to the end, and closes the"
          + " connections. Prints failure rates by protocol and kind of address with 95 %"
          + " intervals, the RTT of IPv6 minus that of IPv4, what strategies would have done, and"
          + " a recommendation. Of one HOST alone it says what is wrong, and why. With --pcap it"
          + " connects to nobody and reads what clients attempted from a capture."
          + " docs/quality.md explains the figures.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:measured; of one host: nothing is wrong",
      "1:a host was not found, a file failed or ends too soon; of one host: it is not well",
      "2:called wrongly"
    },
    footer = {
      "",
      "Examples:",
      "  happysocket quality example.com",
      "  happysocket quality example.com example.net:22 --repeat 10",
      "  happysocket quality --file hosts.txt --repeat 5 --out rows.csv",
      "  happysocket quality --pcap server.pcap --port 443 --html report.html",
      "  happysocket quality merge rows.csv others.json"
    })
final class QualityCommand implements Callable<Integer> {

  private static final int ROUNDS_OF_THE_DOCTOR = 3;
  private static final int DEFAULT_PORT = 443;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ParentCommand private @Nullable Main main;

  @Parameters(paramLabel = "HOST", arity = "0..*", description = "A name, HOST:PORT or a URL.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "More hosts, one a line; # begins a comment.")
  private @Nullable Path file;

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "Of hosts that have none; 443 unless given.")
  private int port = DEFAULT_PORT;

  @Option(
      names = {"-n", "--repeat"},
      paramLabel = "N",
      description = "How often each is measured, in rounds; 1 unless given, 3 of one host.")
  private @Nullable Integer repeat;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Destinations begun in a second; ${DEFAULT-VALUE}.")
  private double rate = 5;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Destinations measured at once; ${DEFAULT-VALUE}.")
  private int parallel = 20;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      converter = Converters.OfTime.class,
      description = "What is silent for so long has failed; 10s unless given.")
  private Duration timeout = Duration.ofSeconds(10);

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Add the rows to this CSV file; what it has already is not measured again.")
  private @Nullable Path out;

  @Option(names = "--csv", description = "Print the rows as CSV instead of the report.")
  private boolean csv;

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  @Option(
      names = {"--resolver", "--dns"},
      paramLabel = "SERVER[#PORT]",
      description = "Ask this DNS server, an address, and not the system's; several in order.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--machine",
      paramLabel = "NAME",
      description = "What the rows call this machine; its host name unless given.")
  private String machine = hostName();

  @Mixin private QualityCapture capture = new QualityCapture();

  @Mixin private QualityHtml html = new QualityHtml();

  private final QualityReport report = new QualityReport();

  Terminal terminal() {
    return Main.terminal(main);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Terminal terminal = Main.terminal(main);
    check();
    html.check(spec.commandLine());
    if (capture.isAsked()) {
      return readCapture(terminal) ? Main.OK : Main.FAILED;
    }
    QualityHosts targets = new QualityHosts(port, Services.ofSystem());
    for (String host : hosts) {
      try {
        targets.add(host);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    List<String> wrong = file == null ? List.of() : targets.addFile(file);
    wrong.forEach(terminal.err()::println);
    if (targets.all().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no HOST, and none in --file FILE");
    }
    terminal.progress("warming up");
    boolean unused = WarmUp.run(List.of(Strategies.adaptive()), false); // no time is the JVM's
    boolean asked = csv || json || out != null || html.isAsked();
    boolean one = targets.all().size() == 1 && file == null && !asked;
    boolean well = one ? examine(targets.all(), terminal) : measure(targets.all(), terminal);
    return well && wrong.isEmpty() ? Main.OK : Main.FAILED;
  }

  private void check() {
    String wrong = "";
    if (machine.isEmpty() || machine.length() > 255) {
      wrong = "--machine must be 1 to 255 characters: " + machine.length();
    } else if (csv && json) {
      wrong = "--csv or --json, not both";
    } else if (capture.isHalf()) {
      wrong = "--key and --clients need --pcap FILE";
    } else if (capture.isAsked() && !(hosts.isEmpty() && file == null)) {
      wrong = "--pcap or hosts, not both";
    } else if (repeat != null && repeat < 1) {
      wrong = "--repeat must be at least 1: " + repeat;
    } else if (!(rate >= .001 && rate <= 1000)) {
      wrong = "--rate must be 0.001 to 1000: " + rate;
    } else if (parallel < 1 || parallel > 1000) {
      wrong = "--parallel must be 1 to 1000: " + parallel;
    } else if (port < 1 || port > 65535) {
      wrong = "--port must be 1 to 65535: " + port;
    } else if (timeout.isZero() || timeout.isNegative()) {
      wrong = "--timeout must be more than 0: " + timeout.toMillis() + " ms";
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(spec.commandLine(), wrong);
    }
    try {
      builder();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Without asking a resolver, as the JDK does. */
  private static String hostName() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "here" : name;
    } catch (IOException e) {
      String windows = System.getenv("COMPUTERNAME");
      return windows == null || windows.isEmpty() ? "here" : windows;
    }
  }

  private ConnectorBuilder builder() {
    ConnectorBuilder builder = Connector.builder().connectDeadline(timeout);
    if (!servers.isEmpty()) {
      List<InetSocketAddress> parsed = servers.stream().map(TargetOptions::server).toList();
      builder.dns(DnsSettings.builder().servers(parsed).build());
    }
    return builder;
  }

  /** One host, on one screen. */
  private boolean examine(List<InetSocketAddress> host, Terminal terminal)
      throws IOException, InterruptedException {
    List<Measured> rounds = new ArrayList<>();
    try (Measurer measurer = new Measurer(machine, this::builder)) {
      int times = repeat == null ? ROUNDS_OF_THE_DOCTOR : repeat;
      new Course(measurer, times, rate, 1, rounds::add).run(host, terminal::progress);
    }
    terminal.progressDone();
    Doctor.Diagnosis diagnosis = Doctor.of(rounds);
    diagnosis.lines().forEach(line -> terminal.paragraph(Terminal.Tone.PLAIN, line, 2));
    return diagnosis.well();
  }

  private boolean readCapture(Terminal terminal) throws IOException {
    if (csv) {
      terminal.line(RowWriter.HEADER);
    }
    boolean given = spec.commandLine().getParseResult().hasMatchedOption("--port");
    capture.read(machine, given ? Set.of(port) : Set.of(), out, row -> keep(row, terminal));
    if (!json && !csv) {
      capture.notes().forEach(line -> terminal.paragraph(Terminal.Tone.PLAIN, line, 2));
      terminal.line("");
    }
    print(terminal);
    capture.wrong().forEach(terminal.err()::println);
    html.write(
        report.figures(),
        "IPv6 beside IPv4, from " + capture.file().getFileName(),
        capture.notes());
    return capture.wrong().isEmpty();
  }

  /** Not while Ctrl-C has what there is printed. */
  private void keep(Row row, Terminal terminal) {
    synchronized (report) {
      report.add(row);
      if (csv) {
        terminal.line(RowWriter.line(row));
      }
    }
  }

  private void tell(Terminal terminal) throws IOException {
    synchronized (report) {
      terminal.progressDone();
      print(terminal);
      html.write(report.figures(), "IPv6 beside IPv4, from " + machine, List.of());
    }
  }

  private boolean measure(List<InetSocketAddress> targets, Terminal terminal)
      throws IOException, InterruptedException {
    Course course;
    @Nullable RowFile rows = null;
    try (Measurer measurer = new Measurer(machine, this::builder)) {
      RowFile[] opened = new RowFile[1];
      int rounds = repeat == null ? 1 : repeat;
      course = new Course(measurer, rounds, rate, parallel, each -> take(each, opened[0]));
      if (out != null) {
        rows = RowFile.open(out, row -> had(row, course));
        opened[0] = rows;
      }
      if (csv) {
        terminal.line(RowWriter.HEADER);
      }
      try (AtEnd end = new AtEnd(() -> tell(terminal), terminal)) {
        course.run(targets, terminal::progress);
        end.tell();
      }
    } finally {
      if (rows != null) {
        rows.close();
      }
    }
    for (String each : course.unresolved()) {
      terminal.err().println(each + ": no address");
    }
    return course.unresolved().isEmpty();
  }

  private void had(Row row, Course course) {
    course.done(row);
    report.add(row);
  }

  private void take(Measured measured, @Nullable RowFile rows) throws IOException {
    for (Row row : measured.rows()) {
      keep(row, Main.terminal(main));
    }
    if (rows != null) {
      rows.add(measured.rows());
    }
  }

  private void print(Terminal terminal) {
    if (json) {
      terminal.line(report.figures().toJson());
    } else if (!csv) {
      report.print(terminal);
    }
  }
}
