// SPDX-License-Identifier: Apache-2.0
package io.happysocket.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"",
        "\\",
        "a\nb\u0000\u007f",
        "\u00e9 \u2028 \ud83d\ude00",
        "</script>"
      })
  void isReadAsItWasAndIsPlainAscii(String text) throws IOException {
    String json = JsonText.quote(text);
    assertThat(json).matches("[ -~]*");
    assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text);
  }
}
