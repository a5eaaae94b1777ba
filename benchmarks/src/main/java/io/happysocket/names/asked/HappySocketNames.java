// SPDX-License-Identifier: Apache-2.0
package io.happysocket.names.asked;

import io.happysocket.Connector;
import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import io.happysocket.names.asked.Said.Failure;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks HappySocket: its resolver for both answers, and its lookup for what the resolver takes for
 * no name, as an old form of an address may be.
 */
final class HappySocketNames {

  private static final long PATIENCE_SECONDS = 60;

  private final Connector connector;
  private final Map<String, Question> questions = new HashMap<>();
  private final Map<String, Answers> answers = new HashMap<>();

  HappySocketNames(Connector connector) {
    this.connector = connector;
  }

  /** The answers of one name. */
  private static final class Answers implements Resolver.Listener {
    private final List<Answer> told = new ArrayList<>();
    private final CountDownLatch both = new CountDownLatch(2);

    @Override
    public void answered(Answer answer) {
      synchronized (told) {
        told.add(answer);
      }
      both.countDown();
    }

    List<Answer> await() throws InterruptedException {
      both.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      synchronized (told) {
        return List.copyOf(told);
      }
    }
  }

  /** Asks for all of them, at once. */
  void begin(List<String> names) {
    for (String name : names) {
      if (!name.isEmpty()) {
        Answers heard = new Answers();
        questions.put(name, new Question(name, EnumSet.allOf(AddressFamily.class)));
        answers.put(name, heard);
        connector.resolver().resolve(questions.get(name), heard);
      }
    }
  }

  /** Waits for the answers. */
  Said said(String name) throws InterruptedException {
    Answers heard = answers.get(name);
    List<Answer> told = heard == null ? List.of() : heard.await();
    List<String> addresses = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    for (Answer answer : told) {
      answer.addresses().forEach(address -> addresses.add(AddressWords.of(address)));
      words.append(answer.family()).append(' ').append(answer.kind());
      words.append(answer.cause() == null ? "" : " " + answer.cause().getMessage()).append("; ");
    }
    if (!addresses.isEmpty()) {
      return Said.found(addresses);
    }
    if (told.size() < 2) {
      return Said.not(Failure.TRY_AGAIN, "answered " + told.size() + " of 2 families");
    }
    boolean unasked = told.stream().anyMatch(answer -> answer.kind() == Kind.NOT_ASKED);
    return unasked ? lookup(name, told, words.toString()) : Said.not(why(told), words.toString());
  }

  private Said lookup(String name, List<Answer> told, String words) {
    try {
      return Said.found(connector.lookup(name).stream().map(AddressWords::of).toList());
    } catch (UnknownHostException e) {
      return Said.not(why(told), words);
    }
  }

  /**
   * Of two families one word. That one name has no address is no more than that if the other could
   * not be found out; that there is no such name holds for both, when the A answer says it.
   */
  private static Failure why(List<Answer> told) {
    for (Answer answer : told) {
      if (answer.family() == AddressFamily.IPV4 && answer.kind() == Kind.NO_SUCH_NAME) {
        return Failure.NOT_FOUND;
      }
    }
    List<Kind> kinds = told.stream().map(Answer::kind).toList();
    if (kinds.contains(Kind.SERVER_FAILURE) || kinds.contains(Kind.TIMEOUT)) {
      return Failure.TRY_AGAIN;
    }
    return kinds.contains(Kind.NOT_ASKED) ? Failure.UNSAID : Failure.NOT_FOUND;
  }
}
