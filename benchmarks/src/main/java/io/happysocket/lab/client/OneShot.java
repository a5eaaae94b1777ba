// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import io.happysocket.lab.network.Namespace;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that is a process of its own for each connect. */
final class OneShot implements Connects {

  private final Namespace namespace;
  private final List<String> command;
  private final Path errors;
  private final String version;
  private Process process;

  OneShot(Namespace namespace, List<String> command, Path errors) throws IOException {
    this.namespace = namespace;
    this.command = command;
    this.errors = errors;
    Process asked = new ProcessBuilder(command.get(0), "--version").start();
    String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    version = said.replaceFirst("(?s)^\\D*(\\S+).*", "$1");
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public void fresh() {
    // a new process knows nothing
  }

  @Override
  public void begin(String host, int port) throws IOException {
    List<String> filled =
        command.stream()
            .map(word -> word.replace("HOST", host).replace("PORT", "" + port))
            .toList();
    process =
        new ProcessBuilder(namespace.command(filled))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.appendTo(errors.toFile()))
            .start();
  }

  @Override
  public Boolean end(long withinMillis) throws InterruptedException {
    return process.waitFor(withinMillis, TimeUnit.MILLISECONDS) ? process.exitValue() == 0 : null;
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
