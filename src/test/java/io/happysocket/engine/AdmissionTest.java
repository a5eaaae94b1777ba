// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.Destination;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who gets room, and when; that none is lost whatever is asked, and none given twice. */
class AdmissionTest {

  private final List<Admission.Wait> granted = new ArrayList<>();
  private long now;

  private static Destination to(int last) {
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
      return new Destination("name.test", 443, address, address, null);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private int lastPort;

  private Admission of(int cap) {
    return new Admission(cap, () -> now);
  }

  private Attempt taken(Admission admission, int last) {
    Attempt attempt = new Attempt(to(last));
    assertThat(admission.take(attempt, granted::add)).isNull();
    return attempt;
  }

  private void answeredOnce(Admission admission, int last) {
    Attempt answered = taken(admission, last);
    admission.answered(answered);
    admission.release(answered);
  }

  private Admission.Wait waiting(Admission admission, int last) {
    Admission.Wait wait = admission.take(new Attempt(to(last)), granted::add);
    assertThat(wait).isNotNull();
    return wait;
  }

  private static boolean hasRoom(Admission admission, int last) {
    Admission.Wait wait = admission.take(new Attempt(to(last)), never -> {});
    if (wait != null) {
      admission.withdraw(wait);
    }
    return wait == null;
  }

  @Test
  void theNinthAtAnUnknownAddressWaitsForAnAnswer() {
    Admission admission = of(100);
    Attempt first = taken(admission, 1);
    for (int i = 1; i < Admission.UNKNOWN; i++) {
      taken(admission, 1);
    }
    assertThat(hasRoom(admission, 1)).isFalse();
    assertThat(hasRoom(admission, 2)).isTrue();
    Admission.Wait wait = waiting(admission, 1);
    assertThat(wait.all).isFalse();
    admission.answered(first);
    assertThat(granted).containsExactly(wait);
    assertThat(hasRoom(admission, 1)).isTrue();
  }

  @Test
  void aReleaseIsForTheFirstThatWaitsAndCountsOnce() {
    Admission admission = of(1);
    Attempt first = taken(admission, 1);
    Admission.Wait one = waiting(admission, 1);
    Admission.Wait two = waiting(admission, 1);
    assertThat(one.all).isTrue();
    admission.release(first);
    admission.release(first);
    assertThat(granted).containsExactly(one);
    admission.withdraw(one);
    assertThat(granted).containsExactly(one, two);
    Attempt next = new Attempt(to(1));
    assertThat(admission.take(next, one)).isFalse();
    assertThat(admission.take(next, two)).isTrue();
    admission.release(next);
    assertThat(hasRoom(admission, 1)).isTrue();
  }

  @Test
  void destinationsTakeTurns() {
    Admission admission = of(1);
    Attempt attempt = taken(admission, 9);
    for (int last : new int[] {1, 1, 1, 2, 3, 2}) {
      waiting(admission, last);
    }
    List<Integer> order = new ArrayList<>();
    while (order.size() < 6) {
      admission.release(attempt);
      Admission.Wait wait = granted.get(order.size());
      attempt = new Attempt(wait.destination);
      assertThat(admission.take(attempt, wait)).isTrue();
      order.add((int) wait.destination.address().getAddress()[3]);
    }
    assertThat(order).containsExactly(1, 2, 3, 1, 2, 1);
  }

  @Test
  void silenceEndsWhatAnAnswerAllowed() {
    Admission admission = of(100);
    Attempt answered = taken(admission, 1);
    admission.answered(answered);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      attempts.add(taken(admission, 1));
    }
    admission.release(answered);
    assertThat(hasRoom(admission, 1)).isTrue();
    attempts.get(0).synSent = true;
    admission.release(attempts.get(0));
    assertThat(hasRoom(admission, 1)).isFalse();
  }

  /** A lost SYN, and the second one was answered: contract row 53. */
  @Test
  void silenceSaysNothingWhereWhatWasSentLaterWasAnswered() {
    Admission admission = of(100);
    Attempt lost = taken(admission, 1);
    lost.synSent = true;
    Attempt second = taken(admission, 1);
    second.synSent = true;
    second.sinceNanos = 250_000_000;
    admission.answered(second);
    admission.release(lost);
    assertThat(room(admission, 1, 20)).isEqualTo(20);
  }

  @Test
  void whatIsKnownIsForgottenAfterTenMinutes() {
    Admission admission = of(10_000);
    answeredOnce(admission, 1);
    now += 599_000_000_000L;
    assertThat(room(admission, 1, 20)).isEqualTo(20);
    now += 2_000_000_000L;
    assertThat(room(admission, 1, 20)).isEqualTo(Admission.UNKNOWN);
  }

