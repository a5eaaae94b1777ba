// SPDX-License-Identifier: Apache-2.0
/**
 * How good IPv6 is beside IPv4: connection attempts as rows, rows joined to couplets (the same
 * destination over both protocols), and figures of both that can be merged. {@link
 * io.happysocket.quality.QualityListener} keeps the figures of the connects that an application
 * makes anyway; the command {@code quality} measures.
 *
 * <pre>{@code
 * QualityListener quality = new QualityListener();
 * Connector own = Connector.builder().listener(quality).build();
 * // later
 * System.out.println(quality.snapshot());
 * }</pre>
 *
 * <p>Uses {@code .address}, {@code .report}, {@code .simulation} and what that uses, of the façade
 * the listener's interface, and of {@code .loop} the time of day. Starts no thread.
 */
@NullMarked
package io.happysocket.quality;

import org.jspecify.annotations.NullMarked;
