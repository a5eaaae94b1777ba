// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.testing.SilentPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM with 4,096 descriptors that connects thousands of times at once, to a healthy name and to a
 * silent one ({@link Burst}). Ten thousand of each: {@code -Dburst=10000}.
 */
@Timeout(120)
class BurstLoopbackTest {

  private static final int EACH = Integer.getInteger("burst", 5_000);
  private static final int DEADLINE_MILLIS = 5_000;
  private static final int BACKLOG = 4_096;

  @TempDir Path directory;

  @Test
  void everyHealthyConnectSucceedsAndSilentOnesEndAtTheirDeadlines() throws Exception {
    Loopback.needsLinux();
    Loopback.needsDescriptors(6_000);
    Thread serving;
    List<String> said;
    try (ServerSocketChannel server = ServerSocketChannel.open();
        Selector selector = Selector.open();
        SilentPort silent = new SilentPort(FOUR, 0)) {
      server.bind(new InetSocketAddress(FOUR, 0), BACKLOG);
      serving = new Thread(() -> serve(selector, server));
      serving.start();
      said = burst(Loopback.portOf(server), silent.port());
    }
    serving.join();
    assertThat(said).as("%s", said).hasSize(2);
    assertThat(said.get(0)).startsWith("healthy: {connected=" + EACH + "};");
    assertThat(said.get(1)).startsWith("silent: {deadline=" + EACH + "};");
    Matcher first = Pattern.compile("first (\\d+)").matcher(said.get(1));
    assertThat(first.find()).isTrue();
    assertThat(Integer.parseInt(first.group(1))).isGreaterThanOrEqualTo(DEADLINE_MILLIS);
  }

  private List<String> burst(int healthy, int silent) throws Exception {
    List<Path> path = new ArrayList<>(ChildJvm.library());
    path.add(ChildJvm.where(Burst.class));
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n 4096 && exec \"$@\"", "sh"));
    command.addAll(
        ChildJvm.java(
            "-cp",
            ChildJvm.path(path),
            Burst.class.getName(),
            String.valueOf(healthy),
            String.valueOf(EACH),
            String.valueOf(silent),
            String.valueOf(EACH),
            String.valueOf(DEADLINE_MILLIS)));
    return ChildJvm.run(directory, command)
        .lines()
        .filter(line -> !line.startsWith("SLF4J"))
        .toList();
  }

  /** Keeps each connection until its client has closed it, which a reset before would spoil. */
  private static void serve(Selector selector, ServerSocketChannel server) {
    try {
      server.configureBlocking(false);
      server.register(selector, SelectionKey.OP_ACCEPT);
      while (server.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.channel() == server) {
            accept(selector, server);
          } else {
            key.channel().close();
          }
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
      return; // the test is over
    }
  }

  private static void accept(Selector selector, ServerSocketChannel server) throws IOException {
    for (SocketChannel each = server.accept(); each != null; each = server.accept()) {
      each.configureBlocking(false);
      each.register(selector, SelectionKey.OP_READ);
    }
  }
}
