// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static io.happysocket.PlayedConnects.BOTH;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a caller has around it goes to its listener and its handshake; a listener of one request.
 */
class CarriedContextTest {

  private final PlayedConnects played = new PlayedConnects();
  private final List<String> told = new ArrayList<>();

  /** As a logging context is: of the thread. */
  private String context = "none";

  private UnaryOperator<Runnable> carrier() {
    String taken = context;
    return task ->
        () -> {
          String before = context;
          context = taken;
          try {
            task.run();
          } finally {
            context = before;
          }
        };
  }

  private final ConnectListener listener =
      new ConnectListener() {
        @Override
        public void raceStarted(long race, String host, int port) {
          told.add(race + " started in " + context);
        }

        @Override
        public void raceEnded(long race, io.happysocket.report.RaceReport report) {
          told.add(race + " ended in " + context);
        }
      };

  @AfterEach
  void close() {
    played.close();
  }

  private String handshake(java.nio.channels.SocketChannel channel, String host, int port) {
    told.add("handshake in " + context);
    return "passed";
  }

  private void connect(Connector connector, String around) throws IOException {
    context = around;
    var future = connector.connectAsync(BOTH, 443, this::handshake);
    context = "none";
    played.advance(100);
    future.join().close();
  }

  @Test
  void theListenerAndTheHandshakeAreInTheContextOfTheCaller() throws IOException {
    Connector connector = played.use(played.builder().context(this::carrier).listener(listener));
    connect(connector, "one");
    connect(connector, "two");
    assertThat(told)
        .containsExactlyInAnyOrder(
            "1 started in one",
            "handshake in one",
            "1 ended in one",
            "2 started in two",
            "handshake in two",
            "2 ended in two");
  }

  @Test
  void aContextThatThrowsCostsNothingElse() throws IOException {
    Supplier<UnaryOperator<Runnable>> broken =
        () ->
            task -> {
              throw new IllegalStateException("no context");
            };
    Connector connector = played.use(played.builder().context(broken).listener(listener));
    connect(connector, "one");
    assertThat(told).contains("handshake in none", "1 ended in none").hasSize(3);
  }

  @Test
  void aContextMayRunItsTaskAndThrow() throws IOException {
    Supplier<UnaryOperator<Runnable>> late =
        () ->
            task ->
                () -> {
                  task.run();
                  throw new IllegalStateException("too late");
                };
    Connector connector = played.use(played.builder().context(late).listener(listener));
    connect(connector, "one");
    assertThat(told).hasSize(3);
  }

  @Test
  void oneRequestHasAListenerOfItsOwn() throws IOException {
    Connector connector = played.use(played.builder().context(this::carrier));
    context = "request";
    ConnectRequest request = connector.request(BOTH, 443).listener(listener);
    request.connect().close();
    request.connect().close();
    context = "none";
    connector.connect(BOTH, 443).close();
    played.advance(1);
    assertThat(told)
        .containsExactly(
            "1 started in request",
            "1 ended in request",
            "2 started in request",
            "2 ended in request");
  }
}
