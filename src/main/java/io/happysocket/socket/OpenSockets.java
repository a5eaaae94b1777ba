// SPDX-License-Identifier: Apache-2.0
package io.happysocket.socket;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows which sockets of one factory are open, to send a second one after the first: a driver that
 * makes a factory for each of its connections (PgJDBC) cancels a query on a socket of the same
 * factory, and only the server that runs the query can cancel it. A factory with several open
 * sockets to a host is shared, and which of them the next one belongs to is not known. Thread-safe.
 */
final class OpenSockets {

  private final Map<String, List<WeakReference<SocketChannel>>> open = new HashMap<>();

  /** The peer of the one open socket to a host; null when there is none or more than one. */
  synchronized @Nullable InetAddress peer(String host, int port) {
    List<SocketChannel> here = open(key(host, port));
    if (here.size() != 1) {
      return null;
    }
    try {
      return ((InetSocketAddress) here.get(0).getRemoteAddress()).getAddress();
    } catch (IOException e) {
      return null; // closed just now
    }
  }

  synchronized void add(String host, int port, SocketChannel channel) {
    String key = key(host, port);
    open(key); // forgets the closed ones
    open.computeIfAbsent(key, unused -> new ArrayList<>(1)).add(new WeakReference<>(channel));
  }

  private List<SocketChannel> open(String key) {
    List<SocketChannel> channels = new ArrayList<>();
    List<WeakReference<SocketChannel>> known = open.get(key);
    if (known != null) {
      known.removeIf(
          reference -> {
            SocketChannel channel = reference.get();
            boolean gone = channel == null || !channel.isOpen();
            if (channel != null && !gone) {
              channels.add(channel);
            }
            return gone;
          });
      if (known.isEmpty()) {
        open.remove(key);
      }
    }
    return channels;
  }

  private static String key(String host, int port) {
    return host + ' ' + port;
  }
}
