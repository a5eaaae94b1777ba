// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.RaceFailure;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * HappySocket with a strategy, and perhaps another Connection Attempt Delay in ms; its reports go
 * to the error output.
 */
final class HappySocketDriver implements Driver {

  private final ConnectorBuilder builder;
  private Connector connector;

  private HappySocketDriver(ConnectorBuilder builder) {
    this.builder = builder;
    fresh();
  }

  public static void main(String[] args) throws IOException {
    ConnectorBuilder builder = Connector.builder().strategy(Strategies.byName(args[0]));
    if (args.length > 1) {
      builder.attemptDelay(Duration.ofMillis(Long.parseLong(args[1])));
    }
    Driver.serve(Driver.versionOf(Connector.class), new HappySocketDriver(builder));
  }

  @Override
  public void fresh() {
    if (connector != null) {
      connector.close();
    }
    connector = builder.build();
  }

  @Override
  public void connect(String host, int port) throws IOException {
    Connection connection;
    try {
      connection = connector.connectWithReport(host, port);
    } catch (IOException e) {
      if (e instanceof RaceFailure failure) {
        System.err.println(failure.report());
      }
      throw e;
    }
    try (SocketChannel channel = connection.channel()) {
      channel.write(ByteBuffer.wrap(REQUEST));
      ByteBuffer answer = ByteBuffer.allocate(1024);
      while (channel.read(answer) >= 0) {
        answer.clear();
      }
    }
    System.err.println(connection.report());
  }
}
