// SPDX-License-Identifier: Apache-2.0
package io.happysocket;

/** How an attempt that was established but lost is closed. One still unanswered is just dropped. */
public enum LoserClose {
  /** With FIN, as a polite client does; leaves a TIME_WAIT on this side. The default. */
  FIN,
  /** With RST; leaves nothing behind, and the server sees a reset connection. */
  RESET
}
