// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

import static io.happysocket.loop.Schedules.explore;
import static io.happysocket.loop.Schedules.join;
import static io.happysocket.loop.Schedules.thread;

import org.junit.jupiter.api.Test;

/** Where real threads meet in the loop: every order of their steps that the bound allows. */
class InboxSchedulesTest {

  /** A task, who gave it, and what became of both. */
  private static final class Given implements Runnable {
    Inbox.Offer offer;
    int ran;

    void offerTo(Inbox inbox) {
      offer = inbox.offer(this);
    }

    boolean taken() {
      return offer == Inbox.Offer.TAKEN || offer == Inbox.Offer.WAKE;
    }

    @Override
    public void run() {
      ran++;
    }

    void ranOnceIfTaken() {
      check(ran == (taken() ? 1 : 0), "ran " + ran + " times after " + offer);
    }
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private static void runAll(Inbox inbox) {
    for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
      task.run();
    }
  }

  @Test
  void whatIsTakenBeforeACloseRunsOnce() {
    explore(
        () -> {
          Inbox inbox = new Inbox();
          inbox.open();
          Given a = new Given();
          Given b = new Given();
          Thread first = thread(() -> a.offerTo(inbox));
          Thread second = thread(() -> b.offerTo(inbox));
          runAll(inbox);
          inbox.close();
          runAll(inbox);
          join(first, second);
          a.ranOnceIfTaken();
          b.ranOnceIfTaken();
        });
  }

  /** A sleeper that nobody wakes must have nothing to do. */
  @Test
  void whoSleepsIsWokenForEachTask() {
    explore(
        () -> {
          Inbox inbox = new Inbox();
          inbox.open();
          Given a = new Given();
          Given b = new Given();
          Thread first = thread(() -> a.offerTo(inbox));
          Thread second = thread(() -> b.offerTo(inbox));
          runAll(inbox);
          boolean slept = inbox.sleep();
          join(first, second);
          boolean toBeWoken = a.offer == Inbox.Offer.WAKE || b.offer == Inbox.Offer.WAKE;
          boolean woken = slept && inbox.wake();
          check(woken == toBeWoken, "woken " + woken + ", to be woken " + toBeWoken);
          check(!slept || woken || inbox.isEmpty(), "sleeps on a task");
          runAll(inbox);
          a.ranOnceIfTaken();
          b.ranOnceIfTaken();
          check(a.taken() && b.taken(), "not taken");
        });
  }

  @Test
  void whoGoesForIdlenessLeavesNothingBehind() {
    explore(
        () -> {
          Inbox inbox = new Inbox();
          inbox.open();
          Given a = new Given();
          Given b = new Given();
          Thread first = thread(() -> a.offerTo(inbox));
          Thread second = thread(() -> b.offerTo(inbox));
          runAll(inbox);
          if (!inbox.down()) {
            runAll(inbox);
          }
          join(first, second);
          runAll(inbox);
          a.ranOnceIfTaken();
          b.ranOnceIfTaken();
        });
  }

  @Test
  void theTasksOfAThreadRunInTheirOrder() {
    explore(
        () -> {
          Inbox inbox = new Inbox();
          inbox.open();
          StringBuilder order = new StringBuilder();
          Thread first =
              thread(
                  () -> {
                    inbox.offer(() -> order.append('a'));
                    inbox.offer(() -> order.append('b'));
                    inbox.offer(() -> order.append('c'));
                  });
          runAll(inbox);
          join(first);
          inbox.close();
          runAll(inbox);
          check(order.toString().equals("abc"), order.toString());
        });
  }
}
