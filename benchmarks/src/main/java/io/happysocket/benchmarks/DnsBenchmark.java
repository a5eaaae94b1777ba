// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.DnsSettings;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/**
 * A lookup of both families, beside dnsjava's own client, against a name server on loopback. From
 * the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main DnsBenchmark -prof gc"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DnsBenchmark {

  private static final int BURST = 500; // of two queries each
  private static final int CHAIN = 100;
  private static final String CACHED = "name.bench.test";
  private static final Set<AddressFamily> BOTH = EnumSet.allOf(AddressFamily.class);

  private NameServer names;
  private Connector connector;
  private Resolver happysocket;
  private LookupSession dnsjava;
  private int number;

  /** Starts the name server and both clients. */
  @Setup
  public void start() throws IOException {
    names = new NameServer();
    connector =
        Connector.builder()
            .dns(
                DnsSettings.builder()
                    .servers(List.of(names.address()))
                    .maxInFlight(2 * BURST)
                    .build())
            .build();
    happysocket = connector.resolver();
    SimpleResolver resolver = new SimpleResolver(names.address());
    dnsjava = LookupSession.builder().resolver(resolver).cache(new Cache(DClass.IN)).build();
  }

  /** Closes them. */
  @TearDown
  public void stop() throws IOException {
    connector.close();
    names.close();
  }

  private String fresh() {
    return "n" + number++ + ".bench.test";
  }

  private CompletableFuture<Void> happysocket(String name) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AtomicInteger missing = new AtomicInteger(2);
    happysocket.resolve(
        new Question(name, BOTH),
        new Resolver.Listener() {
          @Override
          public void answered(Answer answer) {
            if (answer.cause() != null) {
              done.completeExceptionally(answer.cause());
            } else if (missing.decrementAndGet() == 0) {
              done.complete(null);
            }
          }
        });
    return done;
  }

  private CompletableFuture<Void> dnsjava(String name) {
    Name asked = Name.fromConstantString(name + ".");
    return CompletableFuture.allOf(
        dnsjava.lookupAsync(asked, Type.AAAA).toCompletableFuture(),
        dnsjava.lookupAsync(asked, Type.A).toCompletableFuture());
  }

  /** Both answers in the cache. */
  @Benchmark
  public void cachedHappysocket() {
    happysocket(CACHED).join();
  }

  /** The same without the way to the loop and back: each lookup begins where the last one ended. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public void cachedHappysocketOnItsLoop() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Chain(done).begin();
    done.join();
  }

  /** So many lookups, one after the other. */
  private final class Chain implements Resolver.Listener {
    private final CompletableFuture<Void> done;
    private int answers = 2 * CHAIN;

    Chain(CompletableFuture<Void> done) {
      this.done = done;
    }

    void begin() {
      happysocket.resolve(new Question(CACHED, BOTH), this);
    }

    @Override
    public void answered(Answer answer) {
      if (answer.cause() != null) {
        done.completeExceptionally(answer.cause());
      } else if (--answers == 0) {
        done.complete(null);
      } else if (answers % 2 == 0) {
        begin();
      }
    }
  }

  /** Both answers in dnsjava's cache. */
  @Benchmark
  public void cachedDnsjava() {
    dnsjava(CACHED).join();
  }

  /** A name never asked for. */
  @Benchmark
  public void uncachedHappysocket() {
    happysocket(fresh()).join();
  }

  /** A name never asked for, by dnsjava. */
  @Benchmark
  public void uncachedDnsjava() {
    dnsjava(fresh()).join();
  }

  /** A thousand queries in flight; the time for each name. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void burstHappysocket() {
    List<CompletableFuture<Void>> all = new ArrayList<>(BURST);
    for (int i = 0; i < BURST; i++) {
      all.add(happysocket(fresh()));
    }
    all.forEach(CompletableFuture::join);
  }

  /** A thousand queries in flight, by dnsjava. */
  @Benchmark
  @OperationsPerInvocation(BURST)
  public void burstDnsjava() {
    List<CompletableFuture<Void>> all = new ArrayList<>(BURST);
    for (int i = 0; i < BURST; i++) {
      all.add(dnsjava(fresh()));
    }
    all.forEach(CompletableFuture::join);
  }
}
