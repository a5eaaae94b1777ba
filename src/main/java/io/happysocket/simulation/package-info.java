// SPDX-License-Identifier: Apache-2.0
/**
 * The race on virtual time: a strategy author's test bench. {@link
 * io.happysocket.simulation.Scenario} is one connect, {@link io.happysocket.simulation.Simulation}
 * runs it, {@link io.happysocket.simulation.Population} makes many of them, {@link
 * io.happysocket.simulation.Trial} runs a strategy over a population, and {@link
 * io.happysocket.simulation.Summary} is the verdict.
 *
 * <p>The race is the class that the engine runs on real sockets. Pure: no input or output, clock or
 * thread; chance comes from a seed, and the same seed gives the same figures whatever runs beside
 * it. May use {@code .race} and what that uses, and {@code .strategy.builtin}.
 */
@NullMarked
package io.happysocket.simulation;

import org.jspecify.annotations.NullMarked;
