// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A listener to wait for; an answer told twice fails its test. */
final class Heard implements Resolver.Listener {

  private final Map<AddressFamily, CompletableFuture<Answer>> answers =
      new EnumMap<>(AddressFamily.class);
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> failing = new CopyOnWriteArrayList<>();
  final List<Answer> inOrder = new CopyOnWriteArrayList<>();
  Resolver.Resolution resolution = () -> {};

  Heard() {
    for (AddressFamily family : AddressFamily.values()) {
      answers.put(family, new CompletableFuture<>());
    }
  }

  static Heard of(Resolver resolver, String host) {
    return of(resolver, host, EnumSet.allOf(AddressFamily.class));
  }

  static Heard of(Resolver resolver, String host, AddressFamily family) {
    return of(resolver, host, EnumSet.of(family));
  }

  private static Heard of(Resolver resolver, String host, EnumSet<AddressFamily> families) {
    Heard heard = new Heard();
    heard.resolution = resolver.resolve(new Question(host, families), heard);
    return heard;
  }

  @Override
  public void asked(AddressFamily family, String server) {
    asked.add(family + " " + server);
  }

  @Override
  public void failing(AddressFamily family, IOException cause) {
    assertThat(knows(family)).as("answered before it was failing").isFalse();
    failing.add(family + " " + cause.getMessage());
  }

  @Override
  public void answered(Answer answer) {
    inOrder.add(answer);
    if (!answers.get(answer.family()).complete(answer)) {
      answers.put(
          answer.family(),
          CompletableFuture.failedFuture(new AssertionError("told twice: " + answer)));
    }
  }

  boolean knows(AddressFamily family) {
    return answers.get(family).isDone();
  }

  Answer answer(AddressFamily family) throws Exception {
    return answers.get(family).get(20, TimeUnit.SECONDS);
  }

  Answer six() throws Exception {
    return answer(AddressFamily.IPV6);
  }

  Answer four() throws Exception {
    return answer(AddressFamily.IPV4);
  }

  /** The addresses of one family, of an answer that has some. */
  List<String> addresses(AddressFamily family) throws Exception {
    Answer answer = answer(family);
    assertThat(answer.kind()).as("%s", answer).isEqualTo(Answer.Kind.ADDRESSES);
    return answer.addresses().stream().map(InetAddress::getHostAddress).toList();
  }
}
