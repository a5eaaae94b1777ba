// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.happysocket.quality.figures.Figures;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page as text; {@link QualityPageBrowserTest} looks at it. */
class QualityPageTest {

  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"([a-z]+)\">(.*?)</script>");

  @Test
  void figuresAndNotesAreInItAsTheyAre() throws IOException {
    Figures figures = TalkFigures.of(200);
    String html = QualityPage.html(figures, "A \"title\" <b>", List.of("</script>", "täglich"));
    ObjectMapper json = new ObjectMapper();
    Matcher data = DATA.matcher(html);
    assertThat(data.find()).isTrue();
    JsonNode shown = json.readTree(data.group(2));
    assertThat(shown).isEqualTo(json.readTree(figures.toJson()));
    assertThat(shown.toString()).contains("</script><img");
    assertThat(data.find()).isTrue();
    JsonNode about = json.readTree(data.group(2));
    assertThat(about.get("title").asText()).isEqualTo("A \"title\" <b>");
    assertThat(about.get("notes").get(0).asText()).isEqualTo("</script>");
    assertThat(about.get("notes").get(1).asText()).isEqualTo("täglich");
  }

  @Test
  void noTextOfStrangersIsMarkup() throws IOException {
    String html = QualityPage.html(TalkFigures.of(10), "t", List.of("<i>"));
    assertThat(html).doesNotContain("<img", "<i>");
    assertThat(html.split("</script>", -1)).hasSize(5);
  }

  @Test
  void itsPlacesAreFilledAndTheLicenceIsInIt() throws IOException {
    String html = QualityPage.html(new Figures(), "t", List.of());
    assertThat(html).doesNotContain("{{").contains("Permission is hereby granted", "var uPlot");
  }

  @Test
  void itNamesNothingToLoad() throws IOException {
    String html = QualityPage.html(TalkFigures.of(10), "t", List.of());
    assertThat(html).doesNotContain("src=\"", "href=", "@import", "url(");
    assertThat(html).contains("default-src 'none'");
  }
}
