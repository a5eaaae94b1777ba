// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names;

import io.happysocket.docs.Machine;
import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.Privilege;
import io.happysocket.names.cases.Configuration;
import io.happysocket.names.cases.Generator;
import io.happysocket.names.verdict.Difference;
import io.happysocket.names.verdict.Results;
import io.happysocket.names.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * The command: what HappySocket finds for a name, beside what the C library and the JDK find, in
 * made-up configurations. It exits with 1 if there is a difference without a reason. {@code
 * docs/dns-compared.md} says how to run it.
 */
public final class Names {

  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Names() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      if (Privilege.missing()) {
        System.exit(Privilege.again(Names.class, arguments));
      }
      Options options = Options.parse(arguments);
      Results results = run(options);
      System.exit(report(options, results) ? 0 : 1);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The comparison cannot run: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Asks; says on the way what cannot be done here. */
  static Results run(Options options) throws IOException, InterruptedException {
    List<Configuration> chosen =
        new Generator(options.seed())
            .make(options.configurations()).stream()
                .filter(each -> options.only() == 0 || each.number() == options.only())
                .toList();
    try (World world = World.open(options.work())) {
      return new Comparison(world, options.work(), chosen).run(options.machines());
    }
  }

  private static boolean report(Options options, Results results) throws IOException {
    for (Difference difference : results.differences()) {
      if (options.only() != 0 || difference.reason() == null) {
        OUT.println("#" + difference.configuration().number() + " " + difference.text());
      }
    }
    String page = new Page(options, results).markdown(about());
    Path docs = options.docs();
    if (docs == null) {
      OUT.println(page);
    } else {
      MarkedPage.write(docs.resolve("dns-compared.md"), "the comparison", page);
    }
    int unexplained = results.unexplained().size();
    OUT.println(unexplained + " differences without a reason");
    return unexplained == 0;
  }

  private static String about() throws IOException {
    Process getent = new ProcessBuilder("getent", "--version").start();
    String version = new String(getent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "Run on %s: %s, %s."
        .formatted(
            LocalDate.now(), Machine.words(), version.lines().findFirst().orElse("no getent"));
  }
}
