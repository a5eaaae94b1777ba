// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.driver;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.RaceFailure;
import io.happysocket.strategy.builtin.Strategies;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** HappySocket with a strategy; its reports go to the error output. */
final class HappySocketDriver implements Driver {

  private final String strategy;
  private Connector connector;

  private HappySocketDriver(String strategy) {
    this.strategy = strategy;
    fresh();
  }

  public static void main(String[] args) throws IOException {
    Driver.serve(Driver.versionOf(Connector.class), new HappySocketDriver(args[0]));
  }

  @Override
  public void fresh() {
    if (connector != null) {
      connector.close();
    }
    connector = Connector.builder().strategy(Strategies.byName(strategy)).build();
  }

  @Override
  public void connect(String host, int port) throws IOException {
    Connection connection;
    try {
      connection = connector.race(host, port);
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
