// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import io.happysocket.Connector;
import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Gives Netty the addresses of a name with one first that has just answered. */
@SuppressWarnings("FutureReturnValueIgnored") // the promise has what comes of it
final class RacedAddresses extends AddressResolverGroup<InetSocketAddress> {

  private final Connector connector;

  RacedAddresses(Connector connector) {
    this.connector = connector;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {
      @Override
      protected boolean doIsResolved(InetSocketAddress address) {
        return !address.isUnresolved();
      }

      @Override
      protected void doResolve(InetSocketAddress name, Promise<InetSocketAddress> promise) {
        lookup(name, promise, addresses -> addresses.get(0));
      }

      @Override
      protected void doResolveAll(
          InetSocketAddress name, Promise<List<InetSocketAddress>> promise) {
        lookup(name, promise, addresses -> addresses);
      }
    };
  }

  private <T> void lookup(
      InetSocketAddress name, Promise<T> promise, Function<List<InetSocketAddress>, T> choice) {
    int port = name.getPort();
    CompletableFuture<List<InetAddress>> lookup = connector.lookupAsync(name.getHostString(), port);
    promise.addListener(done -> lookup.cancel(true)); // nothing to cancel unless the promise was
    lookup.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            promise.trySuccess(
                choice.apply(
                    found.stream().map(each -> new InetSocketAddress(each, port)).toList()));
          } else {
            promise.tryFailure(failure);
          }
        });
  }
}
