// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.happysocket.dns.Resolver;
import io.happysocket.log.KeptLog;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connectors that nobody closes, and the names that tell them apart. */
class ForgottenTest {

  private static final int TRIES = 200;

  @BeforeEach
  void forget() {
    KeptLog.forget();
  }

  private static Connector connector(String name) {
    return Connector.builder().name(name).resolver(Resolver.fixed(Map.of())).build();
  }

  private static boolean isTold(String name) {
    return KeptLog.lines().stream()
        .anyMatch(
            each -> each.contains("WARN") && each.contains("happysocket-" + name + " was dropped"));
  }

  /**
   * The collector is asked again and again; each connector that is built looks for dropped ones.
   */
  private static boolean collected(BooleanSupplier found) {
    for (int i = 0; i < TRIES && !found.getAsBoolean(); i++) {
      System.gc();
      connector("other").close();
    }
    return found.getAsBoolean();
  }

  private static void drop(String name) {
    Connector dropped = connector(name);
    assertThatCode(() -> dropped.lookup("192.0.2.1")).doesNotThrowAnyException();
  }

  @Test
  void aDroppedConnectorIsToldAndEnded() {
    drop("dropped");
    assertThat(collected(() -> isTold("dropped"))).isTrue();
  }

  @Test
  void oneThatWasClosedIsNotTold() {
    connector("tidy").close();
    drop("untidy");
    assertThat(collected(() -> isTold("untidy"))).isTrue();
    assertThat(isTold("tidy")).isFalse();
  }

  @Test
  void whatItHandedOutKeepsItAlive() {
    ConnectRequest request = connector("held").request("192.0.2.1", 443);
    Resolver resolver = connector("asked").resolver();
    try {
      drop("gone");
      assertThat(collected(() -> isTold("gone"))).isTrue();
      assertThat(isTold("held")).isFalse();
      assertThat(isTold("asked")).isFalse();
    } finally {
      Reference.reachabilityFence(request);
      Reference.reachabilityFence(resolver);
    }
  }

  @Test
  void namesAreOneWord() {
    for (String bad : List.of("", " ", "a b", "a\n", "x".repeat(65))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Connector.builder().name(bad))
          .withMessageContaining("name must be 1 to 64 characters without spaces");
    }
  }
}
