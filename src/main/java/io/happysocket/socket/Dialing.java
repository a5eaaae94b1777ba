// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import io.happysocket.ConnectInterruptedException;
import io.happysocket.ConnectRequest;
import io.happysocket.Connection;
import io.happysocket.RaceFailure;
import io.happysocket.handshake.Handshake;
import io.happysocket.loop.ReadinessWait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a socket's connect races for: a name, an address alone, or the peer of an open
 * socket and then the name. Thread-safe.
 *
 * @param requests of the connector
 * @param policy for resolved addresses
 * @param openSockets the factory's open sockets; null to pin nothing
 * @param longest the time that a connect may take whatever its client says; null for no such time
 * @param proxy what to go through; null for what the JVM's properties say
 */
record Dialing(
    HappySocketFactory.Requests requests,
    AddressPolicy policy,
    @Nullable OpenSockets openSockets,
    @Nullable Duration longest,
    @Nullable Proxy proxy)
    implements RacedSocketImpl.Dial {

  /** A peer that answered before and loses this SYN would answer the next, which comes then. */
  private static final Duration PEER_PATIENCE = Duration.ofSeconds(1);

  /** As this, through a proxy. */
  Dialing through(Proxy other) {
    return new Dialing(requests, policy, openSockets, longest, other);
  }

  @Override
  public RacedSocketImpl.Dialled connect(
      InetSocketAddress remote, int timeoutMillis, RacedSocketImpl.Preparation preparation)
      throws IOException {
    Route route = Route.find(PeerAddress.orThisMachine(remote), policy, proxy);
    Races races = new Races(route, timeoutMillis, preparation);
    try {
      return new RacedSocketImpl.Dialled(races.run(), route.through() != null);
    } catch (ConnectInterruptedException e) {
      throw PlainFailure.because("Closed by interrupt", e);
    } catch (IllegalStateException e) {
      throw PlainFailure.because(String.valueOf(e.getMessage()), e);
    }
  }

  /** The races of one connect, one after the other within one deadline. */
  private final class Races {
    private final InetSocketAddress remote;
    private final @Nullable Handshake<SocketChannel> check;
    private final @Nullable OpenSockets pinned;
    private final boolean named;
    private final RacedSocketImpl.Preparation preparation;
    private Duration left;

    Races(Route route, int timeoutMillis, RacedSocketImpl.Preparation preparation)
        throws IOException {
      this.remote = route.to();
      this.check = route.through();
      this.pinned = check == null ? openSockets : null; // a proxy is nobody's server
      this.named = PeerAddress.name(remote) != null;
      this.preparation = preparation;
      this.left = timeoutMillis == 0 ? request().deadline() : limited(timeoutMillis);
    }

    private Duration limited(int timeoutMillis) {
      Duration asked = Duration.ofMillis(timeoutMillis);
      return longest == null || asked.compareTo(longest) < 0 ? asked : longest;
    }

    Connection run() throws IOException {
      InetAddress address = remote.getAddress();
      if (address != null && (!named || policy == AddressPolicy.HONOUR_ADDRESS)) {
        return race(request().at(address), left);
      }
      Connection toPeer = toPeer(pinned);
      Connection connection = toPeer == null ? race(byName(address), left) : toPeer;
      if (pinned != null) {
        pinned.add(remote.getHostString(), remote.getPort(), connection.channel());
      }
      return connection;
    }

    private ConnectRequest byName(@Nullable InetAddress address) throws IOException {
      // the wildcard is no address of a name: whoever has to give one gives it for none
      return address == null || address.isAnyLocalAddress() ? request() : request().found(address);
    }

    /** The connection to the open socket's peer; null if there is none, or it does not answer. */
    private @Nullable Connection toPeer(@Nullable OpenSockets known) throws IOException {
      InetAddress peer =
          known == null ? null : known.peer(remote.getHostString(), remote.getPort());
      if (peer == null) {
        return null;
      }
      try {
        Duration patience = left.compareTo(PEER_PATIENCE) < 0 ? left : PEER_PATIENCE;
        return race(request().at(peer), patience);
      } catch (ConnectInterruptedException e) {
        throw e;
      } catch (IOException e) {
        if (e instanceof RaceFailure failure && timeIsLeftAfter(failure)) {
          return null;
        }
        throw e;
      }
    }

    private boolean timeIsLeftAfter(RaceFailure failure) {
      left = left.minusNanos(failure.report().totalNanos());
      return !left.isNegative() && !left.isZero();
    }

    private Connection race(ConnectRequest request, Duration within) throws IOException {
      ConnectRequest prepared = preparation.prepare(request.within(within));
      if (!ReadinessWait.endsWithAnInterrupt()) {
        prepared.ignoringInterrupts();
      }
      return check == null ? prepared.connect() : prepared.connect(check).connection();
    }

    private ConnectRequest request() throws IOException {
      if (remote.getPort() == 0) {
        throw new ConnectException("port 0 cannot be connected to: " + remote);
      }
      try {
        return requests.request(remote.getHostString(), remote.getPort());
      } catch (IllegalArgumentException e) {
        InetAddress address = remote.getAddress();
        if (address != null) {
          // a plain socket does not look at the name that an address carries
          return requests.request(address.getHostAddress(), remote.getPort()).at(address);
        }
        UnknownHostException plain = new UnknownHostException(e.getMessage());
        plain.initCause(e);
        throw plain;
      }
    }
  }
}
