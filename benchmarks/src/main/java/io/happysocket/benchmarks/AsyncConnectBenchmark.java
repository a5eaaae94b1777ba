// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/**
 * Sixty-four connects at a time on loopback, with futures, beside a bare selector loop that does
 * nothing else. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main AsyncConnectBenchmark -prof gc"
 * }</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AsyncConnectBenchmark {

  private static final int IN_FLIGHT = 64;

  private Server server;
  private InetSocketAddress address;
  private Connector connector;
  private Selector selector;

  /** Starts the server, the connector and the selector. */
  @Setup
  public void start() throws IOException {
    server = new Server();
    address = server.address();
    connector = Connector.builder().option(StandardSocketOptions.SO_LINGER, 0).build();
    selector = Selector.open();
  }

  /** Closes them. */
  @TearDown
  public void stop() throws IOException {
    selector.close();
    connector.close();
    server.close();
  }

  /** HappySocket's futures. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void futures() throws IOException {
    connectTo("127.0.0.1");
  }

  /** The same to a name that needs no server. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void futuresToLocalhost() throws IOException {
    connectTo("localhost");
  }

  private void connectTo(String host) throws IOException {
    List<CompletableFuture<SocketChannel>> futures = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      futures.add(connector.connectAsync(host, address.getPort()));
    }
    for (CompletableFuture<SocketChannel> future : futures) {
      future.join().close();
    }
  }

  /** A loop written for this and nothing else. */
  @Benchmark
  @OperationsPerInvocation(IN_FLIGHT)
  public void bareSelector() throws IOException {
    List<SocketChannel> connected = new ArrayList<>(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      if (channel.connect(address)) {
        connected.add(channel);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT);
      }
    }
    while (connected.size() < IN_FLIGHT) {
      selector.select();
      for (SelectionKey key : selector.selectedKeys()) {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isValid() && channel.finishConnect()) {
          key.cancel();
          connected.add(channel);
        }
      }
      selector.selectedKeys().clear();
    }
    selector.selectNow();
    for (SocketChannel channel : connected) {
      channel.configureBlocking(true);
      channel.close();
    }
  }
}
