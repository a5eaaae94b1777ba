// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.client;

import io.happysocket.lab.network.Namespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A driver's process inside the client's namespace, which serves one connect after the other. */
final class Session implements Connects {

  private static final long STARTS_WITHIN_SECONDS = 30;
  private static final String GONE = "gone";

  private final Process process;
  private final PrintStream input;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final String version;

  private Session(Process process) throws IOException, InterruptedException {
    this.process = process;
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "lab-session");
    reader.setDaemon(true);
    reader.start();
    String ready = said.poll(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS);
    if (ready == null || !ready.startsWith("ready")) {
      process.destroyForcibly();
      throw new IOException("the driver did not start: " + ready);
    }
    version = ready.substring("ready".length()).strip();
  }

  /**
   * Starts a driver.
   *
   * @param errors where its error output goes
   */
  static Session open(Namespace namespace, List<String> driver, Path errors)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(namespace.command(driver));
    builder.redirectError(Redirect.appendTo(errors.toFile()));
    return new Session(builder.start());
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      output.lines().forEach(said::add);
    } catch (IOException | java.io.UncheckedIOException e) {
      // the process is gone
    }
    said.add(GONE);
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public void fresh() throws IOException, InterruptedException {
    tell("fresh");
    String answer = said.poll(STARTS_WITHIN_SECONDS, TimeUnit.SECONDS);
    if (!"ok".equals(answer)) {
      throw new IOException("the driver cannot begin anew: " + answer);
    }
  }

  @Override
  public void begin(String host, int port) {
    tell("connect " + host + " " + port);
  }

  private void tell(String line) {
    said.clear();
    input.println(line);
  }

  @Override
  public Boolean end(long withinMillis) throws InterruptedException {
    String answer = said.poll(withinMillis, TimeUnit.MILLISECONDS);
    return answer == null ? null : (Boolean) answer.equals("ok");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
