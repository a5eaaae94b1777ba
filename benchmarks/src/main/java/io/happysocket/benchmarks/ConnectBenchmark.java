// SPDX-License-Identifier: Apache-2.0
package io.happysocket.benchmarks;

import io.happysocket.Connector;
import io.happysocket.dns.DnsSettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One connect on loopback and its close with RST, one after the other: HappySocket beside a
 * blocking connect of the JDK and those of other libraries. Compare the medians ({@code p0.50}).
 * From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -DskipTests install
 * mvn -q -f benchmarks compile exec:exec \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main ConnectBenchmark -prof gc"
 * }</pre>
 *
 * OkHttp connects only as part of a call and is left to the lab.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConnectBenchmark {

  private Server server;
  private NameServer names;
  private InetSocketAddress address;
  private InetSocketAddress ipv6;
  private Connector connector;
  private BareLoop bareLoop;
  private MultiThreadIoEventLoopGroup group;
  private Bootstrap bootstrap;
  private PoolingHttpClientConnectionManager httpClient;

  /** Starts the server and every client. */
  @Setup
  public void start() throws IOException {
    server = new Server();
    names = new NameServer();
    address = server.address();
    ipv6 = new InetSocketAddress("::1", address.getPort());
    connector =
        Connector.builder()
            .dns(DnsSettings.builder().servers(List.of(names.address())).build())
            .option(StandardSocketOptions.SO_LINGER, 0)
            .build();
    bareLoop = new BareLoop();
    group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.SO_LINGER, 0)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(io.netty.channel.Channel channel) {
                    // nothing is read
                  }
                });
    httpClient =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoLinger(TimeValue.ZERO_MILLISECONDS).build())
            .build();
  }

  /** Closes everything. */
  @TearDown
  public void stop() throws IOException {
    connector.close();
    bareLoop.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    httpClient.close();
    names.close();
    server.close();
  }

  /** What the JDK needs: the floor. */
  @Benchmark
  public boolean blocking() throws IOException {
    return blocking(address);
  }

  /** The same over IPv6, as a name's first address is. */
  @Benchmark
  public boolean blockingIpv6() throws IOException {
    return blocking(ipv6);
  }

  private static boolean blocking(InetSocketAddress to) throws IOException {
    try (SocketChannel channel = SocketChannel.open(to)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      return channel.isConnected();
    }
  }

  /** The same on another thread, asked for and waited for: the floor of a loop that is alone. */
  @Benchmark
  public boolean bareLoop() throws IOException {
    try (SocketChannel channel = bareLoop.connect(address)) {
      return channel.isConnected();
    }
  }

  /** An address literal. */
  @Benchmark
  public boolean literal() throws IOException {
    try (SocketChannel channel = connector.connect("127.0.0.1", address.getPort())) {
      return channel.isConnected();
    }
  }

  /** A name whose two answers are in the cache; the connect goes to ::1. */
  @Benchmark
  public boolean cachedName() throws IOException {
    try (SocketChannel channel = connector.connect("name.bench.test", address.getPort())) {
      return channel.isConnected();
    }
  }

  /** Netty, waited for. */
  @Benchmark
  public boolean netty() throws InterruptedException {
    io.netty.channel.Channel channel = bootstrap.connect(address).sync().channel();
    boolean connected = channel.isActive();
    channel.close().sync();
    return connected;
  }

  /** HttpClient 5's connection manager, without a request. */
  @Benchmark
  public boolean httpClient5() throws Exception {
    HttpRoute route = new HttpRoute(new HttpHost("http", address.getAddress(), address.getPort()));
    ConnectionEndpoint endpoint =
        httpClient.lease("benchmark", route, null).get(Timeout.ofSeconds(1));
    httpClient.connect(endpoint, TimeValue.ofSeconds(1), HttpClientContext.create());
    boolean connected = endpoint.isConnected();
    endpoint.close(CloseMode.IMMEDIATE);
    httpClient.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    return connected;
  }
}
