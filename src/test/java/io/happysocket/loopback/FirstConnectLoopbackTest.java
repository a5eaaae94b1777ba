// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loopback;

import static io.happysocket.loopback.Loopback.FOUR;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.testing.BrokenNetwork;
import io.happysocket.testing.Endpoint;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the first connect of a JVM loads, which is what it costs: a quarter of a millisecond for
 * each class of ours, 0.3 to 2 for a lambda, 20 for all security providers, as much for the first
 * equality of a record. The bounds have some room for what a race meets, none for a new part of the
 * library: what most connects do not use is to be loaded by those that do.
 */
@Timeout(120)
class FirstConnectLoopbackTest {

  private static final Pattern LOADED = Pattern.compile("\\[class,load\\] (\\S+) source: ");

  /** Of dnsjava: names and their bytes, and what these may throw. */
  private static final List<String> OF_DNSJAVA =
      List.of(
          "org.xbill.DNS.Name",
          "org.xbill.DNS.DNSInput",
          "org.xbill.DNS.DNSOutput",
          "org.xbill.DNS.WireParseException",
          "org.xbill.DNS.TextParseException",
          "org.xbill.DNS.NameTooLongException");

  /** None of which may be loaded; the JDK of these tests may itself load others like them. */
  private static final String NEVER =
      "java\\.security\\.(SecureRandom|Provider)"
          + "|sun\\.security\\.(jca|provider)\\..*"
          + "|java\\.lang\\.runtime\\.ObjectMethods"
          + "|java\\.lang\\.invoke\\.StringConcatFactory"
          + "|java\\.util\\.stream\\.(ForEach|Match|Reduce|Find)Ops"
          + "|java\\.util\\.concurrent\\.ThreadPoolExecutor"
          + "|io\\.happysocket\\.(\\w+Exception|Failure)"
          + "|io\\.happysocket\\.(cli|simulation|testing|agent|quality|socket|accept\\.H)\\..*";

  @TempDir private Path directory;

  /** The tests' own logger, beside the program, would load classes of its own. */
  private Path alone(String file) throws IOException {
    Path copy = directory.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(ChildJvm.where(FirstConnect.class).resolve(file), copy);
    return directory;
  }

  /** From the program's own class to the end of its connect. */
  private List<String> loads(String host, int port, int names) throws Exception {
    List<Path> path = new ArrayList<>(ChildJvm.library());
    String program = FirstConnect.class.getName();
    path.add(alone(program.replace('.', '/') + ".class"));
    List<String> command =
        ChildJvm.java(
            "-Xlog:class+load:stdout:tags",
            "-cp",
            ChildJvm.path(path),
            program,
            host,
            Integer.toString(port),
            Integer.toString(names));
    String said = ChildJvm.run(directory, command);
    int end = said.indexOf("connected\n");
    assertThat(end).as(said).isPositive();
    List<String> loaded = new ArrayList<>();
    for (Matcher each = LOADED.matcher(said.substring(0, end)); each.find(); ) {
      loaded.add(each.group(1));
    }
    return loaded.subList(loaded.indexOf(program) + 1, loaded.size());
  }

  private static List<String> matching(List<String> loaded, String pattern) {
    return loaded.stream().filter(each -> each.matches(pattern)).toList();
  }

  private static void assertBounds(List<String> loaded, int ours, int lambdas) {
    assertThat(matching(loaded, NEVER)).isEmpty();
    assertThat(matching(loaded, "io\\.happysocket\\.[^/]*")).hasSizeBetween(100, ours);
    assertThat(matching(loaded, "io\\.happysocket\\..*Lambda.*")).hasSizeLessThanOrEqualTo(lambdas);
  }

  @Test
  void aLiteralLoadsNothingOfNames() throws Exception {
    try (ServerSocketChannel server = Loopback.listen(FOUR, 0)) {
      List<String> loaded = loads("127.0.0.1", Loopback.portOf(server), 0);
      assertBounds(loaded, /* ours= */ 170, /* lambdas= */ 15);
      assertThat(matching(loaded, "org\\.xbill\\..*")).isEmpty();
      assertThat(matching(loaded, "io\\.happysocket\\.dns\\.client\\..*"))
          .containsExactly("io.happysocket.dns.client.OwnResolver");
    }
  }

  @Test
  void aNameLoadsNoTableOfRecordsAndNoProvider() throws Exception {
    try (BrokenNetwork network =
        BrokenNetwork.builder().host("name.test").ipv4(Endpoint.healthy()).start()) {
      int names = network.nameServer().getPort();
      List<String> loaded = loads("name.test", network.port(), names);
      assertBounds(loaded, /* ours= */ 250, /* lambdas= */ 50);
      assertThat(matching(loaded, "org\\.xbill\\..*")).isSubsetOf(OF_DNSJAVA);
    }
  }
}