  @Test
  void tenMinutesCountFromTheSynThatWasAnswered() {
    Admission admission = of(10_000);
    Attempt answered = taken(admission, 1);
    now += 300_000_000_000L;
    admission.answered(answered);
    admission.release(answered);
    now += 301_000_000_000L;
    assertThat(room(admission, 1, 20)).isEqualTo(Admission.UNKNOWN);
  }

  @Test
  void ofThoseThatNoRaceUsesTheHalfTakenLongestAgoIsForgottenWhereThereAreTooMany() {
    Admission admission = of(10_000);
    Attempt inUse = taken(admission, 2);
    admission.answered(inUse);
    answeredOnce(admission, 1);
    answerOthers(admission, 600);
    assertThat(room(admission, 1, 20)).isEqualTo(20);
    answerOthers(admission, 424); // 1,025 by now, of which the first 513 go
    assertThat(hasRoomAtOther(admission, 513)).isFalse();
    assertThat(hasRoomAtOther(admission, 514)).isTrue();
    assertThat(room(admission, 1, 20)).as("taken again").isEqualTo(20);
    assertThat(room(admission, 2, 20)).as("in use").isEqualTo(20);
  }

  /** For more than may start at a place of which nothing is known. */
  private boolean hasRoomAtOther(Admission admission, int number) {
    InetAddress address = to(3).address();
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i <= Admission.UNKNOWN; i++) {
      Attempt attempt = new Attempt(new Destination("name.test", number, address, address, null));
      Admission.Wait wait = admission.take(attempt, never -> {});
      if (wait == null) {
        attempts.add(attempt);
      } else {
        admission.withdraw(wait);
      }
    }
    attempts.forEach(admission::release);
    return attempts.size() > Admission.UNKNOWN;
  }

  private void answerOthers(Admission admission, int count) {
    InetAddress address = to(3).address();
    for (int i = 0; i < count; i++) {
      Attempt other = new Attempt(new Destination("name.test", ++lastPort, address, address, null));
      assertThat(admission.take(other, granted::add)).isNull();
      admission.answered(other);
      admission.release(other);
    }
  }

  private int room(Admission admission, int last, int most) {
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Attempt attempt = new Attempt(to(last));
      Admission.Wait wait = admission.take(attempt, never -> {});
      if (wait == null) {
        attempts.add(attempt);
      } else {
        admission.withdraw(wait);
      }
    }
    attempts.forEach(admission::release);
    return attempts.size();
  }

  /** Against a count of one's own. */
  @Test
  void whateverIsAskedNoRoomIsLostOrGivenTwice() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Admission admission = of(12);
      granted.clear();
      List<Attempt> flying = new ArrayList<>();
      List<Admission.Wait> waiting = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        int last = random.nextInt(4);
        int what = random.nextInt(10);
        if (what < 5) {
          Attempt attempt = new Attempt(to(last));
          Admission.Wait wait = admission.take(attempt, granted::add);
          if (wait == null) {
            attempt.synSent = true;
            flying.add(attempt);
          } else {
            waiting.add(wait);
          }
        } else if (what < 7 && !flying.isEmpty()) {
          admission.release(flying.remove(random.nextInt(flying.size())));
        } else if (what < 8 && !flying.isEmpty()) {
          admission.answered(flying.get(random.nextInt(flying.size())));
        } else if (what < 9 && !waiting.isEmpty()) {
          Admission.Wait wait = waiting.remove(random.nextInt(waiting.size()));
          granted.remove(wait);
          admission.withdraw(wait);
        } else if (!granted.isEmpty()) {
          Admission.Wait wait = granted.remove(0);
          waiting.remove(wait);
          Attempt attempt = new Attempt(wait.destination);
          assertThat(admission.take(attempt, wait)).isTrue();
          attempt.synSent = true;
          flying.add(attempt);
        }
        assertThat(flying.size() + granted.size()).isLessThanOrEqualTo(12);
      }
      waiting.forEach(admission::withdraw);
      flying.forEach(admission::release);
      for (int i = 0; i < 12; i++) {
        taken(admission, 10 + i);
      }
      assertThat(hasRoom(admission, 50)).isFalse();
    }
  }

  @Test
  void halfOfTheSoftLimit() {
    assertThat(DescriptorLimit.attempts(limits("4096                 1048576"))).isEqualTo(2048);
    assertThat(DescriptorLimit.attempts(limits("1048576  1048576"))).isEqualTo(16_000);
    assertThat(DescriptorLimit.attempts(limits("unlimited  unlimited"))).isEqualTo(16_000);
    assertThat(DescriptorLimit.attempts(limits("1  1"))).isEqualTo(1);
    assertThat(DescriptorLimit.attempts(limits("many"))).isEqualTo(512);
    assertThat(DescriptorLimit.attempts("Max open files")).isEqualTo(512);
    assertThat(DescriptorLimit.attempts("")).isEqualTo(512);
  }

  private static String limits(String open) {
    return "Limit  Soft Limit  Hard Limit  Units\nMax open files   " + open + "   files  \nMax";
  }
}
