// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.docs.MarkedPage;
import io.happysocket.lab.Privilege;
import io.happysocket.lab.network.Namespace;
import io.happysocket.soak.left.CountedLog;
import io.happysocket.soak.world.World;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command: a million connects at random, and a look at what they left behind. It exits with 1
 * if anything was lost. {@code docs/soak.md} says how to run it.
 */
public final class Soak {

  private static final String HEAP = "-Xmx512m";

  private Soak() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      Options options = Options.parse(arguments);
      if (Privilege.missing() && Privilege.canBeHad()) {
        System.exit(Privilege.again(Soak.class, arguments));
      }
      System.exit(run(options));
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("The soak cannot run: " + e.getMessage());
      System.exit(2);
    }
  }

  /** Runs it in a process of its own; gives the exit code of that. */
  static int run(Options options) throws IOException, InterruptedException {
    Path work = Files.createDirectories(options.work()).toAbsolutePath();
    try (Namespace network = network(work)) {
      List<String> command =
          new ArrayList<>(List.of(options.java().resolve("bin/java").toString()));
      command.addAll(List.of("-ea", HEAP, "-Dslf4j.provider=" + CountedLog.class.getName()));
      command.add("-Dslf4j.internal.verbosity=WARN");
      command.addAll(List.of("-cp", classPath(), Run.class.getName()));
      command.add(network == null ? "plain" : "own");
      command.addAll(options.forRun());
      Process run =
          new ProcessBuilder(network == null ? command : network.command(command))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String page = passedOn(run);
      int status = run.waitFor();
      if (options.docs() != null && status == 0) {
        String by = "the soak on " + (options.isVirtual() ? "virtual" : "platform") + " threads";
        MarkedPage.write(options.docs().resolve("soak.md"), by, page);
      }
      return status;
    }
  }

  /** Null where the system does not allow it. */
  private static Namespace network(Path work) throws IOException {
    if (Privilege.missing()) {
      return null;
    }
    Files.writeString(work.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1\n");
    Files.writeString(work.resolve("nsswitch.conf"), "hosts: files dns\n");
    Files.writeString(work.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
    try {
      return Namespace.open(World.SET_UP.formatted(work));
    } catch (IOException e) {
      System.err.println(e.getMessage() + ": on plain loopback instead");
      return null;
    }
  }

  /** Prints what the run says, and keeps what belongs on the page: from the date on. */
  private static String passedOn(Process run) throws IOException {
    StringBuilder page = new StringBuilder();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(run.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        System.out.println(line);
        if (!line.startsWith("seed ")) {
          page.append(line).append('\n');
        }
      }
    }
    return page.toString();
  }

  private static String classPath() {
    List<String> absolute = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      absolute.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, absolute);
  }
}
