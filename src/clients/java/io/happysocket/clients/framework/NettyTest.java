// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.happysocket.Connector;
import io.happysocket.clients.DeadFirst;
import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import io.happysocket.loopback.TlsKeys;
import io.happysocket.testing.BrokenNetwork;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Netty on NIO: a channel of it is made around the one that won. */
@Timeout(60)
@SuppressWarnings("FutureReturnValueIgnored") // writes and closes that nobody waits for
class NettyTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final SSLContext tls = TlsKeys.contextFor("dns:localhost");

  /** Connects as a Bootstrap does; the handler is told of the active channel. */
  static CompletableFuture<Channel> connect(
      Connector connector, InetSocketAddress remote, EventLoopGroup group, ChannelHandler handler) {
    return connector
        .connectAsync(remote.getHostString(), remote.getPort())
        .thenCompose(
            connected -> {
              CompletableFuture<Channel> active = new CompletableFuture<>();
              Channel channel = new NioSocketChannel(connected);
              channel.pipeline().addLast(handler);
              group
                  .register(channel)
                  .addListener(
                      done -> {
                        if (done.isSuccess()) {
                          active.complete(channel);
                        } else {
                          channel.close();
                          active.completeExceptionally(done.cause());
                        }
                      });
              return active;
            });
  }

  @AfterEach
  void stop() throws InterruptedException {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  private Channel echoServer(boolean secure) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (secure) {
                  SSLEngine engine = tls.createSSLEngine();
                  engine.setUseClientMode(false);
                  channel.pipeline().addLast(new SslHandler(engine));
                }
                channel
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object message) {
                            context.writeAndFlush(message);
                          }
                        });
              }
            })
        .bind(Loopback.FOUR, 0)
        .syncUninterruptibly()
        .channel();
  }

  private static int port(Channel server) {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** Says a word when the channel is active, and completes with the first five bytes back. */
  private final class Echo extends ChannelInitializer<Channel> {
    private final CompletableFuture<String> heard = new CompletableFuture<>();
    private final boolean secure;

    Echo(boolean secure) {
      this.secure = secure;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (secure) {
        SSLEngine engine = tls.createSSLEngine("localhost", port(channel));
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        channel.pipeline().addLast(new SslHandler(engine));
      }
      channel
          .pipeline()
          .addLast(
              new SimpleChannelInboundHandler<ByteBuf>() {
                @Override
                public void channelActive(ChannelHandlerContext context) {
                  context.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
                }

                @Override
                protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
                  heard.complete(message.toString(StandardCharsets.UTF_8));
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                  heard.completeExceptionally(cause);
                }
              });
    }
  }

  private void echoes(DeadFirst dead, int port, boolean secure) throws Exception {
    Echo echo = new Echo(secure);
    try (Connector connector = Connector.builder().build()) {
      Channel channel = connect(connector, at(dead, port), group, echo).get(20, TimeUnit.SECONDS);
      assertThat(echo.heard.get(20, TimeUnit.SECONDS)).isEqualTo("hello");
      assertThat(channel.remoteAddress()).isEqualTo(new InetSocketAddress(Loopback.FOUR, port));
      channel.close().sync();
    }
  }

  private static InetSocketAddress at(BrokenNetwork network) {
    return InetSocketAddress.createUnresolved(network.host(), network.port());
  }

  private static InetSocketAddress at(DeadFirst dead, int port) {
    return InetSocketAddress.createUnresolved(dead.name(), port);
  }

  @Test
  void anEchoComesThroughAPipelineWhateverTheFirstAddressDoes() throws Exception {
    for (boolean secure : new boolean[] {false, true}) {
      int port = port(echoServer(secure));
      try (DeadFirst dead = DeadFirst.refusing()) {
        echoes(dead, port, secure);
      }
      try (DeadFirst dead = DeadFirst.silent(port)) {
        echoes(dead, port, secure);
      }
    }
  }

  @Test
  void theFutureFailsWithTheConnectorsFailures() throws Exception {
    Duration impatience = Duration.ofMillis(300);
    try (Connector connector = Connector.builder().connectDeadline(impatience).build();
        BrokenNetwork refusing = DeadFirst.allRefusing();
        BrokenNetwork silent = DeadFirst.allSilent()) {
      assertThat(failure(connector, at(refusing))).hasCauseInstanceOf(ConnectException.class);
      assertThat(failure(connector, at(silent))).hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  private Throwable failure(Connector connector, InetSocketAddress remote) {
    return catchThrowable(
        () -> connect(connector, remote, group, new Echo(false)).get(20, TimeUnit.SECONDS));
  }

  @Test
  void aThousandConnectsWithMixedFailuresLeaveNothingOpen() throws Exception {
    Channel server = echoServer(false);
    // every loop of the group has its selector
    anEchoComesThroughAPipelineWhateverTheFirstAddressDoes();
    LeakCheck leaks = new LeakCheck();
    try (Connector connector = Connector.builder().build();
        Connector hasty = Connector.builder().connectDeadline(Duration.ofMillis(10)).build();
        DeadFirst dead = DeadFirst.refusing();
        BrokenNetwork nobody = DeadFirst.allRefusing();
        BrokenNetwork silent = DeadFirst.allSilent()) {
      for (int i = 0; i < DeadFirst.ROUNDS; i++) {
        if (i % 10 == 0) {
          assertThat(failure(hasty, at(silent))).isNotNull();
        } else if (i % 10 < 4) {
          assertThat(failure(connector, at(nobody))).isNotNull();
        } else {
          connect(connector, at(dead, port(server)), group, new Echo(false))
              .get(20, TimeUnit.SECONDS)
              .close()
              .sync();
        }
      }
    }
    leaks.nothingIsLeft();
  }
}
