// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.rpc;

import io.grpc.okhttp.OkHttpChannelBuilder;
import io.happysocket.Connector;
import io.happysocket.socket.AddressPolicy;
import io.happysocket.socket.HappySocketFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** gRPC over its OkHttp transport, which asks the factory for sockets to addresses. */
class GrpcOkHttpTest extends GrpcContract {

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    return (host, port) -> {
      OkHttpChannelBuilder channel = OkHttpChannelBuilder.forAddress(host, port).usePlaintext();
      if (connector != null) {
        channel.socketFactory(new HappySocketFactory(connector, AddressPolicy.BY_NAME));
      }
      call(channel.build(), connectTimeout);
    };
  }
}
