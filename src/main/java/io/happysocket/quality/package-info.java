// SPDX-License-Identifier: Apache-2.0
/**
 * How good IPv6 is beside IPv4: connection attempts as rows, rows joined to couplets (the same
 * destination over both protocols), and figures of both that can be merged.
 *
 * <p>Uses {@code .address}, {@code .report}, {@code .simulation} and what that uses, and of the
 * façade the listener's interface. Reads no clock and starts no thread.
 */
@NullMarked
package io.happysocket.quality;

import org.jspecify.annotations.NullMarked;
