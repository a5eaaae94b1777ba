// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import io.happysocket.cli.page.QualityPage;
import io.happysocket.quality.figures.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The option that has figures written as a page. */
final class QualityHtml {

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write the report as a page with charts, too, which loads nothing.")
  private @Nullable Path file;

  /**
   * Refuses what cannot be done before the work whose result is to be in it.
   *
   * @throws IOException if the library that draws is missing
   */
  void check(CommandLine command) throws IOException {
    Pictures.check(file, command);
    if (file != null && !QualityPage.available()) {
      throw new IOException(QualityPage.MISSING);
    }
  }

  boolean isAsked() {
    return file != null;
  }

  void write(Figures figures, String title, List<String> notes) throws IOException {
    if (file != null) {
      Pictures.write(file, QualityPage.html(figures, title, notes));
    }
  }
}
