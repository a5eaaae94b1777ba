// SPDX-License-Identifier: Apache-2.0
/**
 * Handshakes: what a connection must show, beyond TCP's own, before it wins a race. Use one where a
 * middlebox or a load balancer completes TCP's for a server that does not answer.
 *
 * <pre>{@code
 * Handshake<String> greeting = Banner::read; // reads the first line, or throws
 * HandshakeResult<String> smtp = connector.connect("mail.example", 25, greeting);
 * }</pre>
 *
 * <p>TLS, HTTP and SOCKS proxies come with the library: {@link io.happysocket.handshake.Handshake}.
 * Uses the JDK only.
 */
@NullMarked
package io.happysocket.handshake;

import org.jspecify.annotations.NullMarked;
