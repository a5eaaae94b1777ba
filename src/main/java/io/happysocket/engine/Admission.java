// SPDX-License-Identifier: Apache-2.0
package io.happysocket.engine;

import io.happysocket.address.Destination;
import io.happysocket.address.text.AddressKey;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts the races of one connector may have in flight together. Kind to servers and to
 * this process:
 *
 * <ol>
 *   <li>At an address and port of which nothing is known, 8. What one of them learns counts for
 *       all: once one is answered, the others may start, and so may all for ten minutes after the
 *       last SYN that was, unless one stays silent. The history does not tell: it knows addresses,
 *       and a port that is shut off may be one of a machine that answers at another.
 *   <li>In all, as many as the connector's cap. An attempt counts until its descriptor is let go
 *       of, the winner's until its caller takes it.
 *   <li>Beyond, destinations take turns, and in one the first to ask is the first to start.
 * </ol>
 *
 * <p>Room is given, not announced: who waits gets it reserved, and gives it back unless it dials.
 * Whenever there is room, nobody waits that could use it. Thread-safe: one lock, held for a few
 * steps, under which nothing is called but the clock.
 */
final class Admission {

  /** SYNs in flight at once to an address of which nothing is known. */
  static final int UNKNOWN = 8;

  private static final String UNKNOWN_PLACE =
      "nothing is known of it, and " + UNKNOWN + " attempts at it are in flight";

  /** So many places that no race uses are kept at most, for what is known of them. */
  private static final int MOST_IDLE = 1_024;

  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final int cap;
  private final String full;
  private final LongSupplier clock;

  // guarded by this

  /**
   * Those that a race uses, and those of which something is known; the one taken last at the end.
   */
  private final Map<Place, Place> places = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /** So many of them no race uses. */
  private int idle;

  /** Those with room for one of their own that waits; each once. */
  private final Queue<Place> rotation = new ArrayDeque<>();

  private int inFlight;

  /**
   * With room for so many attempts.
   *
   * @param cap at least 1
   * @param clock monotonic
   */
  Admission(int cap, LongSupplier clock) {
    this.cap = cap;
    this.full = "the connector has " + cap + " attempts in flight";
    this.clock = clock;
  }

  /** Who waits. */
  interface Waiter {
    /** Any thread: there is room for an attempt, reserved until it is used or given back. */
    void admitted(Wait wait);
  }

  /** An address and port with attempts in flight, or waited for, or known. */
  static final class Place {
    private final InetAddress address;
    private final int port;
    private int inFlight;

    /** When the SYN was sent that was answered last; nothing while nothing was. */
    private volatile long answeredSinceNanos;

    private boolean rotating;
    private boolean idle;
    private Set<Wait> waits = Collections.emptySet();

    /** Written under the lock; read without it by whoever may spare it. */
    private volatile boolean known;

    private Place(Destination destination) {
      this.address = destination.address();
      this.port = destination.port();
    }

    private boolean isOpen() {
      return known || inFlight < UNKNOWN;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place place
          && port == place.port
          && AddressKey.same(address, place.address);
    }

    @Override
    public int hashCode() {
      return 31 * address.hashCode() + port;
    }
  }

  /** One attempt that has to wait, for whom and why. */
  static final class Wait {
    final Destination destination;

    /** Whether it waits for the cap, as would an attempt at any other place. */
    final boolean all;

    final String why;
    private final Waiter waiter;
    private final Place place;
    private boolean granted;

    /** Written and read by the {@link Room}: the race was told of it, to use it now or leave it. */
    boolean offered;

    private Wait(Destination destination, Waiter waiter, Place place, String full) {
      this.destination = destination;
      this.waiter = waiter;
      this.place = place;
      this.all = place.isOpen();
      this.why = all ? full : UNKNOWN_PLACE;
    }
  }

  /** Takes room for an attempt; where there is none, gives the wait for it that has begun. */
  synchronized @Nullable Wait take(Attempt attempt, Waiter waiter) {
    Place place = place(attempt.destination);
    if (inFlight < cap && place.isOpen()) {
      count(place);
      attempt.place = place;
      return null;
    }
    Wait wait = new Wait(attempt.destination, waiter, place, full);
    if (place.waits.isEmpty()) {
      place.waits = new LinkedHashSet<>();
    }
    place.waits.add(wait);
    rotate(place);
    return wait;
  }

