// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.system;

import static io.happysocket.address.AddressFamily.IPV4;
import static io.happysocket.address.AddressFamily.IPV6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK is stood in for; where threads do not matter they are a queue, run by hand. */
class PlatformResolverTest {

  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final List<String> called = new ArrayList<>();
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private Resolver.Resolution ask(PlatformResolver resolver, String host) {
    return resolver.resolve(new Question(host, Set.of(IPV4, IPV6)), answers::add);
  }

  private PlatformResolver byHand(int maximumThreads, PlatformResolver.Call call) {
    return new PlatformResolver(
        maximumThreads,
        host -> {
          called.add(host);
          return call.getAllByName(host);
        },
        threads::add,
        () -> {});
  }

  private void runThreads() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  private static InetAddress[] addresses(String host) throws UnknownHostException {
    return InetAddress.getAllByName("127.0.0.1");
  }

  private Answer next() throws InterruptedException {
    Answer answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @Test
  void oneCallGivesBothFamilies() throws Exception {
    try (PlatformResolver resolver = new PlatformResolver(1)) {
      ask(resolver, "127.0.0.1");
      List<Answer> both = List.of(next(), next());
      assertThat(both).extracting(Answer::family).containsExactly(IPV6, IPV4);
      assertThat(both).extracting(Answer::kind).containsExactly(Kind.NO_DATA, Kind.ADDRESSES);
      assertThat(both).extracting(Answer::source).containsOnly("platform");
      assertThat(both.get(1).addresses()).hasSize(1);
      assertThat(both.get(0).cause()).isNull();
    }
  }

  @Test
  void whatThePlatformDoesNotKnowIsNoSuchName() throws Exception {
    try (PlatformResolver resolver = new PlatformResolver(1)) {
      ask(resolver, "[no literal]");
      Answer answer = next();
      assertThat(answer.kind()).isEqualTo(Kind.NO_SUCH_NAME);
      assertThat(answer.cause()).hasMessageContaining("[no literal]");
      assertThat(next().kind()).isEqualTo(Kind.NO_SUCH_NAME);
    }
  }

  /** The C library's words are in the language of the system, and say nothing here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "host: Name or service not known",
        "host: Temporary failure in name resolution",
        "host: Temporärer Fehler bei der Namensauflösung",
        "host: Échec temporaire dans la résolution du nom",
        "host: Der Name oder der Dienst ist nicht bekannt",
        "host: 名前またはサービスが不明です",
      })
  void theKindDoesNotHangOnTheWords(String words) throws Exception {
    PlatformResolver resolver =
        byHand(
            1,
            host -> {
              throw new UnknownHostException(words);
            });
    ask(resolver, "host");
    runThreads();
    assertThat(answers).hasSize(2).allMatch(answer -> answer.kind() == Kind.NO_SUCH_NAME);
    assertThat(next().cause()).isInstanceOf(UnknownHostException.class).hasMessage(words);
  }

  @Test
  void anExceptionWithoutWordsIsPutInOurs() throws Exception {
    PlatformResolver resolver =
        byHand(
            1,
            host -> {
              throw new UnknownHostException();
            });
    ask(resolver, "host");
    runThreads();
    assertThat(next().cause()).hasMessage("host: the platform knows no address");
  }

  static Throwable thrown(String what) {
    return switch (what) {
      case "runtime" -> new IllegalStateException("a provider's fault");
      case "security" -> new SecurityException("a provider's fault");
      case "memory" -> new OutOfMemoryError("a provider's fault");
      default -> new StackOverflowError("a provider's fault");
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "security", "memory", "stack"})
  void whateverThePlatformThrowsIsAnAnswer(String what) throws Exception {
    Throwable thrown = thrown(what);
    PlatformResolver resolver =
        byHand(
            1,
            host -> {
              if (host.equals("bad")) {
                if (thrown instanceof Error error) {
                  throw error;
                }
                throw (RuntimeException) thrown;
              }
              return addresses(host);
            });
    ask(resolver, "bad");
    ask(resolver, "good");
    runThreads();
    for (int i = 0; i < 2; i++) {
      Answer answer = next();
      assertThat(answer.kind()).isEqualTo(Kind.NOT_ASKED);
      assertThat(answer.cause())
          .hasMessage("bad: the platform's resolver failed: a provider's fault")
          .hasCause(thrown);
    }
    assertThat(next().kind()).isEqualTo(Kind.NO_DATA);
    assertThat(next().kind()).isEqualTo(Kind.ADDRESSES);
  }

  @Test
  void nothingWhereAddressesShouldBeIsAnAnswerToo() throws Exception {
    PlatformResolver resolver = byHand(1, host -> new InetAddress[] {null});
    ask(resolver, "host");
    runThreads();
    assertThat(next().kind()).isEqualTo(Kind.NOT_ASKED);
  }

  @Test
  void whatAListenerThrowsIsItsOwnLoss() throws Exception {
    PlatformResolver resolver = byHand(1, PlatformResolverTest::addresses);
    List<String> told = new ArrayList<>();
    Resolver.Listener thrower =
        new Resolver.Listener() {
          @Override
          public void asked(AddressFamily family, String server) {
            told.add("asked " + family);
            throw new StackOverflowError("of a listener");
          }

          @Override
          public void answered(Answer answer) {
            told.add("answered " + answer.family());
            throw new AssertionError("of a listener");
          }
        };
    resolver.resolve(new Question("bad", Set.of(IPV4, IPV6)), thrower);
    ask(resolver, "good");
    runThreads();
    assertThat(told).hasSize(4).contains("answered IPv6", "answered IPv4");
    assertThat(answers).hasSize(2);
  }

  @Test
  void aLookupCancelledWhileItRunsIsNotTold() {
    List<Resolver.Resolution> self = new ArrayList<>();
    PlatformResolver resolver =
        byHand(
            1,
            host -> {
              self.get(0).cancel();
              return addresses(host);
            });
    self.add(ask(resolver, "127.0.0.1"));
    runThreads();
    assertThat(called).hasSize(1);
    assertThat(answers).isEmpty();
  }

  /**
   * Contract row 12, for what cannot be stopped: sixteen calls hang, and what waits behind them
   * goes.
   */
  @Test
  void tenThousandCancelledLookupsLeaveNothing() throws Exception {
    CountDownLatch hung = new CountDownLatch(PlatformResolver.DEFAULT_THREADS);
    CountDownLatch released = new CountDownLatch(1);
    BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    PlatformResolver.Call call =
        host -> {
          calls.add(host);
          hung.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return addresses(host);
        };
    try (PlatformResolver resolver = new PlatformResolver(PlatformResolver.DEFAULT_THREADS, call)) {
      List<WeakReference<Object>> held = new ArrayList<>();
      List<Resolver.Resolution> hanging =
          deaf(resolver, "hung", PlatformResolver.DEFAULT_THREADS, held);
      assertThat(hung.await(10, TimeUnit.SECONDS)).isTrue();
      deaf(resolver, "waits", 10_000, held).forEach(Resolver.Resolution::cancel);
      // those that hang keep a thread, and no listener
      hanging.forEach(Resolver.Resolution::cancel);
      assertGone(held);

      ask(resolver, "last");
      released.countDown();
      assertThat(next().family()).isEqualTo(IPV6);
      assertThat(calls).hasSize(PlatformResolver.DEFAULT_THREADS + 1).doesNotContain("waits");
    }
  }

  /** Asks, and keeps the listeners so that one can see whether somebody else does. */
  private static List<Resolver.Resolution> deaf(
      PlatformResolver resolver, String host, int times, List<WeakReference<Object>> held) {
    List<Resolver.Resolution> resolutions = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Resolver.Listener listener = new Ears();
      held.add(new WeakReference<>(listener));
      resolutions.add(resolver.resolve(new Question(host, Set.of(IPV4)), listener));
    }
    return resolutions;
  }

