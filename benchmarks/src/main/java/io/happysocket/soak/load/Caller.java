// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import io.happysocket.ConnectRequest;
import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.HandshakeResult;
import io.happysocket.HappySocket;
import io.happysocket.soak.load.Operation.Trouble;
import io.happysocket.socket.HappySocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;

/** Performs operations, as an application would, and looks at what it gets. Thread-safe. */
final class Caller {

  /** Futures that may be waited for at a time. */
  private static final int MOST_FUTURES = 512;

  /**
   * A blocking connect ends with its deadline, or a second later at most; a machine may be busy.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The connector's loop has this name and no number. */
  private static final String LOOP = "happysocket";

  private final Clients clients;
  private final Troubles troubles;
  private final Ledger ledger;
  private final Semaphore futures = new Semaphore(MOST_FUTURES);

  Caller(Clients clients, Troubles troubles, Ledger ledger) {
    this.clients = clients;
    this.troubles = troubles;
    this.ledger = ledger;
  }

  void perform(Operation operation) throws InterruptedException {
    if (operation.way().isFuture()) {
      futures.acquire();
      ledger.begins(operation);
      begin(operation);
    } else {
      ledger.begins(operation);
      block(operation);
    }
  }

  // ---- blocking

  private interface Blocking {
    AutoCloseable connect() throws IOException;
  }

  private void block(Operation operation) {
    long begin = System.nanoTime();
    Troubles.Interruptible here = new Troubles.Interruptible();
    if (operation.trouble() == Trouble.INTERRUPT) {
      troubles.after(operation, here::interrupt);
    }
    AutoCloseable connected = null;
    Throwable thrown = null;
    try {
      connected = blocking(operation).connect();
    } catch (Throwable e) {
      thrown = e;
    }
    boolean flagged = here.leave();
    long lateNanos = System.nanoTime() - begin - operation.deadline().toNanos();
    ledger.late(lateNanos);
    if (lateNanos > GRACE_NANOS) {
      ledger.fault(
          operation, "late by " + TimeUnit.NANOSECONDS.toMillis(lateNanos) + " ms", thrown);
    }
    Outcome outcome = thrown == null ? Outcome.CONNECTED : Outcome.of(thrown);
    if (outcome == Outcome.INTERRUPTED && !flagged) {
      ledger.fault(operation, "interrupted, and its flag is not set", thrown);
    }
    use(operation, connected);
    ledger.ends(operation, outcome, thrown);
  }

  private Blocking blocking(Operation operation) throws IOException {
    String host = operation.host();
    int port = operation.port();
    if (operation.way() == Way.REQUEST || operation.way() == Way.AT_ADDRESS) {
      return request(operation)::connect;
    }
    if (operation.way() == Way.SOCKET) {
      return () -> socket(operation);
    }
    if (operation.client() == Client.SHARED) {
      return operation.way() == Way.LOOKUP
          ? () -> found(HappySocket.lookup(host))
          : () -> HappySocket.connect(host, port, operation.deadline());
    }
    Connector connector = clients.of(operation.client());
    return switch (operation.way()) {
      case CONNECT -> () -> connector.connect(host, port, operation.deadline());
      case RACE -> () -> connector.connectWithReport(host, port, operation.deadline());
      case CHECK -> () -> connector.connect(host, port, operation.check(), operation.deadline());
      default -> () -> found(connector.lookup(host));
    };
  }

  private ConnectRequest request(Operation operation) throws IOException {
    ConnectRequest request =
        operation.client() == Client.SHARED
            ? HappySocket.request(operation.host(), operation.port())
            : clients.of(operation.client()).request(operation.host(), operation.port());
    request.within(operation.deadline());
    if (operation.way() == Way.AT_ADDRESS && operation.place().isLiteral()) {
      request.at(InetAddress.getByName(operation.host()));
    }
    if (operation.trouble() == Trouble.CANCEL) {
      troubles.after(operation, request::cancel);
    }
    return request;
  }

