// SPDX-License-Identifier: Apache-2.0
package io.happysocket.soak.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.soak.load.Operation.Trouble;
import io.happysocket.soak.world.Place;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a soak takes for a fault. */
class LedgerTest {

  private final Ledger ledger = new Ledger();

  private static Operation operation(Trouble trouble) {
    return new Operation(
        7,
        Place.LITERAL,
        "127.0.0.1",
        80,
        Client.PLAIN,
        Way.RACE,
        Check.PASSES,
        trouble,
        5,
        Duration.ofSeconds(10),
        false,
        true);
  }

  @Test
  void anOperationThatEndsAsPromisedIsNone() {
    ledger.begins(operation(Trouble.INTERRUPT));
    assertThat(ledger.running()).isOne();
    ledger.ends(operation(Trouble.INTERRUPT), Outcome.INTERRUPTED, null);

    assertThat(ledger.running()).isZero();
    assertThat(ledger.ended()).isOne();
    assertThat(ledger.faults()).isEmpty();
  }

  @Test
  void anOutcomeThatNobodyWasPromisedIsNamedWithItsOperation() {
    ledger.begins(operation(Trouble.NONE));
    ledger.ends(operation(Trouble.NONE), Outcome.INTERRUPTED, new IOException("by whom?"));

    assertThat(ledger.faults())
        .singleElement()
        .asString()
        .startsWith("operation 7: race to 127.0.0.1 port 80 (literal), connector PLAIN")
        .contains("interrupted, not one of [CONNECTED]", "by whom?");
  }

  @Test
  void aSecondEndIsOne() {
    ledger.begins(operation(Trouble.NONE));
    ledger.ends(operation(Trouble.NONE), Outcome.CONNECTED, null);
    ledger.ends(operation(Trouble.NONE), Outcome.CONNECTED, null);

    assertThat(ledger.faults()).singleElement().asString().contains("ended a second time");
    assertThat(ledger.ended()).isOne();
  }

  @Test
  void whatIsNotDocumentedIsNeverPromised() {
    assertThat(Outcome.of(new IOException("?"))).isSameAs(Outcome.OTHER);
    for (Trouble trouble : Trouble.values()) {
      assertThat(operation(trouble).expected()).doesNotContain(Outcome.OTHER);
    }
  }
}
