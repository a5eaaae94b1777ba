// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import io.happysocket.names.asked.Said.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Asks the C library and the JDK. */
final class SystemNames {

  private SystemNames() {}

  /** {@code getent ahosts}, which says addresses or nothing. */
  static Said libc(String name) throws IOException {
    Process process =
        new ProcessBuilder("getent", "ahosts", "--", name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> addresses =
          output.lines().map(line -> line.split(" ", 2)[0]).map(AddressWords::canonical).toList();
      return addresses.isEmpty() ? Said.not(Failure.UNSAID, "") : Said.found(addresses);
    }
  }

  /** {@code InetAddress.getAllByName}; why it fails it says in the C library's words. */
  static Said jdk(String name) {
    try {
      return Said.found(
          Arrays.stream(InetAddress.getAllByName(name)).map(AddressWords::of).toList());
    } catch (UnknownHostException e) {
      String words = String.valueOf(e.getMessage());
      return Said.not(why(words), words);
    }
  }

  private static Failure why(String words) {
    if (words.endsWith("failure in name resolution")) {
      return Failure.TRY_AGAIN;
    }
    // the C library's EAI_SYSTEM comes up for names that do not exist, too
    return words.endsWith("System error") ? Failure.UNSAID : Failure.NOT_FOUND;
  }
}
