// SPDX-License-Identifier: Apache-2.0
/**
 * One race, as a state machine: facts in ({@link io.happysocket.race.Input}), the strategy asked,
 * commands out ({@link io.happysocket.race.Command}), one immutable result at the end. Knows no
 * socket, thread or clock; time is an argument. The engine runs it on real sockets, the simulation
 * on virtual time. Uses {@code .strategy}, {@code .report}, {@code .history}, {@code .address}.
 */
@NullMarked
package io.happysocket.race;

import org.jspecify.annotations.NullMarked;
