// SPDX-License-Identifier: Apache-2.0
package io.happysocket.race;

import io.happysocket.history.memory.AddressHistory;
import io.happysocket.history.memory.LearnedView;
import io.happysocket.strategy.AttemptFact;

/**
 * The second attempt at an address of a race, if there is one: for a SYN that was probably lost, a
 * new one from a new socket (contract row 53). Keeps its bounds; when one starts is the strategy's.
 */
final class Retry {

  private static final int NONE = -1;

  private final RaceFacts facts;
  private final RetryBudget budget;

  /** Of the attempt whose address is tried again, and of the second attempt. */
  private int first = NONE;

  private int number = NONE;

  /** No more in this race: there was one, or another race has taken the last of the budget. */
  private boolean over;

  Retry(RaceFacts facts, RetryBudget budget) {
    this.facts = facts;
    this.budget = budget;
  }

  /** Whether one may be started, now or when the Minimum Connection Attempt Delay is over. */
  boolean mayBeOf(AttemptFact attempt) {
    return budget.allows() && isWithinBounds(attempt);
  }

  /** The same, but for the budget, which other races may have spent since the strategy looked. */
  boolean isWithinBounds(AttemptFact attempt) {
    return !over
        && attempt.status() == AttemptFact.Status.IN_FLIGHT
        && facts.nothingElseToTry()
        && isKnownGood(attempt);
  }

  /** Established before on this network, not missed since, and not reported as bad. */
  private boolean isKnownGood(AttemptFact attempt) {
    LearnedView history = LearnedView.of(facts.history());
    AddressHistory known = history.address(attempt.destination().represented());
    return known.established() > 0 && known.misses() == 0 && known.reportedFailure() == null;
  }

  /** Takes it from the budget; false when other races have been faster. */
  boolean begin(int of, int asNumber) {
    over = true;
    if (!budget.take()) {
      return false;
    }
    first = of;
    number = asNumber;
    return true;
  }

  /** It was not started after all. */
  void sentNoSyn() {
    budget.giveBack();
  }

  /** It was held back: this race goes on without. */
  void heldBack() {
    sentNoSyn();
    first = NONE;
    number = NONE;
  }

  boolean is(int attempt) {
    return number != NONE && attempt == number;
  }

  /** The attempt at the same address before or after it; -1 when there is none. */
  int otherOf(int attempt) {
    return number == NONE ? NONE : attempt == number ? first : attempt == first ? number : NONE;
  }
}
