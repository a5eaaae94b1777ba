// SPDX-License-Identifier: Apache-2.0
/**
 * Handshakes: what a connection must show, beyond TCP's handshake, before it wins a race. Use one
 * where a middlebox or a load balancer completes the handshake for a server that does not answer.
 *
 * <pre>{@code
 * Handshake<String> greeting = Banner::read; // reads the first line, or throws
 * HandshakeResult<String> smtp = connector.connect("mail.example", 25, greeting);
 * }</pre>
 *
 * <p>{@link io.happysocket.handshake.TlsHandshake} is the check behind {@code connectTls}. Uses the
 * JDK only.
 */
@NullMarked
package io.happysocket.handshake;

import org.jspecify.annotations.NullMarked;
