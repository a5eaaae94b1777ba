// SPDX-License-Identifier: Apache-2.0
/**
 * IP addresses as values: their families and classes, the order of RFC 6724 and its policy table,
 * the addresses of this machine, NAT64 prefixes, and the filter that refuses addresses.
 *
 * <pre>{@code
 * PolicyTable ipv4First = PolicyTable.DEFAULT.with(new PolicyTable.Entry(ipv4, 0, 100, 4));
 * Connector own =
 *     Connector.builder().policyTable(ipv4First).addressFilter(AddressFilter.publicOnly()).build();
 * }</pre>
 *
 * <p>Pure: no input or output, clock, thread or chance. Uses the JDK's value types only.
 */
@NullMarked
package io.happysocket.address;

import org.jspecify.annotations.NullMarked;
