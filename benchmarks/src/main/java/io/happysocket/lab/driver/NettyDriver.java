// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.Version;
import java.io.IOException;

/** Netty's bootstrap with its defaults: NIO, and the JDK's names. */
final class NettyDriver implements Driver {

  private final Bootstrap bootstrap =
      new Bootstrap()
          .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
          .channel(NioSocketChannel.class)
          .handler(new Nothing());

  private static final class Nothing extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      // what comes in is dropped at the pipeline's end
    }
  }

  private NettyDriver() {}

  public static void main(String[] args) throws IOException {
    String version = Version.identify().get("netty-transport").artifactVersion();
    Driver.serve(version, new NettyDriver());
  }

  @Override
  public void fresh() {
    // it keeps nothing but the JVM's cache of names, and each name is new
  }

  @Override
  public void connect(String host, int port) throws Exception {
    Channel channel = bootstrap.connect(host, port).sync().channel();
    channel.writeAndFlush(Unpooled.wrappedBuffer(REQUEST)).sync();
    channel.closeFuture().sync();
  }
}
