// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import io.happysocket.Connector;
import io.happysocket.dns.DnsSettings;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A program of its own: connects to a pinned name by the files of a directory. */
final class HugeFiles {

  private HugeFiles() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    DnsSettings files =
        DnsSettings.builder()
            .resolvConf(directory.resolve("resolv.conf"))
            .hosts(directory.resolve("hosts"))
            .nsswitch(directory.resolve("nsswitch.conf"))
            .build();
    try (Connector connector = Connector.builder().dns(files).build();
        SocketChannel channel = connector.connect("pinned", Integer.parseInt(arguments[1]))) {
      System.out.println("connected to " + channel.getRemoteAddress());
    }
  }
}
