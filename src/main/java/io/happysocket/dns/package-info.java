// SPDX-License-Identifier: Apache-2.0
/**
 * How a connector finds the addresses of a name: the settings of its DNS client, the {@link
 * io.happysocket.dns.Resolver} that can take its place, and one with a fixed table.
 *
 * <pre>{@code
 * DnsSettings settings =
 *     DnsSettings.builder().servers(List.of(new InetSocketAddress(address, 53))).build();
 * Connector own = Connector.builder().dns(settings).build();
 * Connector platform = Connector.builder().platformResolver().build();
 * }</pre>
 *
 * <p>Uses {@code .address}. The DNS client itself, in {@code .dns.client}, and the platform's
 * resolver are not exported.
 */
@NullMarked
package io.happysocket.dns;

import org.jspecify.annotations.NullMarked;
