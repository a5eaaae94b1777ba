// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.Connector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The program that runs inside the machine of a configuration. For each line with a job it asks all
 * three for each name, and answers with one line. The JDK's caches are off, HappySocket's connector
 * is a new one for each job.
 */
public final class Agent {

  /**
   * What it is told.
   *
   * @param machine the machine's own name from now on
   * @param names what to ask
   */
  record Job(String machine, List<String> names) {}

  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final int AT_A_TIME = 6;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService pool = Executors.newFixedThreadPool(2 * AT_A_TIME);

  private Agent() {}

  public static void main(String[] arguments) throws Exception {
    // of java.security, which wins over the system properties
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Agent agent = new Agent();
    out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(agent.json.writeValueAsString(agent.run(agent.json.readValue(line, Job.class))));
    }
    System.exit(0);
  }

  private List<Asked> run(Job job) throws IOException, InterruptedException {
    Files.writeString(HOST_NAME, job.machine());
    List<Future<Said>> libc = new ArrayList<>();
    List<Future<Said>> jdk = new ArrayList<>();
    List<Asked> all = new ArrayList<>();
    try (Connector connector = Connector.builder().build()) {
      HappySocketNames ours = new HappySocketNames(connector);
      ours.begin(job.names());
      for (String name : job.names()) {
        libc.add(pool.submit(() -> SystemNames.libc(name)));
        jdk.add(pool.submit(() -> SystemNames.jdk(name)));
      }
      for (int i = 0; i < job.names().size(); i++) {
        String name = job.names().get(i);
        all.add(new Asked(name, libc.get(i).get(), jdk.get(i).get(), ours.said(name)));
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
