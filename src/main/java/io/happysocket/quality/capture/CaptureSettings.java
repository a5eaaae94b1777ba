// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

import io.happysocket.address.text.AddressText;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a capture. Immutable.
 *
 * @param machine where it was made, the rows' machine
 * @param ports of the servers whose connections count; empty for every port that answers
 * @param key what joins two connections of a client: looked for in the name of its TLS ClientHello
 *     or in host and path of its HTTP request; its first group, or all of it; null for nothing
 * @param clients the same client's addresses, each with one name, as text; perhaps empty
 */
public record CaptureSettings(
    String machine, Set<Integer> ports, @Nullable Pattern key, Map<String, String> clients) {

  private static final int LONGEST = 255;

  /** Copies. */
  public CaptureSettings {
    ports = Set.copyOf(ports);
    clients = Map.copyOf(clients);
  }

  boolean wants(int port) {
    return ports.isEmpty() || ports.contains(port);
  }

  /** The name of a client; empty if it has none. */
  String name(InetAddress client) {
    return clients.isEmpty() ? "" : clients.getOrDefault(AddressText.of(client), "");
  }

  /** The key in what was asked for; empty if there is none. */
  String keyIn(String asked) {
    Matcher found = key == null ? null : key.matcher(asked);
    if (found == null || !found.find()) {
      return "";
    }
    String text = found.groupCount() > 0 ? found.group(1) : found.group();
    String printable = text == null ? "" : text.replaceAll("\\p{Cntrl}", "?");
    return printable.substring(0, Math.min(LONGEST, printable.length()));
  }
}
