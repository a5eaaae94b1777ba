// SPDX-License-Identifier: Apache-2.0
package io.happysocket.lab.network;

import com.sun.jna.LastErrorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A network and mount namespace. It has no name: it lives as long as a process that waits for the
 * end of a pipe from this one, so that nothing is left however the lab ends.
 */
public final class Namespace implements AutoCloseable {

  private static final String READY = "ready";

  private final Process holder;

  private Namespace(Process holder) {
    this.holder = holder;
  }

  /**
   * Makes one.
   *
   * @param setUp shell commands that are run in it first
   */
  public static Namespace open(String setUp) throws IOException {
    String script = "set -e\n" + setUp + "\necho " + READY + "\nexec cat";
    Process holder =
        new ProcessBuilder("unshare", "--net", "--mount", "sh", "-c", script)
            .redirectErrorStream(true)
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
    List<String> said = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(READY)) {
        return new Namespace(holder);
      }
      said.add(line);
    }
    throw new IOException("cannot make a network namespace: " + String.join(" ", said));
  }

  /**
   * The command that runs another one inside. It starts in the root directory, and is killed when
   * the lab ends, however that happens.
   */
  public List<String> command(List<String> inner) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--target", "" + holder.pid()));
    command.addAll(List.of("--net", "--mount", "setpriv", "--pdeathsig", "KILL"));
    command.addAll(inner);
    return command;
  }

  /** Runs ip commands inside, one a line. */
  void ip(String batch) throws IOException, InterruptedException {
    Process ip =
        new ProcessBuilder(command(List.of("ip", "-batch", "-"))).redirectErrorStream(true).start();
    try (var stdin = ip.getOutputStream()) {
      stdin.write(batch.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (ip.waitFor() != 0) {
      throw new IOException("cannot configure a network namespace: " + said);
    }
  }

  /**
   * Does something on a thread of its own that has moved into this namespace: sockets and devices
   * opened there belong to it for good, whoever uses them.
   */
  public <T> T inside(Callable<T> work) throws IOException, InterruptedException {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread visitor =
        new Thread(
            () -> {
              try {
                enter();
                result.complete(work.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "lab-visitor");
    visitor.setDaemon(true);
    visitor.start();
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  private void enter() throws IOException {
    int descriptor = Libc.open("/proc/" + holder.pid() + "/ns/net", Libc.O_RDONLY);
    try {
      Libc.setns(descriptor, Libc.CLONE_NEWNET);
    } catch (LastErrorException e) {
      throw new IOException("cannot enter a network namespace: " + e.getMessage(), e);
    } finally {
      Libc.close(descriptor);
    }
  }

  @Override
  public void close() {
    holder.destroy();
  }
}
