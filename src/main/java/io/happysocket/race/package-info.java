// SPDX-License-Identifier: Apache-2.0
/**
 * The one race and its ports: facts in, the strategy asked, commands out. Knows no socket, thread
 * or clock; time is an argument. The engine runs it on real sockets, the simulation on virtual
 * time. Uses {@code .strategy}, {@code .report}, {@code .history}, {@code .address}.
 */
@NullMarked
package io.happysocket.race;

import org.jspecify.annotations.NullMarked;
