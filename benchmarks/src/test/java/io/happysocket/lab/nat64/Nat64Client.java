// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.nat64;

import io.happysocket.Connection;
import io.happysocket.Connector;
import io.happysocket.ConnectorBuilder;
import io.happysocket.RaceFailure;
import io.happysocket.address.AddressFilter;
import io.happysocket.address.Nat64Prefix;
import io.happysocket.dns.Resolver;
import io.happysocket.dns.system.PlatformResolver;
import io.happysocket.report.RaceReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process in the client's namespace: reads {@code OPTION,OPTION HOST HOST ...}, connects with a
 * new connector to all the hosts at once, and tells each report as it ends, then {@code end}.
 */
public final class Nat64Client {

  private static final int PORT = 80;

  private Nat64Client() {}

  public static void main(String[] args) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = List.of(line.split(" "));
      try (Resolver platform = new PlatformResolver();
          Connector connector = builder(words.get(0), platform).build()) {
        words.subList(1, words.size()).stream()
            .map(host -> connector.connectWithReportAsync(host, PORT).handle(Nat64Client::report))
            .map(each -> each.thenAccept(Nat64Client::tell))
            .toList()
            .forEach(CompletableFuture::join);
      }
      System.out.println("end");
    }
  }

  private static ConnectorBuilder builder(String options, Resolver platform) {
    ConnectorBuilder builder = Connector.builder();
    for (String option : options.split(",")) {
      switch (option) {
        case "own" -> {}
        case "platform" -> builder.resolver(platform);
        case "public" -> builder.addressFilter(AddressFilter.publicOnly());
        case "off" -> builder.nat64Prefixes();
        default -> builder.nat64Prefixes(Nat64Prefix.of(option));
      }
    }
    return builder;
  }

  private static synchronized void tell(RaceReport report) {
    System.out.println(report);
  }

  private static RaceReport report(Connection connection, Throwable failure) {
    if (failure instanceof RaceFailure told) {
      return told.report();
    }
    try (connection) {
      return connection.report();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
