// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.rpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.happysocket.Connector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** gRPC over its Netty transport, native or not, with proved addresses. */
class GrpcNettyTest extends GrpcContract {

  /** For targets such as {@code happy:///name.example:443}. */
  private static final class Proving extends NameResolverProvider {
    private final Connector connector;

    Proving(Connector connector) {
      this.connector = connector;
    }

    @Override
    public String getDefaultScheme() {
      return "happy";
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return 5; // of the resolvers for its scheme, of which it is the only one
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
      return new ProvedNames(connector, target, args.getSynchronizationContext());
    }
  }

  private static final class ProvedNames extends NameResolver {
    private final Connector connector;
    private final URI target;
    private final SynchronizationContext context;
    private CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
    private @Nullable Listener2 listener;

    ProvedNames(Connector connector, URI target, SynchronizationContext context) {
      this.connector = connector;
      this.target = URI.create("happy:/" + target.getPath()); // the name as its authority
      this.context = context;
    }

    @Override
    public String getServiceAuthority() {
      return target.getAuthority();
    }

    @Override
    public void start(Listener2 listener) {
      this.listener = listener;
      refresh();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tell() has what it would have
    public void refresh() {
      lookup = connector.lookupAsync(target.getHost(), target.getPort());
      lookup.whenComplete((found, failure) -> context.execute(() -> tell(found, failure)));
    }

    private void tell(@Nullable List<InetAddress> found, @Nullable Throwable failure) {
      if (listener != null) {
        listener.onResult2(
            ResolutionResult.newBuilder()
                .setAddressesOrError(
                    found == null
                        ? StatusOr.fromStatus(Status.UNAVAILABLE.withCause(failure))
                        : StatusOr.fromValue(found.stream().map(this::group).toList()))
                .build());
      }
    }

    private EquivalentAddressGroup group(InetAddress address) {
      return new EquivalentAddressGroup(new InetSocketAddress(address, target.getPort()));
    }

    @Override
    public void shutdown() {
      listener = null;
      lookup.cancel(false);
    }
  }

  @Override
  protected Client client(@Nullable Connector connector, Duration connectTimeout) {
    if (connector == null) {
      return (host, port) -> exchange("dns:///" + host + ":" + port, connectTimeout);
    }
    NameResolverProvider proving = new Proving(connector);
    NameResolverRegistry.getDefaultRegistry().register(proving);
    return new Client() {
      @Override
      public void exchange(String host, int port) throws InterruptedException {
        GrpcNettyTest.exchange("happy:///" + host + ":" + port, connectTimeout);
      }

      @Override
      public void close() {
        NameResolverRegistry.getDefaultRegistry().deregister(proving);
      }
    };
  }

  private static void exchange(String target, Duration timeout) throws InterruptedException {
    call(NettyChannelBuilder.forTarget(target).usePlaintext().build(), timeout);
  }
}
