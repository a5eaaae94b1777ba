// SPDX-License-Identifier: Apache-2.0
/**
 * The agent: what the library knows, for every client of a JVM, by one flag ({@code
 * docs/agent.md}). The JDK's blocking sockets race, and its look-ups give the addresses in the
 * connector's order. Exported to nobody: it is run from a jar of its own, in which every class has
 * another name.
 */
@NullMarked
package io.happysocket.agent;

import org.jspecify.annotations.NullMarked;
