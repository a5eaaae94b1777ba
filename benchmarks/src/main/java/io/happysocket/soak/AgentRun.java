// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.docs.Machine;
import io.happysocket.soak.blocking.Application;
import io.happysocket.soak.blocking.Servers;
import io.happysocket.soak.left.Leftovers;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/**
 * The run itself, in a process of its own with the agent. It exits with 1 if anything went wrong.
 */
final class AgentRun {

  private static final String AGENT = "io.happysocket.inagent.";

  /** What a history may still grow by after the first tenth. */
  private static final long MOST_GROWTH_MIB = 16;

  private static final int MEBIBYTE_BITS = 20;

  private AgentRun() {}

  /** Whether the network is this process's own, the file of the server's key, and options. */
  public static void main(String[] arguments) throws Exception {
    Options options =
        Options.parse(List.of(arguments).subList(2, arguments.length).toArray(String[]::new));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> System.err.println(thread.getName() + " died of " + thrown));
    try (Servers servers = new Servers(Path.of(arguments[1]))) {
      System.exit(run(options, servers, arguments[0].equals("own")) ? 0 : 1);
    }
  }

  private static boolean run(Options options, Servers servers, boolean ownNetwork)
      throws Exception {
    ThreadFactory platform = Threads.of(false);
    ThreadFactory[] kinds =
        options.isVirtual()
            ? new ThreadFactory[] {platform, Threads.of(true)}
            : new ThreadFactory[] {platform};
    Application application = new Application(servers);
    application.warm(kinds);
    List<Integer> ports = ownNetwork ? List.of() : servers.ports();
    Leftovers before = Leftovers.before(AGENT);
    long begin = System.nanoTime();
    long tenth = options.count() / 10;
    application.run(0, tenth, options.callers(), kinds);
    long heap = Leftovers.heap();
    application.run(tenth, options.count(), options.callers(), kinds);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long growth = (Leftovers.heap() - heap) >> MEBIBYTE_BITS;
    if (growth > MOST_GROWTH_MIB) {
      application.fault("the heap has grown by " + growth + " MiB");
    }
    servers.endOfLoad();
    before.wait(ports).forEach(each -> application.fault("left: " + each));
    if (servers.open() != 0) {
      application.fault("left: connections that servers still have: " + servers.open());
    }
    System.out.println(page(options, application, ownNetwork, seconds, growth));
    application.faults().forEach(fault -> System.err.println("FAULT " + fault));
    return application.faults().isEmpty();
  }

  private static String page(
      Options options, Application application, boolean ownNetwork, double seconds, long growth)
      throws Exception {
    String kinds =
        application.done().entrySet().stream()
            .map(each -> words(each.getKey().name()) + " " + "%,d".formatted(each.getValue().get()))
            .collect(Collectors.joining(", "));
    return """
    %s: %s, %,d connects by %d callers on %s threads%s, %.0f s. Faults: %d. Left of descriptors, threads, selector keys, \
    sockets, objects of races: %s. Heap after a collection, against that after a tenth: %+d MiB.

    As they should: %s.
    """
        .formatted(
            LocalDate.now(),
            Machine.words(),
            options.count(),
            options.callers(),
            options.isVirtual() ? "platform and virtual" : "platform",
            ownNetwork ? "" : ", on plain loopback",
            seconds,
            application.faults().size(),
            application.faults().isEmpty() ? "nothing" : "see the faults",
            growth,
            kinds);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
