// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.lab.network.Namespace;
import io.happysocket.names.cases.Configuration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One machine of the namespace, with a host name and files in {@code /etc} of its own, which is set
 * to one configuration after the other: its three files are bound from a directory, and written in
 * place.
 */
public final class Machine implements AutoCloseable {

  private static final List<String> FILES = List.of("resolv.conf", "hosts", "nsswitch.conf");

  private final Process process;
  private final Path directory;
  private final PrintStream input;
  private final BufferedReader output;
  private final ObjectMapper json = new ObjectMapper();

  private Machine(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it.
   *
   * @param directory for its files, made if need be
   */
  public static Machine open(Namespace namespace, Path directory) throws IOException {
    Path own = Files.createDirectories(directory.toAbsolutePath());
    StringBuilder script = new StringBuilder("set -e\n");
    for (String file : FILES) {
      Files.writeString(own.resolve(file), "");
      script.append("mount --bind %1$s/%2$s /etc/%2$s\n".formatted(own, file));
    }
    // the JDK reads and writes names in the encoding of the locale
    script.append("export LC_ALL=C.UTF-8\nexec \"$@\"\n");
    List<String> words = new ArrayList<>(List.of("unshare", "--mount", "--uts"));
    words.addAll(List.of("sh", "-c", script.toString(), "sh"));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Agent.class.getName()));
    Process process =
        new ProcessBuilder(namespace.command(words))
            .redirectError(own.resolve("errors").toFile())
            .start();
    Machine machine = new Machine(process, own);
    String ready = machine.output.readLine();
    if (!"ready".equals(ready)) {
      machine.close();
      throw new IOException("a machine did not start; see " + own.resolve("errors"));
    }
    return machine;
  }

  /** Sets it to a configuration and asks for its names. */
  public List<Asked> ask(Configuration configuration) throws IOException {
    Files.writeString(directory.resolve("resolv.conf"), configuration.resolvConfText());
    Files.writeString(directory.resolve("hosts"), configuration.hostsText());
    Files.writeString(directory.resolve("nsswitch.conf"), configuration.nsswitchText());
    Agent.Job job = new Agent.Job(configuration.machine(), configuration.names());
    input.println(json.writeValueAsString(job));
    String line = output.readLine();
    if (line == null) {
      throw new IOException("a machine ended; see " + directory.resolve("errors"));
    }
    return json.readValue(line, new TypeReference<List<Asked>>() {});
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
