// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import io.happysocket.dns.DnsSettings;
import io.happysocket.loop.LoopPort;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * A program of its own: connects to a pinned name by the files of a directory. Its clock stands
 * still, so that what is read does not hang on how much time a busy machine gives it.
 */
public final class HugeFiles {

  private HugeFiles() {}

  /** The system, but for its clock. */
  private static final class Timeless implements LoopPort {
    private final LoopPort system = LoopPort.system();
    private final long now = system.nanoTime();

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public SelectorProvider channels() {
      return system.channels();
    }

    @Override
    public void start(String name, BooleanSupplier turn) throws IOException {
      system.start(name, turn);
    }

    @Override
    public boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
      return system.await(latch, nanos);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    DnsSettings files =
        DnsSettings.builder()
            .resolvConf(directory.resolve("resolv.conf"))
            .hosts(directory.resolve("hosts"))
            .nsswitch(directory.resolve("nsswitch.conf"))
            .build();
    ConnectorBuilder builder =
        Connector.builder().port(new Timeless()).connectDeadline(Duration.ofMinutes(2)).dns(files);
    try (Connector connector = builder.build();
        SocketChannel channel = connector.connect("pinned", Integer.parseInt(arguments[1]))) {
      System.out.println("connected to " + channel.getRemoteAddress());
    }
  }
}
