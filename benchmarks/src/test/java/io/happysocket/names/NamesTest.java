// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.happysocket.names.cases.Configuration;
import io.happysocket.names.cases.Generator;
import io.happysocket.names.verdict.Difference;
import io.happysocket.names.verdict.Results;
import io.happysocket.names.world.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small sample of the comparison of {@code docs/dns-compared.md}. Skipped where the system does
 * not allow namespaces, or has not the name servers.
 */
@Timeout(120)
class NamesTest {

  private static final Options OPTIONS = Options.defaults();
  private static final int SAMPLE = 12;

  @TempDir Path work;

  @Test
  void noDifferenceIsWithoutAReason() throws Exception {
    List<Configuration> sample = new Generator(OPTIONS.seed()).make(SAMPLE);
    try (World world = world()) {
      Results results = new Comparison(world, work, sample).run(OPTIONS.machines());

      assertThat(results.configurations()).hasSize(SAMPLE);
      assertThat(results.unexplained()).extracting(Difference::text).isEmpty();
      // they are not the same by asking nobody
      assertThat(results.byReason()).isNotEmpty();
      assertThat(results.differences()).hasSizeLessThan(results.names() / 2);
      assertThat(new Page(OPTIONS, results).markdown("here")).contains("| all | " + SAMPLE + " |");
    }
  }

  private World world() throws InterruptedException {
    try {
      return World.open(work);
    } catch (IOException e) {
      return abort("names cannot be compared here: " + e.getMessage());
    }
  }
}
