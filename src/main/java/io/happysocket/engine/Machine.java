// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.LocalAddress;
import io.happysocket.loop.DirectMemory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link NetworkReader} asks this machine; a test plays it. */
interface Machine {

  /**
   * Its interfaces, up or not.
   *
   * @throws SocketException if they can't be listed
   */
  List<Interface> interfaces() throws SocketException;

  /**
   * The source address that the system would use.
   *
   * @return null where it has no route, or not this family
   * @throws IOException if it can't be asked, as with no descriptor, port or memory left
   */
  @Nullable InetAddress source(InetAddress destination) throws IOException;

  /** One of its interfaces, which may have gone since it was listed. */
  interface Interface {

    String name();

    /**
     * Its addresses; none while it is down.
     *
     * @throws SocketException if it has gone
     */
    List<LocalAddress> addresses() throws SocketException;
  }

  /**
   * The machine that this runs on.
   *
   * @param channels opens the sockets that routes are asked for with
   * @param memory is taken by them
   */
  record This(SelectorProvider channels, DirectMemory memory) implements Machine {

    @Override
    public List<Interface> interfaces() throws SocketException {
      List<Interface> all = new ArrayList<>();
      // null on some platforms, where there is none
      @Nullable Enumeration<NetworkInterface> listed = NetworkInterface.getNetworkInterfaces();
      while (listed != null && listed.hasMoreElements()) {
        all.add(new Listed(listed.nextElement()));
      }
      return all;
    }

    /** Connecting a datagram socket sends nothing and makes the system choose. */
    @Override
    public @Nullable InetAddress source(InetAddress destination) throws IOException {
      memory.check();
      try (DatagramChannel probe = open(AddressFamily.of(destination))) {
        return probe == null ? null : chosen(probe, destination);
      } catch (OutOfMemoryError e) {
        throw memory.lacks(e);
      }
    }

    private @Nullable DatagramChannel open(AddressFamily family) throws IOException {
      try {
        return channels.openDatagramChannel(family.protocolFamily());
      } catch (UnsupportedOperationException e) {
        return null; // without IPv6
      }
    }

    private static @Nullable InetAddress chosen(DatagramChannel probe, InetAddress destination)
        throws IOException {
      try {
        probe.connect(new InetSocketAddress(destination, 9));
        return ((InetSocketAddress) probe.getLocalAddress()).getAddress();
      } catch (BindException e) {
        throw e; // no port is free, which says nothing about routes
      } catch (IOException | RuntimeException e) {
        return null; // no route; UnresolvedAddressException for a bad scope
      }
    }
  }

  /** As the JDK lists it. */
  record Listed(NetworkInterface network) implements Interface {

    @Override
    public String name() {
      return network.getName();
    }

    @Override
    public List<LocalAddress> addresses() throws SocketException {
      List<LocalAddress> addresses = new ArrayList<>();
      if (network.isUp()) {
        for (@Nullable InterfaceAddress each : network.getInterfaceAddresses()) {
          @Nullable InetAddress address = each == null ? null : each.getAddress();
          if (each != null && address != null) {
            addresses.add(local(address, each.getNetworkPrefixLength()));
          }
        }
      }
      return addresses;
    }

    private LocalAddress local(InetAddress address, int prefixLength) {
      // some platforms give -1, or the length of another family's prefix
      int bits = address.getAddress().length * Byte.SIZE;
      return new LocalAddress(
          address, name(), Math.min(Math.max(0, prefixLength), bits), /* deprecated= */ false);
    }
  }
}
