// SPDX-License-Identifier: Apache-2.0
package io.happysocket.loop;

/** A task to run at a moment. Used on the loop's thread only. */
public interface Timer {

  /** Takes it back; does nothing once it has run or was cancelled. */
  void cancel();
}
