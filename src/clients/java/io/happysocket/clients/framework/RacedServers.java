// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import io.happysocket.Connector;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.Address;
import io.vertx.core.net.AddressResolver;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.endpoint.EndpointBuilder;
import io.vertx.core.spi.endpoint.EndpointResolver;
import java.net.InetSocketAddress;

/** Gives Vert.x the address of a name that has just answered. */
record RacedServers(Connector connector) implements AddressResolver<SocketAddress> {

  @Override
  public EndpointResolver<SocketAddress, ?, ?, ?> endpointResolver(Vertx vertx) {
    return new ByRace<>();
  }

  private final class ByRace<E> implements EndpointResolver<SocketAddress, SocketAddress, E, E> {
    @Override
    public SocketAddress tryCast(Address address) {
      return address instanceof SocketAddress name && name.isInetSocket() ? name : null;
    }

    @Override
    public Future<E> resolve(SocketAddress name, EndpointBuilder<E, SocketAddress> endpoint) {
      return Future.fromCompletionStage(connector.lookupAsync(name.host(), name.port()))
          .map(found -> new InetSocketAddress(found.get(0), name.port()))
          .map(first -> endpoint.addServer(SocketAddress.inetSocketAddress(first)).build());
    }

    @Override
    public E endpoint(E resolved) {
      return resolved;
    }

    @Override
    public boolean isValid(E resolved) {
      return false; // asks again each time: the connector knows how long its proof is good
    }

    @Override
    public SocketAddress addressOf(SocketAddress server) {
      return server;
    }

    @Override
    public void dispose(E resolved) {}

    @Override
    public void close() {}
  }
}
