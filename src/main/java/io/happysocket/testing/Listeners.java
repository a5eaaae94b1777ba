// SPDX-License-Identifier: Apache-2.0
package io.happysocket.testing;

import io.happysocket.address.text.AddressText;
import io.happysocket.loop.EventLoop;
import io.happysocket.loop.Workers;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sockets on loopback addresses that share one port and serve, refuse or keep silent. The loop
 * accepts; services run on threads of their own.
 */
final class Listeners implements Closeable {

  /** Room for every race of every strategy of the demo. */
  private static final int BACKLOG = 200;

  /** The port that the system gave for one address may be taken on another. */
  private static final int PORTS_TO_TRY = 20;

  private static final int CONNECTIONS_AT_ONCE = 256;

  private final EventLoop loop;
  private final Workers services = new Workers("broken-network-service", CONNECTIONS_AT_ONCE);
  private final Deque<Closeable> open = new ArrayDeque<>();
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private int port;

  private Listeners(EventLoop loop, int port) {
    this.loop = loop;
    this.port = port;
  }

  /** Opens them all on one port; 0 for any that is free on all of the addresses. */
  static Listeners open(EventLoop loop, int port, Map<InetAddress, Endpoint> endpoints)
      throws IOException {
    for (InetAddress address : endpoints.keySet()) {
      if (!Ports.isHere(address)) {
        throw new IOException(AddressText.of(address) + " cannot be used on this machine");
      }
    }
    for (int left = port == 0 ? PORTS_TO_TRY : 1; ; left--) {
      Listeners opened = new Listeners(loop, port);
      boolean complete = false;
      try {
        for (Map.Entry<InetAddress, Endpoint> entry : endpoints.entrySet()) {
          opened.add(entry.getKey(), entry.getValue());
        }
        complete = true;
        return opened;
      } catch (BindException e) {
        if (left == 1) {
          String where = port == 0 ? "no port is free" : "port " + port + " is taken";
          List<String> on = endpoints.keySet().stream().map(AddressText::of).toList();
          throw new IOException(where + " on one of " + on, e);
        }
        // taken on another address: the next round starts from another port
      } finally {
        if (!complete) {
          opened.close();
        }
      }
    }
  }

  /** The port that all of them share. */
  int port() {
    return port;
  }

  private void add(InetAddress address, Endpoint endpoint) throws IOException {
    InetSocketAddress at = new InetSocketAddress(address, port);
    switch (endpoint.kind()) {
      case EXISTING -> {}
      case SILENT -> port = keep(new SilentPort(address, port)).port();
      case REFUSING -> {
        // bound and not listening: refuses, and nobody else can take the port meanwhile
        SocketChannel bound = keep(SocketChannel.open(Ports.family(address)));
        port = portOf(bound.bind(at).getLocalAddress());
      }
      case SERVING -> {
        ServerSocketChannel server = keep(ServerSocketChannel.open(Ports.family(address)));
        port = portOf(server.bind(at, BACKLOG).getLocalAddress());
        server.configureBlocking(false);
        onLoop(
            loop,
            () ->
                loop.register(server, SelectionKey.OP_ACCEPT, () -> acceptable(server, endpoint)));
      }
    }
  }

  private static int portOf(SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }

  private <C extends Closeable> C keep(C socket) {
    open.push(socket);
    return socket;
  }

  /** Runs a task on the loop and waits for it. */
  static void onLoop(EventLoop loop, Callable<?> task) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      loop.execute(
          () -> {
            try {
              task.call();
              done.complete(null);
            } catch (Exception e) {
              done.completeExceptionally(e);
            }
          });
      done.get();
    } catch (RejectedExecutionException | ExecutionException e) {
      throw new IOException("no thread or descriptor is left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a network was started");
    }
  }

  // ---- connections, on the loop

  private void acceptable(ServerSocketChannel server, Endpoint endpoint) {
    try {
      SocketChannel client = server.accept();
      if (client != null) {
        clients.add(client.socket());
        Runnable serving = () -> serve(endpoint, client.socket());
        loop.schedule(loop.now() + endpoint.delayNanos(), () -> start(serving, client.socket()));
      }
    } catch (IOException e) {
      // it has left before it was accepted, or no descriptor is left for it
    }
  }

  private void start(Runnable serving, Socket client) {
    try {
      services.execute(serving);
    } catch (RejectedExecutionException e) {
      end(client); // no thread is left for it
    }
  }

  /** On a thread of its own. */
  private void serve(Endpoint endpoint, Socket client) {
    try {
      endpoint.service().serve(client);
    } catch (IOException e) {
      // of this connection alone
    } finally {
      end(client);
    }
  }

  private void end(Socket client) {
    clients.remove(client);
    try {
      client.close();
    } catch (IOException e) {
      // closed all the same
    }
  }

  /** Closes all; to be called when the loop is closed, so that nothing is accepted any more. */
  @Override
  public void close() throws IOException {
    services.close();
    clients.forEach(this::end);
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
