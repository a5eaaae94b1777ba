// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.address.AddressFamily;
import io.happysocket.history.memory.MemoryHistory;
import io.happysocket.simulation.Baselines;
import io.happysocket.simulation.Path;
import io.happysocket.simulation.Population;
import io.happysocket.simulation.Scenario;
import io.happysocket.simulation.ScenarioBuilder;
import io.happysocket.simulation.Simulation;
import io.happysocket.simulation.Summary;
import io.happysocket.simulation.Trial;
import io.happysocket.strategy.ConnectStrategy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many races a second one core decides: the class that the engine runs, on virtual time. From
 * the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main RaceBenchmark -prof gc"
 * }</pre>
 *
 * {@code gc.alloc.rate.norm} is the allocation per race.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RaceBenchmark {

  private static final int CLIENTS = 10;
  private static final int CONNECTS = 100;

  /** The strategy. */
  @Param({"happy-eyeballs", "syn-ack-race"})
  public String strategy;

  private ConnectStrategy decides;
  private Scenario bothAnswer;
  private Scenario ipv6Silent;
  private Trial trial;

  /** Two addresses, AAAA at 10 ms and A at 12 ms, a round trip of 30 ms. */
  @Setup
  public void prepare() throws UnknownHostException {
    decides = Baselines.byName(strategy);
    InetAddress ipv6 = InetAddress.getByName("2001:db8::1");
    InetAddress ipv4 = InetAddress.getByName("192.0.2.1");
    ScenarioBuilder builder =
        Scenario.builder()
            .answer(AddressFamily.IPV6, Duration.ofMillis(10), ipv6)
            .answer(AddressFamily.IPV4, Duration.ofMillis(12), ipv4)
            .path(ipv4, Path.answers(Duration.ofMillis(30)));
    bothAnswer = builder.path(ipv6, Path.answers(Duration.ofMillis(30))).build();
    ipv6Silent = builder.path(ipv6, Path.silent()).build();
    trial = new Trial(Population.byName("P1"), CLIENTS, CONNECTS, 1, MemoryHistory::new);
  }

  /** Both addresses answer. */
  @Benchmark
  public long bothAnswer() {
    return Simulation.run(decides, bothAnswer).totalNanos();
  }

  /** IPv6 is silent. */
  @Benchmark
  public long ipv6Silent() {
    return Simulation.run(decides, ipv6Silent).totalNanos();
  }

  /** A population with its chance, histories and tallies, for each connect. */
  @Benchmark
  @OperationsPerInvocation(CLIENTS * CONNECTS)
  public Summary population() {
    return trial.run(decides);
  }
}
