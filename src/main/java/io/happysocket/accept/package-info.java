// SPDX-License-Identifier: Apache-2.0
/**
 * Acceptance checks: what a connection must show, beyond TCP's handshake, before it wins a race.
 * Uses the JDK only.
 */
@NullMarked
package io.happysocket.accept;

import org.jspecify.annotations.NullMarked;
