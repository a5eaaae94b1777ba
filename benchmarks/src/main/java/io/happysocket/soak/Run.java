// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import io.happysocket.soak.left.CountedLog;
import io.happysocket.soak.left.Leftovers;
import io.happysocket.soak.load.Ledger;
import io.happysocket.soak.load.Load;
import io.happysocket.soak.world.World;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The run itself, in a process of its own and, where that is allowed, in a network of its own. It
 * exits with 1 if anything went wrong, and says which operation it was.
 */
final class Run {

  /** What caches and histories may still grow by after the first tenth of a load. */
  private static final long MOST_GROWTH_MIB = 16;

  private static final int MEBIBYTE_BITS = 20;

  private final Options options;
  private final World world;
  private final Ledger ledger;

  private Run(Options options, World world, Ledger ledger) {
    this.options = options;
    this.world = world;
    this.ledger = ledger;
  }

  /** The first word says whether the network is this process's own; the others are options. */
  public static void main(String[] arguments) throws Exception {
    boolean ownNetwork = arguments[0].equals("own");
    Options options =
        Options.parse(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    System.out.println("seed " + options.seed());
    Ledger ledger = new Ledger();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> ledger.fault(thread.getName() + " died of " + thrown));
    try (World world = World.open(ownNetwork, options.seed())) {
      System.exit(new Run(options, world, ledger).run() ? 0 : 1);
    }
  }

  private boolean run() throws Exception {
    ThreadFactory threads = Threads.of(options.isVirtual());
    List<Integer> ports = world.isOwnNetwork() ? List.of() : world.ports();
    Leftovers before = Leftovers.before();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(options.seconds());
    long first = options.only() < 0 ? 0 : options.only();
    long last = options.only() < 0 ? options.count() : first + 1;
    long tenth = first + (last - first + 9) / 10;
    Load load = new Load(world, ledger, options.seed(), options.mix(), threads, options.callers());
    load.run(first, tenth, end);
    long heap = Leftovers.heap();
    load.run(tenth, last, end);
    long nanos = System.nanoTime() - begin;
    long growth = (Leftovers.heap() - heap) >> MEBIBYTE_BITS;
    int timeWait = Leftovers.timeWait(ports);
    if (growth > MOST_GROWTH_MIB) {
      ledger.fault("the heap has grown by " + growth + " MiB");
    }
    if (ledger.ended() < last - first) {
      ledger.fault(ledger.ended() + " of " + (last - first) + " operations were done in time");
    }
    world.endOfLoad();
    before.wait(ports).forEach(each -> ledger.fault("left: " + each));
    if (world.open() != 0) {
      ledger.fault("left: connections that servers still have: " + world.open());
    }
    CountedLog.unexpected().forEach((line, count) -> ledger.fault(count + " times: " + line));
    Figures figures =
        new Figures(options, world, ledger, load.connectors(), nanos, growth, timeWait, cpu());
    System.out.println(new Page(figures).markdown());
    ledger
        .faults()
        .forEach(fault -> System.out.println("FAULT " + fault.lines().findFirst().orElse("")));
    return ledger.faults().isEmpty();
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  record Figures(
      Options options,
      World world,
      Ledger ledger,
      long connectors,
      long nanos,
      long growthMib,
      int timeWait,
      long cpuNanos) {}
}