  private static final class Ears implements Resolver.Listener {
    @Override
    public void answered(Answer answer) {
      throw new AssertionError("told after it was cancelled");
    }
  }

  private static void assertGone(List<WeakReference<Object>> held) {
    for (int i = 0; i < 50 && held.stream().anyMatch(each -> each.get() != null); i++) {
      System.gc();
    }
    assertThat(held).allMatch(each -> each.get() == null);
  }

  // threads that cannot be started

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutAThreadTheLookupFailsAndTheNextTriesAgain(boolean error) throws Exception {
    List<Runnable> started = new ArrayList<>();
    boolean[] able = {false};
    PlatformResolver resolver =
        new PlatformResolver(
            2,
            PlatformResolverTest::addresses,
            task -> {
              if (able[0]) {
                started.add(task);
              } else if (error) {
                throw new OutOfMemoryError("unable to create native thread");
              } else {
                throw new RejectedExecutionException("no thread", new IOException("no thread"));
              }
            },
            () -> {});
    for (int i = 0; i < 3; i++) {
      ask(resolver, "host");
      assertThat(next().kind()).isEqualTo(Kind.NOT_ASKED);
      assertThat(next().cause())
          .hasMessage("host: no thread can be started for the platform's resolver")
          .hasCauseInstanceOf(error ? OutOfMemoryError.class : RejectedExecutionException.class);
    }
    able[0] = true;
    ask(resolver, "host");
    started.remove(0).run();
    assertThat(next().kind()).isEqualTo(Kind.NO_DATA);
    assertThat(next().kind()).isEqualTo(Kind.ADDRESSES);
  }

  @Test
  void whatASecondThreadWasNeededForTheFirstOneTakes() throws Exception {
    PlatformResolver resolver =
        new PlatformResolver(
            2,
            PlatformResolverTest::addresses,
            task -> {
              if (!threads.isEmpty()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              threads.add(task);
            },
            () -> {});
    ask(resolver, "one");
    ask(resolver, "two");
    assertThat(answers).isEmpty();
    runThreads();
    assertThat(answers).hasSize(4).noneMatch(answer -> answer.kind() == Kind.NOT_ASKED);
  }

  @Test
  void noMoreThreadsThanAllowed() {
    PlatformResolver resolver = byHand(2, PlatformResolverTest::addresses);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5; i++) {
        ask(resolver, "host" + i);
      }
      assertThat(threads).hasSize(2);
      runThreads();
    }
    assertThat(called).hasSize(10).startsWith("host0", "host1", "host2", "host3", "host4");
  }

  @Test
  void closingAnswersThoseWhoWait() throws Exception {
    PlatformResolver resolver = byHand(1, PlatformResolverTest::addresses);
    ask(resolver, "host");
    resolver.close();
    assertThat(next().kind()).isEqualTo(Kind.NOT_ASKED);
    assertThat(next().cause()).hasMessage("host: the resolver was closed");
    runThreads();
    assertThat(called).isEmpty();
  }

  @Test
  void aClosedOneAsksNothing() throws Exception {
    PlatformResolver resolver = new PlatformResolver(1);
    resolver.close();
    ask(resolver, "127.0.0.1");
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