  /** Takes the room that was reserved; false when there was none yet. */
  synchronized boolean take(Attempt attempt, Wait wait) {
    if (!wait.granted) {
      return false;
    }
    wait.granted = false;
    attempt.place = wait.place;
    return true;
  }

  /** Ends a wait, and gives reserved room back. */
  void withdraw(Wait wait) {
    List<Wait> granted = List.of();
    synchronized (this) {
      Place place = wait.place;
      if (wait.granted) {
        wait.granted = false;
        granted = leave(place);
      } else if (place.waits.remove(wait)) {
        restIfIdle(place);
      }
    }
    tell(granted);
  }

  /** Whoever drives the attempt's race: it was answered, and all may start that waited for that. */
  void answered(Attempt attempt) {
    attempt.answered = true;
    Place place = attempt.place;
    if (place == null) {
      return;
    }
    place.answeredSinceNanos = attempt.sinceNanos;
    if (place.known) {
      return;
    }
    List<Wait> granted;
    synchronized (this) {
      place.known = true;
      rotate(place);
      granted = grant();
    }
    tell(granted);
  }

  /** The descriptor of an attempt is let go of, or its caller's; nothing the second time. */
  void release(Attempt attempt) {
    List<Wait> granted;
    synchronized (this) {
      Place place = attempt.place;
      if (place == null) {
        return;
      }
      attempt.place = null;
      if (!attempt.answered
          && attempt.synSent
          && place.answeredSinceNanos - attempt.sinceNanos <= 0) {
        place.known = false; // what was known may have changed, unless one sent later was answered
      }
      granted = leave(place);
    }
    tell(granted);
  }

  // ---- under the lock

  private void count(Place place) {
    inFlight++;
    place.inFlight++;
  }

  private List<Wait> leave(Place place) {
    inFlight--;
    place.inFlight--;
    rotate(place);
    List<Wait> granted = grant();
    restIfIdle(place);
    return granted;
  }

  private void rotate(Place place) {
    if (!place.rotating && !place.waits.isEmpty() && place.isOpen()) {
      place.rotating = true;
      rotation.add(place);
    }
  }

  /** Gives what room there is, one to each destination in turn. */
  private List<Wait> grant() {
    if (rotation.isEmpty()) {
      return List.of();
    }
    List<Wait> granted = new ArrayList<>();
    while (inFlight < cap && !rotation.isEmpty()) {
      Place place = rotation.remove();
      place.rotating = false;
      if (!place.waits.isEmpty() && place.isOpen()) {
        Iterator<Wait> first = place.waits.iterator();
        Wait wait = first.next();
        first.remove();
        wait.granted = true;
        count(place);
        granted.add(wait);
        rotate(place);
      }
      restIfIdle(place);
    }
    return granted;
  }

  private Place place(Destination destination) {
    Place sought = new Place(destination);
    Place place = places.get(sought);
    if (place == null) {
      places.put(sought, sought);
      return sought;
    }
    if (place.idle) {
      place.idle = false;
      idle--;
      place.known = clock.getAsLong() - place.answeredSinceNanos < EXPIRY_NANOS;
    }
    return place;
  }

  private void restIfIdle(Place place) {
    if (place.inFlight > 0 || !place.waits.isEmpty() || place.rotating || place.idle) {
      return;
    }
    if (!place.known) {
      places.remove(place);
      return;
    }
    place.idle = true;
    idle++;
    if (idle > MOST_IDLE) {
      forgetEldestHalf();
    }
  }

  /** So many at once that those in use, which are passed over, are not passed over each time. */
  private void forgetEldestHalf() {
    Iterator<Place> each = places.values().iterator();
    while (idle > MOST_IDLE / 2) {
      if (each.next().idle) {
        each.remove();
        idle--;
      }
    }
  }

  // ---- outside the lock

  private static void tell(List<Wait> granted) {
    for (Wait wait : granted) {
      wait.waiter.admitted(wait);
    }
  }
}
