// SPDX-License-Identifier: Apache-2.0
/**
 * IP addresses as values: their families, destinations, NAT64 prefixes, what is known of this
 * machine's network, and the filter that refuses addresses.
 *
 * <pre>{@code
 * Connector own = Connector.builder().addressFilter(AddressFilter.publicOnly()).build();
 * }</pre>
 *
 * <p>Pure: no input or output, clock, thread or chance. Uses the JDK's value types only.
 */
@NullMarked
package io.happysocket.address;

import org.jspecify.annotations.NullMarked;
