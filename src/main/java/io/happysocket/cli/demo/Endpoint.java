// SPDX-License-Identifier: Apache-2.0
package io.happysocket.cli.demo;

/** What happens to a connection attempt at an address of the demo. */
public enum Endpoint {
  /** The handshake completes. */
  LISTENING,
  /** The attempt is answered with a reset. */
  REFUSING,
  /** The attempt is not answered. */
  SILENT
}
