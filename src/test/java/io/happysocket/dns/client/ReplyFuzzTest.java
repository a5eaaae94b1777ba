// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/**
 * Coverage-guided fuzzing of {@link ReplyReader} against {@link ReplyOracle}, by Jazzer. A build
 * judges each message of the corpus once; this looks for more, for as long as it says:
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 mvn test-compile surefire:test@fuzz -Dtest=ReplyFuzzTest -Djazzer.max_duration=1h
 * }</pre>
 *
 * A message that is judged wrong comes to lie in the corpus, and is checked in with the mend.
 */
@Tag("fuzz")
class ReplyFuzzTest {

  @FuzzTest
  void reads(byte[] wire) {
    assertThat(ReplyOracle.judge(wire)).isNotNull();
  }
}
