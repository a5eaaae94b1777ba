// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.client.ReplyOracle.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reply is read as dnsjava's {@code Message} reads it, and where that refuses one, record by
 * record. More than a build takes:
 *
 * <pre>{@code
 * mvn test -Dtest=ReplyEqualityTest -Dmutations=1000000 -Dseed=7
 * }</pre>
 */
class ReplyEqualityTest {

  private static final int MUTATIONS = Integer.getInteger("mutations", 20_000);
  private static final long SEED = Long.getLong("seed", 20_261_126L);

  @ParameterizedTest
  @EnumSource
  void whatIsMadeByHand(HandMade message) {
    ReplyOracle.judge(message.wire());
  }

  /** The corpus is checked in, so that Jazzer finds it; {@code -Dcorpus=write} writes it anew. */
  @ParameterizedTest
  @EnumSource
  void whatIsMadeByHandIsInTheCorpus(HandMade message) throws IOException {
    var file = Corpus.DIRECTORY.resolve(message.name().toLowerCase(Locale.ROOT));
    if ("write".equals(System.getProperty("corpus"))) {
      Files.createDirectories(Corpus.DIRECTORY);
      Files.write(file, message.wire());
    }
    assertThat(file).hasBinaryContent(message.wire());
  }

  @Test
  void mutations() {
    List<byte[]> corpus = Corpus.read();
    Mutations mutations = new Mutations(corpus, SEED);
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    for (int i = 0; i < MUTATIONS; i++) {
      verdicts.merge(ReplyOracle.judge(mutations.next()), 1, Integer::sum);
    }
    // enough of each that matters, or the mutations are no good
    System.out.println(MUTATIONS + " mutations of seed " + SEED + ": " + verdicts);
    assertThat(verdicts.get(Verdict.READ_BY_BOTH)).isGreaterThan(MUTATIONS / 10);
    assertThat(verdicts.get(Verdict.REFUSED_BY_MESSAGE)).isGreaterThan(MUTATIONS / 10);
  }
}
