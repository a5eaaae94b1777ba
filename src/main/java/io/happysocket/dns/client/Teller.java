// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.Resolver.Listener;
import io.happysocket.loop.Foreign;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the listener of one resolution, each family's answer once, until it is silenced. What the
 * listener throws, Errors included, is its own resolution's loss, not that of others in the same
 * flight or on the same thread. Thread-safe.
 */
final class Teller implements Listener {

  private final Question question;
  private final Listener listener;

  /** Guarded by itself. */
  private final Set<AddressFamily> untold = EnumSet.noneOf(AddressFamily.class);

  /** What was told; guarded by the same. */
  private final List<Answer> told = new ArrayList<>(2);

  private volatile boolean silenced;

  Teller(Question question, Listener listener) {
    this.question = question;
    this.listener = listener;
    untold.addAll(question.families());
  }

  /** The families without an answer, IPv6 first. */
  List<AddressFamily> untold() {
    synchronized (untold) {
      return List.copyOf(untold);
    }
  }

  /** The answers so far. */
  List<Answer> told() {
    synchronized (untold) {
      return List.copyOf(told);
    }
  }

  /** The name as the caller gave it. */
  String host() {
    return question.host();
  }

  /** How long ago an answer may have been fetched. */
  long maximumAgeNanos() {
    return question.maximumAge().toNanos();
  }

  void silence() {
    silenced = true;
  }

  boolean silenced() {
    return silenced;
  }

  @Override
  public void asked(AddressFamily family, String server) {
    guarded(() -> listener.asked(family, server));
  }

  @Override
  public void failing(AddressFamily family, IOException cause) {
    guarded(() -> listener.failing(family, cause));
  }

  @Override
  public void answered(Answer answer) {
    boolean first;
    synchronized (untold) {
      first = untold.remove(answer.family());
      if (first) {
        told.add(answer);
      }
    }
    if (first) {
      guarded(() -> listener.answered(answer));
    }
  }

  /** Makes the answer if there is one to tell. */
  void answered(AddressFamily family, Outcome outcome) {
    if (untold().contains(family)) {
      answered(outcome.toAnswer(family, host()));
    }
  }

  /** The same for all families that have no answer. */
  void answered(Outcome outcome) {
    untold().forEach(family -> answered(family, outcome));
  }

  /** The question cannot be asked, for a reason that names nothing of the inside. */
  void refuse(String why) {
    answered(Outcome.none(Kind.NOT_ASKED, "", why));
  }

  /** The question cannot be asked. */
  void refuse(String why, String plain) {
    answered(Outcome.none(Kind.NOT_ASKED, "", why).plainly(plain));
  }

  /** A fault of ours, or of the platform's resolver, is this resolution's end, and no other's. */
  void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      Foreign.threw("a lookup", host(), e);
      String failed = "the lookup failed";
      refuse(e.getMessage() == null ? failed : failed + ": " + e.getMessage(), failed);
      silence();
    }
  }

  /** The same for an answer that is known. */
  static void tell(Listener listener, String host, Answer answer) {
    guarded(host, () -> listener.answered(answer));
  }

  private void guarded(Runnable telling) {
    if (!silenced) {
      guarded(host(), telling);
    }
  }

  private static void guarded(String host, Runnable telling) {
    try {
      telling.run();
    } catch (Throwable e) { // whatever it is, it is no other resolution's business
      Foreign.threw("the listener of a lookup", host, e);
    }
  }
}
