// SPDX-License-Identifier: Apache-2.0
/**
 * The race's host on real sockets: dialing, the hand-over of the winner and the release of losers;
 * reads the local network. Uses {@code .race}, {@code .loop}, {@code .dns} and what they use.
 */
@NullMarked
package io.happysocket.engine;

import org.jspecify.annotations.NullMarked;
