// SPDX-License-Identifier: Apache-2.0
/**
 * Acceptance checks: what a connection must show, beyond TCP's handshake, before it wins a race.
 * Use one where a middlebox or a load balancer completes the handshake for a server that does not
 * answer.
 *
 * <pre>{@code
 * AcceptanceCheck<String> greeting = Banner::read; // reads the first line, or throws
 * Accepted<String> smtp = connector.acceptWhen(greeting).race("mail.example", 25);
 * }</pre>
 *
 * <p>{@link io.happysocket.accept.TlsHandshake} is the check behind {@code connectTls}. Uses the
 * JDK only.
 */
@NullMarked
package io.happysocket.accept;

import org.jspecify.annotations.NullMarked;
