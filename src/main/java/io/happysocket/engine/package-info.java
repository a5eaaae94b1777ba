// SPDX-License-Identifier: Apache-2.0
/**
 * Runs races on real sockets: dials, hands the winner over, releases the losers, and reads the
 * local network. Uses {@code .race}, {@code .loop}, {@code .dns} and what they use; {@code
 * .dns.system} to read host names, and {@code .history.proof}.
 */
@NullMarked
package io.happysocket.engine;

import org.jspecify.annotations.NullMarked;
