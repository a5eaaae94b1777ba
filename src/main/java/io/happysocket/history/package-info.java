// SPDX-License-Identifier: Apache-2.0
/**
 * What earlier connects have shown, as strategies read it: round-trip times of addresses and
 * prefixes, failures of addresses and families, each network by itself. Kept in memory only.
 *
 * <pre>{@code
 * Connector first = Connector.builder().build();
 * Connector second = Connector.builder().history(first.history()).build();
 * Connector cold = Connector.builder().history(ConnectHistory.none()).build();
 * }</pre>
 *
 * <p>Implement {@link io.happysocket.history.ConnectHistory} to keep it elsewhere. Uses {@code
 * .address} only; time is an argument.
 */
@NullMarked
package io.happysocket.history;

import org.jspecify.annotations.NullMarked;
