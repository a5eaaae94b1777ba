// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.dns.Answer.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FixedResolverTest {

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Answer> ask(Resolver resolver, String host) {
    List<Answer> answers = new ArrayList<>();
    resolver.resolve(new Question(host, Set.of(IPV4, IPV6)), answers::add);
    return answers;
  }

  private final FixedResolver fixed =
      new FixedResolver(
          Map.of(
              "Host.Example.", List.of(address("192.0.2.1"), address("::1"), address("192.0.2.2")),
              "four.example", List.of(address("192.0.2.3")),
              "none.example", List.of()));

  @Test
  void answersBothFamiliesInOrderAaaaFirst() {
    List<Answer> answers = ask(fixed, "hoST.example");
    assertThat(answers).extracting(Answer::family).containsExactly(IPV6, IPV4);
    assertThat(answers.get(0).addresses()).containsExactly(address("::1"));
    assertThat(answers.get(1).addresses())
        .containsExactly(address("192.0.2.1"), address("192.0.2.2"));
  }

  @Test
  void knowsWhatItWouldTell() {
    Question both = new Question("hoST.example", Set.of(IPV4, IPV6));
    assertThat(fixed.known(both)).isEqualTo(ask(fixed, "hoST.example"));
    assertThat(fixed.known(new Question("host.example", Set.of(IPV4)).fresh()))
        .extracting(Answer::family)
        .containsExactly(IPV4);
    Question other = new Question("other.example", Set.of(IPV4));
    assertThat(fixed.known(other)).extracting(Answer::kind).containsExactly(Kind.NO_SUCH_NAME);
    Resolver asks = (question, listener) -> () -> {};
    assertThat(fixed.withFallback(asks).known(other)).isEmpty();
    assertThat(fixed.withFallback(asks).known(both)).hasSize(2);
    assertThat(asks.known(both)).isEmpty();
  }

  @Test
  void aNameWithoutAnAddressOfAFamilyHasNoData() {
    assertThat(ask(fixed, "four.example."))
        .extracting(Answer::kind)
        .containsExactly(Kind.NO_DATA, Kind.ADDRESSES);
    assertThat(ask(fixed, "none.example")).extracting(Answer::kind).containsOnly(Kind.NO_DATA);
  }

  @Test
  void otherNamesDoNotExist() {
    assertThat(ask(fixed, "other.example"))
        .hasSize(2)
        .allMatch(answer -> answer.kind() == Kind.NO_SUCH_NAME)
        .allMatch(answer -> String.valueOf(answer.cause()).contains("other.example"));
  }

  @Test
  void otherNamesGoToTheFallback() {
    AtomicBoolean closed = new AtomicBoolean();
    FixedResolver other = new FixedResolver(Map.of("other.example", List.of(address("192.0.2.9"))));
    Resolver closeable =
        new Resolver() {
          @Override
          public Resolution resolve(Question question, Listener listener) {
            return other.resolve(question, listener);
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (FixedResolver both = fixed.withFallback(closeable)) {
      assertThat(ask(both, "other.example").get(1).addresses())
          .containsExactly(address("192.0.2.9"));
      assertThat(ask(both, "host.example").get(0).addresses()).containsExactly(address("::1"));
    }
    assertThat(closed).isTrue();
  }

  @Test
  void onlyTheFamiliesAskedForAreTold() {
    List<Answer> answers = new ArrayList<>();
    fixed.resolve(new Question("host.example", Set.of(IPV4)), answers::add);
    assertThat(answers).extracting(Answer::family).containsExactly(IPV4);
  }

  @Test
  void whatAListenerThrowsAtOneAnswerDoesNotCostItTheOther() {
    List<Answer> answers = new ArrayList<>();
    Resolver.Listener bad =
        answer -> {
          answers.add(answer);
          throw new AssertionError("on purpose");
        };
    fixed.resolve(new Question("host.example", Set.of(IPV4, IPV6)), bad);
    assertThat(answers).hasSize(2);
  }
}
