// SPDX-License-Identifier: Apache-2.0
package io.happysocket.dns.client;

import io.happysocket.address.AddressFamily;
import io.happysocket.dns.Answer;
import io.happysocket.dns.Answer.Kind;
import io.happysocket.dns.Question;
import io.happysocket.dns.client.AnswerCache.Kept;
import io.happysocket.dns.client.Query.NameAndType;
import io.happysocket.dns.system.SystemFiles;
import io.happysocket.dns.system.SystemFiles.Snapshot;
import io.happysocket.loop.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was told of a host text, for every thread to read: whoever asks the same again is told the
 * same without the loop, for as long as the loop would tell it. Only the loop writes.
 *
 * <p>An answer rests on the files, which are looked at once a second, and on all that the cache has
 * of the names that were gone through for it. When the last look is older, the files say something
 * else, or something in the cache has had its time, was replaced or has made room, the loop has to
 * be asked. Reading an answer counts as a use of what the cache has.
 *
 * <p>Only hosts with an address are here: what comes with an exception is made for each who asks.
 * Of those in the cache only such as were asked for twice; when there is no room all begin anew.
 */
final class KnownAnswers {

  /** How often what is left of a time to live is worked out; DNS counts it in seconds. */
  private static final long SECOND_NANOS = 1_000_000_000;

  /**
   * An answer.
   *
   * @param kept what the cache has of it; null if it is from elsewhere
   */
  private record Told(Answer answer, @Nullable Kept kept) {

    /** With what it will have left a second from now: never too much. */
    Answer thisSecond(long nowNanos) {
      if (kept == null) {
        return answer;
      }
      long left = Math.max(0, kept.leftNanos(nowNanos) - SECOND_NANOS);
      return answer.with(Duration.ofNanos(left));
    }
  }

  /** The answers as they are told during the second that begins at a moment. */
  private record ThisSecond(long atNanos, List<Answer> answers) {}

  /** The answers for one host, one for each family of the question. */
  private static final class Entry {
    private final Set<AddressFamily> families;

    /** What the files said; null if that does not matter. */
    private final @Nullable Snapshot files;

    private final List<Told> answers;

    /** All that the cache has of what they rest on. */
    private final List<Kept> rests;

    /** Immutable, so that a thread sees a whole one without a lock, if not always the last. */
    private ThisSecond last;

    Entry(
        Set<AddressFamily> families,
        @Nullable Snapshot files,
        List<Told> answers,
        List<Kept> rests,
        long nowNanos) {
      this.families = families;
      this.files = files;
      this.answers = answers;
      this.rests = rests;
      this.last = at(nowNanos);
    }

    boolean holds(long nowNanos) {
      for (int i = 0; i < rests.size(); i++) {
        if (!rests.get(i).holds(nowNanos)) {
          return false;
        }
      }
      return true;
    }

    List<Answer> now(long nowNanos) {
      for (int i = 0; i < rests.size(); i++) {
        rests.get(i).use();
      }
      ThisSecond told = last;
      if (nowNanos - told.atNanos() > SECOND_NANOS) {
        told = at(nowNanos);
        last = told;
      }
      return told.answers();
    }

    private ThisSecond at(long nowNanos) {
      List<Answer> told = new ArrayList<>(answers.size());
      for (Told each : answers) {
        told.add(each.thisSecond(nowNanos));
      }
      return new ThisSecond(nowNanos, List.copyOf(told));
    }
  }

  private final EventLoop loop;
  private final SystemFiles files;
  private final AnswerCache cache;
  private final int size;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private volatile boolean closed;

  KnownAnswers(EventLoop loop, SystemFiles files, AnswerCache cache, int size) {
    this.loop = loop;
    this.files = files;
    this.cache = cache;
    this.size = size;
  }

  /** One answer for each family; none if the loop has to be asked. Any thread. */
  @SuppressWarnings("ReferenceEquality") // of files that were read once
  List<Answer> get(Question question) {
    Entry entry = entries.get(question.host());
    if (entry == null
        || closed
        || !question.maximumAge().equals(Question.ANY_AGE)
        || !question.families().equals(entry.families)) {
      return List.of();
    }
    long now = loop.now();
    boolean asRead = entry.files == null || entry.files == files.seen(now);
    return asRead && entry.holds(now) ? entry.now(now) : List.of();
  }

  /**
   * Takes what a question was told, if it may be told again.
   *
   * @param said what the files said; null if that does not matter
   * @param told what was told before anybody was waited for
   * @param rests all that the cache was asked for it; the last name is the one that was told
   */
  void put(Question question, @Nullable Snapshot said, List<Answer> told, List<NameAndType> rests) {
    boolean positive = false;
    for (Answer each : told) {
      if (each.cause() != null) {
        return;
      }
      positive |= each.kind() == Kind.ADDRESSES;
    }
    boolean whole = told.size() == question.families().size();
    if (!positive || !whole || closed || !question.maximumAge().equals(Question.ANY_AGE)) {
      return;
    }
    long now = loop.now();
    List<Kept> all = new ArrayList<>(rests.size());
    Map<AddressFamily, Kept> last = new EnumMap<>(AddressFamily.class);
    for (NameAndType each : rests) {
      Kept kept = cache.kept(each, now);
      if (kept == null) {
        return;
      }
      all.add(kept);
      last.put(each.family(), kept);
    }
    List<Told> answers =
        told.stream().map(each -> new Told(each, last.get(each.family()))).toList();
    if (entries.size() >= size) {
      entries.clear();
    }
    entries.put(question.host(), new Entry(question.families(), said, answers, all, now));
  }

  /** There is nothing to be told any more. */
  void close() {
    closed = true;
    entries.clear();
  }
}
