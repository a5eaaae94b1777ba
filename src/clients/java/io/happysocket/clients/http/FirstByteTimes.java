// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.http;

import io.happysocket.clients.DeadFirst;
import io.happysocket.clients.Ipv6First;
import io.happysocket.loopback.TlsKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Prints how long each HTTP client takes for a whole GET over TLS of a name whose first address is
 * healthy or silent, alone and plugged in; the median of five fresh clients. Run by hand. It starts
 * itself again in a JVM whose own lookups give ::1 first as well.
 */
final class FirstByteTimes {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int TIMES = 5;

  private final TlsKeys.Keys tls = TlsKeys.keysFor("dns:localhost,ip:127.0.0.1");
  private final WebServer server = new WebServer(tls.context());

  private FirstByteTimes() {}

  public static void main(String[] arguments) throws Exception {
    if (System.getProperty("jdk.net.hosts.file") == null) {
      Ipv6First.run(FirstByteTimes.class);
    } else {
      new FirstByteTimes().print();
      System.exit(0);
    }
  }

  private void print() throws IOException {
    row("client", "127.0.0.1 alone", "plugged in", "::1 silent, alone", "plugged in");
    for (WebClientContract client :
        List.of(
            new OkHttpTest(),
            new HttpClient5Test(),
            new JettyHttpClientTest(),
            new JdkHttpClientTest())) {
      // classes are loaded, and what can be compiled soon is
      for (int i = 0; i < 20; i++) {
        milliseconds(client, false, "127.0.0.1");
        milliseconds(client, true, "localhost");
      }
      String healthyAlone = median(client, false, "127.0.0.1");
      String healthyPlugged = median(client, true, "127.0.0.1");
      try (DeadFirst dead = DeadFirst.silent(server.securePort())) {
        String name = client.getClass().getSimpleName();
        row(
            name.substring(0, name.length() - "Test".length()),
            healthyAlone,
            healthyPlugged,
            median(client, false, dead.name()),
            median(client, true, dead.name()));
      }
    }
  }

  private String median(WebClientContract client, boolean plugged, String host) {
    double[] all = new double[TIMES];
    for (int i = 0; i < TIMES; i++) {
      all[i] = milliseconds(client, plugged, host);
    }
    Arrays.sort(all);
    String median = String.format("%.1f", Math.abs(all[TIMES / 2]));
    return all[TIMES / 2] < 0 ? median + " fails" : median;
  }

  /** Negative when it fails. */
  private double milliseconds(WebClientContract client, boolean plugged, String host) {
    try (var connector = client.connector(CONNECT_TIMEOUT);
        Web web = web(client, plugged, new Web.Setup(connector, tls, CONNECT_TIMEOUT))) {
      long begin = System.nanoTime();
      try {
        web.get("https://" + host + ":" + server.securePort() + "/");
        return (System.nanoTime() - begin) / 1e6;
      } catch (IOException e) {
        return (begin - System.nanoTime()) / 1e6;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Web web(WebClientContract client, boolean plugged, Web.Setup setup) {
    return plugged ? client.plugged(setup) : client.alone(setup);
  }

  private static void row(Object... cells) {
    System.out.printf("%-16s %20s %14s %20s %14s%n", cells);
  }
}
