// SPDX-License-Identifier: Apache-2.0
/**
 * Connects to a host by name over whichever of its addresses answers first, IPv6 or IPv4 (Happy
 * Eyeballs, RFC 8305), and returns a connected channel.
 *
 * <pre>{@code
 * try (SocketChannel channel = HappySocket.connect("example.com", 443)) {
 *   channel.write(request);
 * }
 * }</pre>
 *
 * <p>{@link io.happysocket.HappySocket} connects with default settings. {@link
 * io.happysocket.Connector} has settings of its own, and {@link io.happysocket.ConnectRequest}
 * those of one connect. A failed connect throws one exception, which is a {@link
 * io.happysocket.RaceFailure} and has the report of all lookups and attempts.
 */
@NullMarked
package io.happysocket;

import org.jspecify.annotations.NullMarked;
