// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.happysocket.clients.PluggedContract;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One call on a channel of its own, which has a connect time-out of its transport's. */
abstract class GrpcContract extends PluggedContract {

  private static final String TEXT = "hello";

  private EchoServer server;

  @Override
  protected int start() throws IOException {
    server = new EchoServer();
    return server.port();
  }

  @Override
  protected void stop() {
    server.close();
  }

  /** Has one call, within a time, and closes the channel. */
  static void call(ManagedChannel channel, Duration timeout) throws InterruptedException {
    try {
      CallOptions options =
          CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(ClientCalls.blockingUnaryCall(channel, EchoServer.ECHO, options, TEXT))
          .isEqualTo(TEXT);
    } finally {
      channel.shutdownNow();
      assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
