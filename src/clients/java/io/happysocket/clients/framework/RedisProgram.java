// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients.framework;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.happysocket.loopback.LeakCheck;
import io.happysocket.loopback.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** The Redis server that the system has, such as Debian's redis-server, on 127.0.0.1. */
final class RedisProgram implements AutoCloseable {

  private final Process process;
  private final int port;

  private RedisProgram(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a primary, or aborts where no server is installed. */
  static RedisProgram primary(Path directory) throws IOException {
    return start(directory, List.of());
  }

  /** Starts a replica, and returns when it says that it is one. */
  static RedisProgram replicaOf(RedisProgram primary, Path directory) throws IOException {
    return start(directory, List.of("--replicaof", "127.0.0.1", String.valueOf(primary.port)));
  }

  private static RedisProgram start(Path directory, List<String> more) throws IOException {
    Optional<Path> program =
        Stream.of("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")
            .map(place -> Path.of(place, "redis-server"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(program.isPresent(), "redis-server is not installed: several hosts are not tried");
    int port = Loopback.freePort();
    List<String> command =
        new ArrayList<>(List.of(program.get().toString(), "--port", String.valueOf(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--dir", directory.toString()));
    command.addAll(more);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis-" + port + ".log").toFile())
            .start();
    RedisProgram redis = new RedisProgram(process, port);
    LeakCheck.eventually(() -> "Redis answers", redis::answers);
    return redis;
  }

  private boolean answers() {
    try (Jedis trial = new Jedis("127.0.0.1", port)) {
      return trial.ping().equals("PONG");
    } catch (JedisConnectionException e) {
      return false;
    }
  }

  InetSocketAddress endpoint() {
    return InetSocketAddress.createUnresolved("127.0.0.1", port);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
