// SPDX-License-Identifier: Apache-2.0
/**
 * For tests of programs that connect: a name whose addresses are healthy, refuse, are silent or
 * late, on loopback, without root and without a network.
 *
 * <pre>{@code
 * try (BrokenNetwork network =
 *         BrokenNetwork.builder().ipv6(Endpoint.silent()).ipv4(Endpoint.healthy()).start();
 *     Connector connector = network.connectorBuilder().build();
 *     SocketChannel channel = connector.connect(network.host(), network.port())) {
 *   // channel is connected to 127.0.0.1
 * }
 * }</pre>
 *
 * <p>And for authors of strategies: {@link io.happysocket.testing.StrategyContract}. Works with any
 * test framework and uses none. Uses the façade, {@code .dns}, {@code .loop} and dnsjava's
 * messages; the contract uses {@code .race}. Within the library only the command line uses this
 * package.
 */
@NullMarked
package io.happysocket.testing;

import org.jspecify.annotations.NullMarked;
