// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.quality.FileFault;
import io.happysocket.cli.quality.RowFile;
import io.happysocket.quality.figures.FiguresReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code quality merge}: one report of many machines' files. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    usageHelpWidth = Terminal.WIDTH,
    sortOptions = false,
    header = "One report of many files: rows (CSV) and figures (JSON).",
    description = {
      "",
      "A file that is cut off or is no such file is named, what was read of it before counts, and"
          + " the exit status is 1.",
      ""
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:merged", "1:a file could not be read, or not whole", "2:called wrongly"})
final class QualityMergeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private QualityHtml html = new QualityHtml();

  @ParentCommand private @Nullable QualityCommand quality;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Of quality --out or --json.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "Print the figures as one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Terminal terminal = Objects.requireNonNull(quality, "parent").terminal();
    html.check(spec.commandLine());
    QualityReport report = new QualityReport();
    int failed = 0;
    for (Path file : files) {
      terminal.progress("reading " + file);
      try {
        read(file, report);
      } catch (IOException e) {
        terminal.progressDone();
        terminal.err().println(message(file, e));
        failed++;
      }
    }
    terminal.progressDone();
    if (json) {
      terminal.line(report.figures().toJson());
    } else {
      report.print(terminal);
    }
    String from =
        files.size() == 1 ? String.valueOf(files.get(0).getFileName()) : files.size() + " files";
    html.write(report.figures(), "IPv6 beside IPv4, from " + from, List.of());
    return failed == 0 ? Main.OK : Main.FAILED;
  }

  private static String message(Path file, IOException e) {
    String told = String.valueOf(e.getMessage());
    return told.startsWith(file.toString() + ",") || told.startsWith(file + ":")
        ? told
        : String.valueOf(FileFault.reading(file, e).getMessage());
  }

  /** Figures begin with a brace, rows with the header. */
  private static void read(Path file, QualityReport report) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      in.mark(1);
      if (in.read() == '{') {
        in.reset();
        report.merge(FiguresReader.read(in, file.toString()));
        return;
      }
    }
    RowFile.read(file, report::add);
  }
}
