// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer.Kind;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only names that the JDK knows without any resolver: literals, and ones it refuses. */
class PlatformResolverTest {

  private final PlatformResolver resolver = new PlatformResolver(1);
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    resolver.close();
  }

  private Resolver.Resolution ask(String host) {
    return resolver.resolve(new Question(host, Set.of(IPV4, IPV6)), answers::add);
  }

  private Answer next() throws InterruptedException {
    Answer answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @Test
  void oneCallGivesBothFamilies() throws Exception {
    ask("127.0.0.1");
    List<Answer> both = List.of(next(), next());
    assertThat(both).extracting(Answer::family).containsExactly(IPV6, IPV4);
    assertThat(both).extracting(Answer::kind).containsExactly(Kind.NO_DATA, Kind.ADDRESSES);
    assertThat(both).extracting(Answer::source).containsOnly("platform");
    assertThat(both.get(1).addresses()).hasSize(1);
    assertThat(both.get(0).cause()).isNull();
  }

  @Test
  void whatThePlatformDoesNotKnowIsNoSuchName() throws Exception {
    ask("[no literal]");
    Answer answer = next();
    assertThat(answer.kind()).isEqualTo(Kind.NO_SUCH_NAME);
    assertThat(answer.cause()).hasMessageContaining("[no literal]");
    assertThat(next().kind()).isEqualTo(Kind.NO_SUCH_NAME);
  }

  @Test
  void aCancelledQuestionIsNotTold() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    resolver.resolve(
        new Question("127.0.0.1", Set.of(IPV4)),
        new Resolver.Listener() {
          @Override
          public void asked(AddressFamily family, String server) {
            try {
              busy.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public void answered(Answer answer) {}
        });
    ask("127.0.0.2").cancel();
    busy.countDown();
    ask("127.0.0.3");
    assertThat(next().family()).isEqualTo(IPV6);
    assertThat(next().addresses().get(0).getHostAddress()).isEqualTo("127.0.0.3");
    assertThat(answers).isEmpty();
  }

  @Test
  void aClosedOneAsksNothing() throws Exception {
    resolver.close();
    ask("127.0.0.1");
    assertThat(next().kind()).isEqualTo(Kind.NOT_ASKED);
    assertThat(next().kind()).isEqualTo(Kind.NOT_ASKED);
  }

  @Test
  void itNeedsAThread() {
    assertThatThrownBy(() -> new PlatformResolver(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumThreads is out of range: 0");
  }
}
