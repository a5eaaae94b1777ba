// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Destination;
import io.happysocket.address.LocalAddress;
import io.happysocket.address.order.LocalNetwork;
import io.happysocket.history.ConnectHistory;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.race.Command;
import io.happysocket.race.Input;
import io.happysocket.race.Race;
import io.happysocket.race.Request;
import io.happysocket.race.Settings;
import io.happysocket.simulation.Baselines;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.Timing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One decision of a strategy in a race that runs: both answers are in, four addresses known, one
 * attempt is in flight, and nothing is due. It is what a race does at every answer, failure and
 * timer. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main DecisionBenchmark -prof gc"
 * }</pre>
 *
 * {@code gc.alloc.rate.norm} is the allocation per decision: the step and its reason.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {

  private static final long MILLI = 1_000_000;

  /** The strategy. */
  @Param({"adaptive", "happy-eyeballs", "rtt-biased"})
  public String strategy;

  private static final Input TICK = new Input.Tick();

  private Race race;

  /** Answers after 10 ms, one attempt in flight. */
  @Setup
  public void prepare() throws UnknownHostException {
    ConnectStrategy decides = Baselines.byName(strategy);
    LocalNetwork network =
        new LocalNetwork(List.of(local("2001:db8::100"), local("198.51.100.100")));
    ConnectHistory history = new MemoryHistory();
    race =
        new Race(
            Settings.of(decides, Timing.RFC_8305, 128, AddressFilter.all()),
            Request.of("name.example", 443, null, 10_000 * MILLI),
            network,
            history.view(network, 0));
    feed(new Input.Started(0, List.of()), 0);
    race.feed(answer(AddressFamily.IPV6, network, "2001:db8::1", "2001:db8:1::2"), 10 * MILLI);
    feed(answer(AddressFamily.IPV4, network, "192.0.2.1", "192.0.2.2"), 10 * MILLI);
  }

  /** Asks the strategy, which waits. */
  @Benchmark
  public long decision() {
    feed(TICK, 20 * MILLI);
    return race.wakeNanos();
  }

  /** Every attempt stays in flight. */
  private void feed(Input input, long nowNanos) {
    race.feed(input, nowNanos);
    for (Command command; (command = race.poll()) != null; ) {
      if (command instanceof Command.Dial dial) {
        race.feed(new Input.Dialled(dial.attempt(), 10 * MILLI), 10 * MILLI);
      } else if (!(command instanceof Command.Lookup)) {
        throw new IllegalStateException("the race is to stay as it is: " + command);
      }
    }
  }

  private static LocalAddress local(String address) throws UnknownHostException {
    return LocalAddress.of(InetAddress.getByName(address));
  }

  private static Input.Answered answer(
      AddressFamily family, LocalNetwork network, String first, String second)
      throws UnknownHostException {
    LocalAddress source = network.addresses().get(family == AddressFamily.IPV6 ? 0 : 1);
    return new Input.Answered(
        family,
        List.of(
            new Destination(InetAddress.getByName(first), source),
            new Destination(InetAddress.getByName(second), source)),
        "benchmark",
        null);
  }
}
