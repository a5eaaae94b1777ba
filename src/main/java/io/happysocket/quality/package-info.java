// SPDX-License-Identifier: Apache-2.0
/**
 * How good IPv6 is beside IPv4, of the connects that an application makes anyway. What counts and
 * measures is inside.
 *
 * <pre>{@code
 * QualityListener quality = new QualityListener();
 * Connector own = Connector.builder().listener(quality).build();
 * // later
 * System.out.println(quality);
 * }</pre>
 *
 * <p>Uses {@code .quality.figures}, {@code .report}, of the façade the listener's interface, and of
 * {@code .loop} the time of day. Starts no thread.
 */
@NullMarked
package io.happysocket.quality;

import org.jspecify.annotations.NullMarked;
