// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small sample of the soak of {@code docs/soak.md}; on plain loopback without namespaces. */
@Timeout(180)
class SoakTest {

  private static final String SAMPLE = "20000";

  @TempDir Path work;

  @Test
  void nothingIsLost() throws Exception {
    Options options = Options.defaults().with("--count", SAMPLE).with("--work", work.toString());

    assertThat(Soak.run(options.with("--seconds", "120"))).isZero();
  }
}
