// SPDX-License-Identifier: Apache-2.0
package io.happysocket.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is promised is written down, and a change of it is seen. */
class SurfaceTest {

  private static final Path WRITTEN = Path.of("docs/surface.txt");
  private static final String ACCEPT = "surface.accept";
  private static final int MOST_TYPES = 45;
  private static final int MOST_OF_TESTING = 5;

  private static int count(boolean testing) throws IOException {
    int count = 0;
    for (String each : Surface.packages()) {
      count += each.equals(Surface.TESTING) == testing ? Surface.types(each).size() : 0;
    }
    return count;
  }

  @Test
  void fewTypesAreExported() throws IOException {
    assertThat(count(false)).isLessThanOrEqualTo(MOST_TYPES);
    assertThat(count(true)).isLessThanOrEqualTo(MOST_OF_TESTING);
  }

  @Test
  void theSurfaceIsTheOneThatIsWrittenDown() throws IOException {
    List<String> now = Surface.lines();
    if (Boolean.getBoolean(ACCEPT)) {
      Files.writeString(WRITTEN, String.join("\n", now).strip() + "\n");
    }
    List<String> written = new ArrayList<>(Files.readAllLines(WRITTEN));
    written.add(0, "");
    List<String> difference = new ArrayList<>();
    written.stream()
        .filter(each -> !now.contains(each))
        .forEach(each -> difference.add("-" + each));
    now.stream()
        .filter(each -> !written.contains(each))
        .forEach(each -> difference.add("+" + each));
    if (!difference.isEmpty() || !now.equals(written)) {
      fail(
          "The public surface has changed:%n%s%nIf that is meant (docs/decisions.md says what is"
              + " promised), accept it: mvn test -Dtest=SurfaceTest -D%s=true",
          String.join(System.lineSeparator(), difference), ACCEPT);
    }
  }
}
