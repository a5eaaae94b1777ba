// SPDX-License-Identifier: Apache-2.0
/**
 * The commands {@code connect}, {@code compare}, {@code demo}, {@code simulate} and {@code table}.
 * Not exported; needs picocli on the class path. Uses what the library exports, {@code .testing}
 * for the networks of the demo and the warm-up, {@code .loop} and {@code .engine} for threads and
 * for reading hosts, {@code .cli.demo} for its TLS server, {@code .cli.picture} for drawing races
 * and {@code .cli.simulated} for what is simulated. Reads no clock: every time shown comes from a
 * {@link io.happysocket.report.RaceReport} or a simulation.
 */
@NullMarked
package io.happysocket.cli;

import org.jspecify.annotations.NullMarked;
