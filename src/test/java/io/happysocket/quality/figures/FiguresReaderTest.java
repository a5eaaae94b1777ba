// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures as JSON, there and back. */
class FiguresReaderTest {

  private static Figures talk(long seed) {
    Figures figures = new Figures();
    TalkPopulation.rows(seed, 500, figures::add);
    return figures;
  }

  private static Figures read(String json) throws IOException {
    return FiguresReader.read(new StringReader(json), "f.json");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Figures figures = talk(1);
    assertThat(read(figures.toJson())).isEqualTo(figures);
    assertThat(read(new Figures().toJson())).isEqualTo(new Figures());
  }

  /** Of two machines: rows counted together, or figures merged. */
  @Test
  void mergingWhatWasReadIsCountingItTogether() throws IOException {
    Figures together = new Figures();
    together.merge(talk(1));
    together.merge(talk(2));
    Figures merged = read(talk(2).toJson());
    merged.merge(read(talk(1).toJson()));
    assertThat(merged).isEqualTo(together);
    assertThat(merged.toJson()).isEqualTo(together.toJson());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\":\"another\"}",
        "{\"format\":\"happysocket-quality-1\",\"rows\":-1}",
        "{\"format\":\"happysocket-quality-1\",\"rows\":\"1\"}",
        "{\"format\":\"happysocket-quality-1\",\"rows\":1.5}",
        "{\"format\":\"happysocket-quality-1\",\"IPV6\":[]}",
        "{\"format\":\"happysocket-quality-1\",\"IPV6\":{\"classes\":{\"odd\":{}}}}",
        "{\"format\":\"happysocket-quality-1\",\"IPV6\":{\"all\":{\"outcomes\":{\"odd\":1}}}}",
        "{\"format\":\"happysocket-quality-1\",\"destinations\":[1]}",
        "\u0000\u0001garbage"
      })
  void whatIsNoFiguresIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("f.json");
  }

  @Test
  void whatIsCutOffIsRefused() {
    String json = talk(1).toJson();
    for (int length = 0; length < json.length(); length += json.length() / 20) {
      String cut = json.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
  }

  /** A later version may say more. */
  @Test
  void unknownFieldsAreSkipped() throws IOException {
    String json = talk(1).toJson();
    assertThat(read(json.replaceFirst("\"rows\"", "\"more\":{\"a\":[1]},\"rows\"")))
        .isEqualTo(talk(1));
  }
}
