// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.address.NetworkView;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.loop.PlayedLoop;
import io.happysocket.strategy.ConnectStrategy;
import io.happysocket.strategy.RaceView;
import io.happysocket.strategy.Step;
import io.happysocket.strategy.builtin.Strategies;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Callers' code that takes longer than the deadline, where a race begins on its caller's thread.
 */
class SlowForeignCodeTest {

  private static final long TOO_LONG = PlayedConnects.DEADLINE.toNanos() + PlayedLoop.MILLIS;

  private final PlayedConnects played = new PlayedConnects();

  @AfterEach
  void close() {
    played.close();
  }

  private void sendsNoSyn(UnaryOperator<ConnectorBuilder> slow) {
    AtomicInteger dialled = new AtomicInteger();
    played.world.channels().whenConnecting(channel -> dialled.incrementAndGet());
    Connector connector = played.use(slow.apply(played.builder()));
    CompletableFuture<SocketChannel> future =
        connector.connectAsync(PlayedConnects.BOTH, /* port= */ 443);
    played.advance(1);
    assertThatThrownBy(future::join).hasCauseInstanceOf(ConnectDeadlineException.class);
    assertThat(dialled).hasValue(0);
  }

  @Test
  void aResolverThatIsAskedWhatItKnows() {
    sendsNoSyn(
        builder ->
            builder.resolver(
                new Resolver() {
                  @Override
                  public List<Answer> known(Question question) {
                    played.world.spend(TOO_LONG);
                    return PlayedConnects.names().known(question);
                  }

                  @Override
                  public Resolution resolve(Question question, Listener listener) {
                    return PlayedConnects.names().resolve(question, listener);
                  }
                }));
  }

  @Test
  void aResolverThatKnowsNothing() {
    sendsNoSyn(
        builder ->
            builder.resolver(
                new Resolver() {
                  @Override
                  public List<Answer> known(Question question) {
                    played.world.spend(TOO_LONG);
                    return List.of();
                  }

                  @Override
                  public Resolution resolve(Question question, Listener listener) {
                    return PlayedConnects.names().resolve(question, listener);
                  }
                }));
  }

  @Test
  void aFilter() {
    sendsNoSyn(
        builder ->
            builder.addressFilter(
                address -> {
                  played.world.spend(TOO_LONG);
                  return true;
                }));
  }

  @Test
  void aStrategyThatSaysWhatToLookUp() {
    ConnectStrategy usual = Strategies.happyEyeballs();
    sendsNoSyn(
        builder ->
            builder.strategy(
                new ConnectStrategy() {
                  @Override
                  public Step next(RaceView race) {
                    return usual.next(race);
                  }

                  @Override
                  public Set<AddressFamily> lookups(NetworkView network) {
                    played.world.spend(TOO_LONG);
                    return usual.lookups(network);
                  }

                  @Override
                  public String name() {
                    return "slow";
                  }
                }));
  }
}
