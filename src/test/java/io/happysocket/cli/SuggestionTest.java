// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  private static final List<String> KNOWN =
      List.of("happy-eyeballs", "adaptive", "dns-race", "rtt-biased", "rtt-biased-list", "go");

  @ParameterizedTest
  @CsvSource({
    "happy-eyebals, happy-eyeballs",
    "hapy-eyeballs, happy-eyeballs",
    "ADAPTIVE, adaptive",
    "adpative, adaptive",
    "happy, happy-eyeballs",
    "eyeballs, happy-eyeballs",
    "rtt-biased-lst, rtt-biased-list",
    "gp, go"
  })
  void theNearestWordIsOffered(String word, String meant) {
    assertThat(Suggestion.phrase(word, KNOWN)).isEqualTo("; did you mean \"" + meant + "\"?");
  }

  @ParameterizedTest
  @CsvSource({"fastest", "xyz", "a", "''"})
  void nothingIsOfferedForWhatIsFar(String word) {
    assertThat(Suggestion.phrase(word, KNOWN)).isEmpty();
  }
}
