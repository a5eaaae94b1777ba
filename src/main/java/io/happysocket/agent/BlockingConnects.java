// SPDX-License-Identifier: Apache-2.0
package io.happysocket.agent;

import io.happysocket.ConnectInterruptedException;
import io.happysocket.ConnectRequest;
import io.happysocket.Connection;
import io.happysocket.RaceFailure;
import io.happysocket.address.text.NamedAddress;
import io.happysocket.agent.Statistics.Count;
import io.happysocket.dns.system.PlatformResolver;
import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connects of the JDK's blocking sockets: which of them are raced, and by what. Thread-safe.
 *
 * <p>Raced is a socket that is not bound, to an address that carries a name, if the name has more
 * addresses and this is one of them. Everything else is left to the JDK, and so is every connect
 * once something here has failed.
 */
final class BlockingConnects {

  private final AgentOptions options;
  private final Machinery machinery;
  private final Statistics statistics;
  private final Map<SocketImpl, ConnectRequest> underWay = new ConcurrentHashMap<>();
  private final AtomicBoolean foreignTold = new AtomicBoolean();
  private @Nullable MethodHandle optionsOf;
  private @Nullable MethodHandle closing;

  BlockingConnects(AgentOptions options, Machinery machinery, Statistics statistics) {
    this.options = options;
    this.machinery = machinery;
    this.statistics = statistics;
  }

  void readBy(MethodHandle options, MethodHandle isClosing) {
    optionsOf = options;
    closing = isClosing;
  }

  /**
   * Connects.
   *
   * @param millis at most; 0 for the connector's deadline
   * @return a channel and its peer's address; null for what is not raced
   * @throws IOException if no address could be connected to
   */
  @Nullable Object @Nullable [] race(SocketImpl impl, InetSocketAddress remote, int millis)
      throws IOException {
    SocketChannel won = null;
    try {
      ConnectRequest request = request(impl, remote, millis);
      if (request == null) {
        statistics.add(Count.ALONE);
        return null;
      }
      Connection connection = won(impl, request, remote.getAddress());
      won = connection.channel();
      InetSocketAddress peer = (InetSocketAddress) won.getRemoteAddress();
      InetAddress named = NamedAddress.of(remote.getHostString(), peer.getAddress());
      return new Object[] {won, new InetSocketAddress(named, peer.getPort())};
    } catch (PlainFailure e) {
      throw e.plain;
    } catch (Throwable e) { // ours, whatever it is; the application's connect must not suffer
      machinery.broke(e);
      if (won != null) {
        won.close();
      }
      return null;
    }
  }

  /** What races; null for what is the JDK's. */
  private @Nullable ConnectRequest request(SocketImpl impl, InetSocketAddress remote, int millis)
      throws Throwable {
    String host = remote.getHostString();
    InetAddress address = remote.getAddress();
    if (host.equals(address.getHostAddress())
        || remote.getPort() == 0
        || !machinery.concerns(host)) {
      return null;
    }
    ConnectRequest request;
    try {
      if (options.ownDns()) {
        request = machinery.connector().request(host, remote.getPort()).found(address);
      } else {
        List<InetAddress> all = PlatformResolver.addresses(host);
        if (all.size() < 2 || !all.contains(address)) {
          return null;
        }
        machinery.handed().hand(host, all);
        request = machinery.connector().request(host, remote.getPort());
      }
    } catch (UnknownHostException | IllegalArgumentException e) {
      return null; // a name of the caller's own, or one that only the JDK takes
    }
    try {
      prepare(request, impl, millis);
    } catch (SocketException e) {
      return null; // another thread has closed the socket: the JDK says so
    }
    return request;
  }

  private void prepare(ConnectRequest request, SocketImpl impl, int millis) throws Throwable {
    MethodHandle reading = optionsOf;
    Map<?, ?> set = reading == null ? Map.of() : (Map<?, ?>) reading.invokeExact(impl);
    set.forEach((option, value) -> set(request, (SocketOption<?>) option, value));
    if (!ReadinessWait.endsWithAnInterrupt()) {
      request.ignoringInterrupts();
    }
    if (millis > 0) {
      Duration asked = Duration.ofMillis(millis);
      Duration longest = options.deadline();
      request.within(longest == null || asked.compareTo(longest) < 0 ? asked : longest);
    }
  }

  @SuppressWarnings("unchecked") // option and value came as one
  private static <T> void set(ConnectRequest request, SocketOption<T> option, Object value) {
    request.option(option, (T) value);
  }

  private Connection won(SocketImpl impl, ConnectRequest request, InetAddress first)
      throws PlainFailure {
    underWay.put(impl, request);
    try {
      if (isClosing(impl)) { // before it was under way, so that closed() found nothing
        throw new SocketException("Socket closed");
      }
      Connection connection = request.connect();
      statistics.add(connection.report(), first);
      return connection;
    } catch (IOException e) {
      if (e instanceof RaceFailure failure) {
        statistics.add(failure.report(), first);
      }
      throw new PlainFailure(plain(e));
    } finally {
      underWay.remove(impl);
    }
  }

  private boolean isClosing(SocketImpl impl) {
    MethodHandle reading = closing;
    try {
      return reading != null && (boolean) reading.invokeExact(impl);
    } catch (Throwable e) {
      throw new IllegalStateException("the state of a socket cannot be read", e);
    }
  }

  /** The socket has been closed: its connect is over. */
  void closed(SocketImpl impl) {
    ConnectRequest request = underWay.isEmpty() ? null : underWay.get(impl);
    if (request != null) {
      request.cancel();
    }
  }

  /** An implementation that is not the JDK's connects a socket of its own. */
  void foreign(SocketImpl impl) {
    if (!foreignTold.getAndSet(true)) {
      Said.line(
          "sockets of " + impl.getClass().getName() + " connect by themselves, and are not raced");
    }
  }

  // ---- in the JDK's terms

  /** A race that nobody won: what the socket throws, which is no fault of the agent. */
  private static final class PlainFailure extends Exception {
    private static final long serialVersionUID = 1;
    private final IOException plain;

    PlainFailure(IOException plain) {
      super(plain);
      this.plain = plain;
    }
  }

  /**
   * Of a type of the JDK's: an exception may be sent to another JVM, which does not know the
   * agent's.
   */
  private static IOException plain(IOException failure) {
    String words = failure.getMessage();
    IOException plain;
    if (failure instanceof ConnectInterruptedException) {
      plain = new SocketException("Closed by interrupt");
    } else if (failure instanceof SocketTimeoutException) {
      plain = new SocketTimeoutException(words);
    } else if (failure instanceof ConnectException) {
      plain = new ConnectException(words);
    } else if (failure instanceof UnknownHostException) {
      plain = new UnknownHostException(words);
    } else {
      plain = new SocketException(words);
    }
    plain.setStackTrace(failure.getStackTrace());
    Throwable cause = failure.getCause();
    if (cause != null && cause.getClass().getModule() == Object.class.getModule()) {
      plain.initCause(cause);
    }
    return plain;
  }
}
