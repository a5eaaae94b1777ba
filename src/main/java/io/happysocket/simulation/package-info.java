// SPDX-License-Identifier: Apache-2.0
/**
 * Runs a strategy on virtual time: first in one connect, then over a population of clients, to see
 * what it costs before it meets a network.
 *
 * <pre>{@code
 * Scenario silentIpv6 =
 *     Scenario.builder()
 *         .answer(AddressFamily.IPV6, Duration.ZERO, ipv6)
 *         .answer(AddressFamily.IPV4, Duration.ofMillis(5), ipv4)
 *         .path(ipv6, Path.silent())
 *         .path(ipv4, Path.answers(Duration.ofMillis(30)))
 *         .build();
 * System.out.println(Simulation.run(Strategies.adaptive(), silentIpv6).report());
 * }</pre>
 *
 * <p>{@link io.happysocket.simulation.Scenario} is one connect, {@link
 * io.happysocket.simulation.Simulation} runs it, {@link io.happysocket.simulation.Population} makes
 * many of them, {@link io.happysocket.simulation.Trial} runs a strategy over a population, and
 * {@link io.happysocket.simulation.Summary} has the figures.
 *
 * <p>The race is the class that the engine runs on real sockets. Pure: no input or output, clock or
 * thread; chance comes from a seed, and the same seed gives the same figures whatever runs beside
 * it. May use {@code .race} and what that uses, and {@code .strategy.builtin}.
 */
@NullMarked
package io.happysocket.simulation;

import org.jspecify.annotations.NullMarked;