  private Socket socket(Operation operation) throws IOException {
    SocketFactory factory =
        operation.client() == Client.SHARED
            ? HappySocketFactory.getDefault()
            : new HappySocketFactory(clients.of(operation.client()));
    Socket socket = factory.createSocket();
    try {
      socket.connect(
          InetSocketAddress.createUnresolved(operation.host(), operation.port()),
          (int) operation.deadline().toMillis());
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private static AutoCloseable found(List<InetAddress> addresses) throws IOException {
    if (addresses.isEmpty()) {
      throw new IOException("a lookup found nothing");
    }
    return () -> {};
  }

  // ---- with a future

  private void begin(Operation operation) {
    CompletableFuture<?> future;
    try {
      future = future(operation);
    } catch (Throwable e) {
      ends(operation, null, e);
      return;
    }
    CompletableFuture<?> unused =
        future.whenComplete((connected, e) -> ends(operation, (AutoCloseable) connected, e));
    if (operation.trouble() == Trouble.CANCEL) {
      troubles.after(operation, () -> cancel(operation, future));
    }
  }

  private void cancel(Operation operation, CompletableFuture<?> future) {
    boolean cancelled = future.cancel(true);
    if (!future.isDone() || cancelled != future.isCancelled()) {
      ledger.fault(operation, "cancel returned, and the future is " + future, null);
    }
  }

  private CompletableFuture<?> future(Operation operation) {
    String host = operation.host();
    int port = operation.port();
    if (operation.client() == Client.SHARED) {
      return HappySocket.connectAsync(host, port);
    }
    Connector connector = clients.of(operation.client());
    return switch (operation.way()) {
      case FUTURE -> connector.connectAsync(host, port);
      case RACE_FUTURE -> connector.connectWithReportAsync(host, port);
      default -> connector.connectAsync(host, port, operation.check());
    };
  }

  private void ends(Operation operation, AutoCloseable connected, Throwable thrown) {
    try {
      if (Thread.currentThread().getName().equals(LOOP)) {
        ledger.fault(operation, "told on the connector's loop", thrown);
      }
      use(operation, connected);
      ledger.ends(operation, thrown == null ? Outcome.CONNECTED : Outcome.of(thrown), thrown);
    } finally {
      futures.release();
    }
  }

  // ---- what was connected

  private void use(Operation operation, AutoCloseable connected) {
    if (connected == null) {
      return;
    }
    try (connected) {
      if (connected instanceof Socket socket) {
        use(operation, socket);
      } else if (connected instanceof SocketChannel channel) {
        use(operation, channel);
      } else if (connected instanceof Connection connection) {
        use(operation, connection);
      } else if (connected instanceof HandshakeResult<?> accepted) {
        require(operation, accepted.result().equals(operation.host()), "another's verdict");
        use(operation, accepted.connection());
      }
    } catch (Exception e) {
      ledger.fault(operation, "connected, but cannot be used", e);
    }
  }

  private void use(Operation operation, Connection connection) throws IOException {
    require(operation, connection.report().host().equals(operation.host()), "another's report");
    use(operation, connection.channel());
  }

  private void use(Operation operation, SocketChannel channel) throws IOException {
    require(operation, channel.isConnected() && channel.isBlocking(), "not connected and blocking");
    require(operation, !channel.isRegistered(), "registered with a selector");
    InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
    require(operation, remote.getPort() == operation.port(), "connected to " + remote);
    if (operation.talks()) {
      Check.exchange(channel);
      ledger.exchanged();
    }
    if (operation.resets()) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }

  private void use(Operation operation, Socket socket) throws IOException {
    require(operation, socket.isConnected(), "not connected");
    if (operation.talks()) {
      socket.getOutputStream().write(1);
      require(operation, socket.getInputStream().read() == 1, "no echo");
      ledger.exchanged();
    }
    if (operation.resets()) {
      socket.setSoLinger(true, 0);
    }
  }

  private void require(Operation operation, boolean holds, String otherwise) {
    if (!holds) {
      ledger.fault(operation, otherwise, null);
    }
  }
}
