// SPDX-License-Identifier: Apache-2.0
/**
 * The ways into clients that exist already: {@link io.happysocket.socket.HappySocketFactory} for
 * those that take a {@link javax.net.SocketFactory}. Uses the facade, and of the rest only what
 * stands in the facade's signatures and the loop's wait for a channel.
 */
@NullMarked
package io.happysocket.socket;

import org.jspecify.annotations.NullMarked;
