// SPDX-License-Identifier: Apache-2.0
package io.happysocket.quality.capture;

/**
 * The time of a capture, which never goes back. A clock that is set back is taken to go on from
 * where it was; what was under way then has no RTT. Packets that are written a little out of order,
 * as those of several queues are, are no jump.
 */
final class CaptureClock {

  private static final long OUT_OF_ORDER_NANOS = 1_000_000_000L;
  private static final long DAY_NANOS = 86_400_000_000_000L;

  private boolean started;
  private long offset;
  private long latest;

  /** How often it was set back. */
  int back;

  /** How often it went on by more than a day between two packets. */
  int forward;

  /** Takes a packet's time and gives it on a time line without jumps back. */
  long of(long nanos) {
    long time = nanos + offset;
    if (!started) {
      started = true;
      latest = time;
    }
    if (time < latest - OUT_OF_ORDER_NANOS) {
      back++;
      offset += latest - time;
      time = latest;
    } else if (time > latest + DAY_NANOS) {
      forward++;
    }
    latest = Math.max(latest, time);
    return time;
  }

  /** The latest time so far. */
  long now() {
    return latest;
  }

  /** Another one before and after each jump. */
  int number() {
    return back + forward;
  }
}
