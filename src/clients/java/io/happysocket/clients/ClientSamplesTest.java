// SPDX-License-Identifier: Apache-2.0
package io.happysocket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.samples.Sample;
import io.happysocket.samples.SampleCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample of the pages that uses other clients compiles with them. */
class ClientSamplesTest {

  @Test
  void everySampleWithOtherClientsCompiles(@TempDir Path classes) throws IOException {
    List<Sample> samples = Sample.all().stream().filter(Sample::needsClients).toList();
    assertThat(samples).isNotEmpty();
    assertThat(SampleCompiler.errors(samples, classes)).isEmpty();
  }
}
