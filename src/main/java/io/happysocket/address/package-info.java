// SPDX-License-Identifier: Apache-2.0
/**
 * Addresses as plain data: families and classes, the order of RFC 6724, the interleave of RFC 8305,
 * the local network as the race sees it, and the address filter.
 *
 * <p>Pure: no input or output, clock, thread or chance. Uses the JDK's value types only.
 */
@NullMarked
package io.happysocket.address;

import org.jspecify.annotations.NullMarked;
