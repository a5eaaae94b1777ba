// SPDX-License-Identifier: Apache-2.0
/**
 * HappySocket: {@code HappySocket.connect(host, port)} races the addresses of a name, IPv6 and
 * IPv4, and hands over the first connected channel.
 */
@NullMarked
package io.happysocket;

import org.jspecify.annotations.NullMarked;
