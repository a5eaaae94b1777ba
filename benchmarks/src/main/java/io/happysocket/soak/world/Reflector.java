// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.world;

import io.happysocket.lab.network.Tun;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The network behind a TUN device: it sends each packet back with source and destination exchanged,
 * after a while or never, as the address says. So a connect to any address behind it comes back as
 * a connect of that address to this machine, and ends at the servers here; the checksums stay
 * right, since a sum does not care about its order.
 */
final class Reflector implements AutoCloseable {

  private static final String DEVICE = "soak0";
  private static final int POLL_MILLIS = 100;
  private static final int ONE_LOST_IN = 12;
  private static final int TCP = 6;
  private static final int FLAGS = 13;
  private static final int RST = 4;
  private static final int MOST_WAY_MICROS = 15_000;

  private static final String SET_UP =
      """
      addr add %2$s/32 dev %1$s
      addr add %3$s/128 dev %1$s nodad
      link set %1$s up
      route add 198.19.0.0/16 dev %1$s src %2$s
      route add 2001:2::/48 dev %1$s src %3$s
      """
          .formatted(DEVICE, Addresses.OWN_IPV4, Addresses.OWN_IPV6);

  private final Tun tun;
  private final SplittableRandom random;
  private final ScheduledThreadPoolExecutor later =
      new ScheduledThreadPoolExecutor(1, Reflector::daemon);
  private final Thread reader;
  private volatile boolean closed;

  private Reflector(Tun tun, long seed) {
    this.tun = tun;
    this.random = new SplittableRandom(seed);
    later.prestartAllCoreThreads();
    reader = daemon(this::read);
    reader.start();
  }

  /** In the namespace of this process. */
  static Reflector open(long seed) throws IOException, InterruptedException {
    Tun tun = Tun.open(DEVICE);
    Shell.ip(SET_UP);
    return new Reflector(tun, seed);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "soak-reflector");
    thread.setDaemon(true);
    return thread;
  }

  private void read() {
    try {
      while (!closed) {
        byte[] packet = tun.read(POLL_MILLIS);
        if (packet != null && isTcp(packet)) {
          take(packet);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Others are the system's own, such as router solicitations. */
  private static boolean isTcp(byte[] packet) {
    return packet.length >= 40 && packet[isIpv6(packet) ? 6 : 9] == TCP;
  }

  private static boolean isIpv6(byte[] packet) {
    return (packet[0] & 0xf0) == 0x60;
  }

  private void take(byte[] packet) {
    boolean ipv6 = isIpv6(packet);
    // the address behind the device has its kind in one of its octets; the other one is our own
    int kind = ipv6 ? packet[8 + 7] + packet[24 + 7] : kind(packet);
    boolean reset = (packet[(ipv6 ? 40 : 20) + FLAGS] & RST) != 0;
    // a lost RST is not sent again: the server would wait for ever
    boolean lost =
        kind == 2 || kind == 0 || (kind == 3 && !reset && random.nextInt(ONE_LOST_IN) == 0);
    if (!lost) {
      exchange(packet, ipv6 ? 8 : 12, ipv6 ? 16 : 4);
      later.schedule(() -> write(packet), random.nextInt(MOST_WAY_MICROS), TimeUnit.MICROSECONDS);
    }
  }

  private static int kind(byte[] packet) {
    return packet[12 + 1] == 19 ? packet[12 + 2] : packet[16 + 2];
  }

  private static void exchange(byte[] packet, int from, int length) {
    for (int i = from; i < from + length; i++) {
      byte kept = packet[i];
      packet[i] = packet[i + length];
      packet[i + length] = kept;
    }
  }

  private void write(byte[] packet) {
    try {
      if (!closed) {
        tun.write(packet);
      }
    } catch (IOException e) {
      // as if lost
    }
  }

  @Override
  public void close() {
    closed = true;
    later.shutdownNow();
    try {
      reader.join();
      later.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    tun.close();
  }
}
